import os

import sentry_sdk

SECRET_KEY = os.environ["DJANGO_SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["parish-production.up.railway.app", "parish.example"]
CSRF_TRUSTED_ORIGINS = ["https://parish-production.up.railway.app"]
SESSION_COOKIE_DOMAIN = ".up.railway.app"
SECURE_SSL_REDIRECT = True

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
ROOT_URLCONF = "parish.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("PGHOST", "postgres.railway.internal"),
        "NAME": os.environ["PGDATABASE"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
    }
}
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": os.environ["REDIS_URL"]}}
CELERY_BROKER_URL = os.environ["REDIS_URL"]
CELERY_BEAT_SCHEDULE = {"bells": {"task": "parish.tasks.ring", "schedule": 3600}}

sentry_sdk.init(os.environ.get("SENTRY_DSN"))
