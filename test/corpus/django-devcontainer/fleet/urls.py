from django.urls import path

from vans.views import track, upload_form

urlpatterns = [path("vans/track", track), path("vans/form", upload_form)]
