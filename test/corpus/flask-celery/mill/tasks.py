import os
from pathlib import Path

from celery import Celery

app = Celery("mill", broker=os.environ["BROKER_URL"])
folder = Path(os.environ.get("INVOICE_FOLDER", "invoices"))


@app.task
def render(number: str, html: str) -> None:
    from weasyprint import HTML

    HTML(string=html).write_pdf(folder / f"{number}.pdf")
