from django.urls import path

from . import views

urlpatterns = [
    path("health/", views.health),
    path("projects/", views.projects),
    path("projects/<slug:slug>/cover/", views.upload_cover),
    path("intents/", views.join),
    path("figures/", views.figures),
]
