import os

import sentry_sdk

from .base import *  # noqa: F403

ALLOWED_HOSTS = [os.environ["RENDER_EXTERNAL_HOSTNAME"], "apiary.example"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "apiary",
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
        "HOST": os.environ["PGHOST"],
    }
}
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": "https://qwertyuiopasdfghjklz.supabase.co/storage/v1/s3",
            "access_key": os.environ["S3_KEY"],
            "secret_key": os.environ["S3_SECRET"],
            "bucket_name": "hives",
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "anymail.backends.resend.EmailBackend"
ANYMAIL = {"RESEND_API_KEY": os.environ["RESEND_API_KEY"]}
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], environment="production")
