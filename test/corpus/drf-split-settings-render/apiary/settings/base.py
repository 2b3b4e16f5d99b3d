import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "anymail", "rest_framework", "storages"]
ROOT_URLCONF = "apiary.urls"
WSGI_APPLICATION = "apiary.wsgi.application"
CELERY_BROKER_URL = os.environ["CELERY_BROKER"]
CELERY_BEAT_SCHEDULE = {"weigh": {"task": "hives.tasks.weigh", "schedule": 600}}
