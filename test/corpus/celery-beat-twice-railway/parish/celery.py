import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parish.settings")
app = Celery("parish")
app.config_from_object("django.conf:settings", namespace="CELERY")
