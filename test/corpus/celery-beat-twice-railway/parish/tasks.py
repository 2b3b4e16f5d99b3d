from .celery import app


@app.task
def ring():
    """Every hour."""
