import os
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.getenv("SECRET_KEY", "only-for-development")
DEBUG = "RAILWAY_ENVIRONMENT_ID" not in os.environ
ALLOWED_HOSTS = ["localhost", ".railway.app"]
if domain := os.getenv("RAILWAY_PUBLIC_DOMAIN"):
    CSRF_TRUSTED_ORIGINS = [f"https://{domain}"]

INSTALLED_APPS = ["daphne", "channels", "django.contrib.contenttypes", "score"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "pitch.urls"
ASGI_APPLICATION = "pitch.asgi.application"
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [os.environ["REDIS_URL"]]},
    }
}
STATIC_ROOT = BASE_DIR / "static"
# RAILWAY_STATIC_URL was the old name of the domain.
