"""``openapi.json``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from sources.lists import json_response
from tracker.api.errors import refused_reading
from tracker.api.schema.document import described


def schema(request: HttpRequest) -> HttpResponse:
    """The description of this server's API."""
    server = request.build_absolute_uri("/").rstrip("/")
    return refused_reading(request) or json_response(described(server))


urlpatterns = [path("openapi.json", csrf_exempt(schema), name="api-schema")]
