"""Is the process alive, and may it be sent readers? Answers for machines."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from sources.models import BundleLoad


@never_cache
def livez(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready when the database answers, is migrated and holds a dataset, and the cache answers."""
    faults = []
    try:
        connection.ensure_connection()
        if not BundleLoad.objects.exists():
            faults.append("dataset: not loaded")
    except DatabaseError:
        faults.append("database: no answer")
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        faults.append("cache: no answer")
    body = {"status": "not ready" if faults else "ready", "faults": faults}
    return JsonResponse(body, status=503 if faults else 200)
