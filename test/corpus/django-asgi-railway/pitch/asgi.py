import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitch.settings")
http = get_asgi_application()

from score.consumers import Scoreboard  # noqa: E402

application = ProtocolTypeRouter({"http": http, "websocket": URLRouter([path("live/", Scoreboard.as_asgi())])})
