from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view()
def health(request):
    return Response({"status": "pass"})


urlpatterns = [path("api/health", health)]
