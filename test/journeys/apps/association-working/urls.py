

@csrf_exempt
@require_POST
def begin(request: HttpRequest, seconds: int) -> JsonResponse:
    return JsonResponse({"task": work.delay(seconds).id}, status=201)


urlpatterns.append(path("work/<int:seconds>/", begin))
