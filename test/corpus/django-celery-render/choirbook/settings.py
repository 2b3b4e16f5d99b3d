from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env(DEBUG=(bool, False))

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if host := env("RENDER_EXTERNAL_HOSTNAME", default=None):
    ALLOWED_HOSTS.append(host)

INSTALLED_APPS = ["django.contrib.contenttypes", "songs"]
ROOT_URLCONF = "choirbook.urls"
DATABASES = {"default": env.db()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env("REDIS_URL")}}
MEDIA_ROOT = BASE_DIR / "uploads"
MEDIA_URL = "/uploads/"
