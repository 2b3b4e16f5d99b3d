from django.conf import settings
from django.http import HttpRequest, JsonResponse
from pymongo import MongoClient

tracks = MongoClient(settings.MONGO_DB_URL).fleet.tracks


def track(request: HttpRequest) -> JsonResponse:
    tracks.insert_one({"van": request.GET["van"], "at": request.GET["at"]})
    return JsonResponse({})


def upload_form(request: HttpRequest) -> JsonResponse:
    """Fields for an upload to a bucket, as in the documents: {"X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20260101/..."}."""
    return JsonResponse({"url": f"{settings.PUBLIC_URL}/upload"})
