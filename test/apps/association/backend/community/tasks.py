from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone
from django.utils.html import escape

from . import mail
from .models import Intent, Pledge, Project

FIGURES = "figures"


@shared_task
def notify_intent(pk: int) -> None:
    intent = Intent.objects.get(pk=pk)
    mail.send(
        settings.NOTIFY_EMAIL,
        f"{intent.name} souhaite nous rejoindre",
        f"<p>{escape(intent.message)}</p><p>{escape(intent.email)}</p>",
    )
    intent.notified_at = timezone.now()
    intent.save(update_fields=["notified_at"])


@shared_task
def refresh_figures() -> dict:
    pledged = Pledge.objects.aggregate(total=Sum("amount_cents"))["total"] or 0
    counted = {"projects": Project.objects.count(), "members": Intent.objects.count(), "pledged": pledged}
    cache.set(FIGURES, counted, timeout=None)
    return counted


@shared_task
def send_digest() -> None:
    titles = ", ".join(Project.objects.filter(published_at__isnull=False).values_list("title", flat=True)[:5])
    mail.send(
        settings.NOTIFY_EMAIL,
        "Cette semaine chez Les Semeurs",
        f'<p>{escape(titles)}</p><p><a href="{settings.FRONTEND_URL}">Le site</a></p>',
    )
