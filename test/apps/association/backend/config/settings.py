"""Settings of the site. Everything that differs between hosts comes from the environment."""

import os
from pathlib import Path

import dj_database_url
import sentry_sdk
from celery.schedules import crontab
from sentry_sdk.integrations.django import DjangoIntegration

from .environment import flag, items

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
DEBUG = flag("DEBUG")

# Hosts. Railway and Vercel tell their own names; the rest is set by hand.
ALLOWED_HOSTS = items("ALLOWED_HOSTS")
railway_domain = os.environ.get("RAILWAY_PUBLIC_DOMAIN")
if railway_domain and railway_domain not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(railway_domain)

CORS_ALLOWED_ORIGINS = items("CORS_ALLOWED_ORIGINS")
CSRF_TRUSTED_ORIGINS = items("CSRF_TRUSTED_ORIGINS")
vercel_url = os.environ.get("VERCEL_URL")
if vercel_url:
    CORS_ALLOWED_ORIGINS.append(f"https://{vercel_url}")
    CSRF_TRUSTED_ORIGINS.append(f"https://{vercel_url}")
# Previews of pull requests have a name of their own each time.
CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://semeurs-.*\.vercel\.app$"]

FRONTEND_URL = os.environ.get("FRONTEND_URL", "http://localhost:5173")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "channels",
    "community",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

DATABASES = {"default": dj_database_url.config(conn_max_age=600)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One Redis for three things: cache, the room's channel layer, and Celery's queue.
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_BEAT_SCHEDULE = {
    "weekly-digest": {"task": "community.tasks.send_digest", "schedule": crontab(minute=0, hour=7, day_of_week=1)},
    "refresh-figures": {
        "task": "community.tasks.refresh_figures",
        "schedule": float(os.environ.get("FIGURES_EVERY_SECONDS", "300")),
    },
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("RAILWAY_VOLUME_MOUNT_PATH", BASE_DIR / "media"))

# Behind a platform's proxy everything arrives as HTTP.
if not DEBUG:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000

RESEND_API_KEY = os.environ.get("RESEND_API_KEY", "")
NOTIFY_EMAIL = os.environ.get("NOTIFY_EMAIL", "bureau@semeurs.org")
ADMIN_TOKEN = os.environ["ADMIN_TOKEN"]

if dsn := os.environ.get("SENTRY_DSN"):
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration()],
        environment=os.environ.get("RAILWAY_ENVIRONMENT", "development"),
        release=os.environ.get("RAILWAY_GIT_COMMIT_SHA"),
        traces_sample_rate=0.1,
    )
