from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("ok", lambda request: HttpResponse("ok"))]
