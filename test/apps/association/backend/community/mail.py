"""Mail goes out through Resend's HTTP API: the hosts we ran on do not let SMTP out."""

import requests
from django.conf import settings

ENDPOINT = "https://api.resend.com/emails"


def send(to: str, subject: str, html: str) -> bool:
    """Without a key (on a developer's machine) nothing is sent, and that is said."""
    if not settings.RESEND_API_KEY:
        return False
    answer = requests.post(
        ENDPOINT,
        headers={"Authorization": f"Bearer {settings.RESEND_API_KEY}"},
        json={"from": "Les Semeurs <bonjour@semeurs.org>", "to": [to], "subject": subject, "html": html},
        timeout=10,
    )
    answer.raise_for_status()
    return True
