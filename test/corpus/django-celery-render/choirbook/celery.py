import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "choirbook.settings")
app = Celery("choirbook", broker=os.environ["REDIS_URL"])
app.autodiscover_tasks()
app.conf.beat_schedule = {"nightly": {"task": "songs.tasks.index", "schedule": 86400.0}}
