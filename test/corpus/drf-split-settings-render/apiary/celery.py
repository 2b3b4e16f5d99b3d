import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apiary.settings.production")
app = Celery("apiary")
app.config_from_object("django.conf:settings", namespace="CELERY")
