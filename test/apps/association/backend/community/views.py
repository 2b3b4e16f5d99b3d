import hmac
import json

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from .models import Intent, Project
from .tasks import FIGURES, notify_intent


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@require_GET
def projects(request: HttpRequest) -> JsonResponse:
    published = Project.objects.filter(published_at__isnull=False)
    return JsonResponse({"projects": [as_json(project) for project in published]})


@csrf_exempt
@require_POST
def upload_cover(request: HttpRequest, slug: str) -> JsonResponse:
    if not hmac.compare_digest(request.headers.get("X-Admin-Token", ""), settings.ADMIN_TOKEN):
        return JsonResponse({"error": "forbidden"}, status=403)
    project = get_object_or_404(Project, slug=slug)
    project.cover = request.FILES["cover"]
    project.save(update_fields=["cover"])
    return JsonResponse(as_json(project))


@csrf_exempt
@require_POST
def join(request: HttpRequest) -> JsonResponse:
    given = json.loads(request.body)
    intent = Intent.objects.create(
        name=given["name"], email=given["email"], message=given.get("message", "")
    )
    notify_intent.delay(intent.pk)
    return JsonResponse({"id": intent.pk}, status=201)


@require_GET
def figures(request: HttpRequest) -> JsonResponse:
    return JsonResponse(cache.get(FIGURES) or {})


def as_json(project: Project) -> dict:
    return {
        "title": project.title,
        "slug": project.slug,
        "story": project.story,
        "cover": project.cover.url if project.cover else None,
        "goal": project.goal_cents,
    }
