import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
PUBLIC_URL = os.environ.get("PUBLIC_URL", "https://fleet.example")
ALLOWED_HOSTS = ["fleet.example"]
INSTALLED_APPS = ["django.contrib.contenttypes", "vans"]
ROOT_URLCONF = "fleet.urls"
WSGI_APPLICATION = "fleet.wsgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("DB_NAME", "fleet"),
        "PASSWORD": os.environ["DB_PASSWORD"],
    }
}
MONGO_DB_URL = os.environ.get("MONGO_DB_URL")
