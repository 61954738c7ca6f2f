"""``search/``: what a name may mean, in any spelling; the hits of the page's own search."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from sources.clock import clock
from sources.lists import json_response
from sources.problems import refused
from tracker.api.changes.asked import limit_of
from tracker.api.errors import refused_reading
from tracker.looking_back import dated_address, parameters_of
from tracker.search import Hit
from tracker.search import search as find_by_name

LONGEST = 100
"""The page reads no more of what is typed either."""


class Asked(forms.Form):
    q = forms.CharField(
        max_length=LONGEST,
        error_messages={"required": _("Say what to look for: q=unitree, q=宇树 or q=yushu.")},
    )
    limit = forms.CharField(required=False)

    def clean_limit(self) -> int:
        return limit_of(self.data)


def search(request: HttpRequest) -> HttpResponse:
    """The closest first. No page follows: who wants less asks for more of the name."""
    if fault := refused_reading(request, *Asked.base_fields):
        return fault
    asked = Asked(request.GET)
    if not asked.is_valid():
        return refused(asked)
    hits = find_by_name(asked.cleaned_data["q"], asked.cleaned_data["limit"])
    return json_response({"results": [_result(request, hit) for hit in hits], "next": None})


def _result(request: HttpRequest, hit: Hit) -> dict[str, Any]:
    return {
        "resource": hit.resource,
        "slug": hit.slug,
        "name": hit.name_en,
        "name_zh": hit.name_zh or None,
        "matched_alias": hit.matched_alias or None,
        "matched_pinyin": hit.pinyin or None,
        "country": hit.country or None,
        "url": _address(request, hit.url),
        "api_url": _address(request, reverse(f"api-{hit.resource}-detail", args=[hit.slug])),
    }


def _address(request: HttpRequest, path: str) -> str:
    """Read from the same day: another may know other names."""
    return request.build_absolute_uri(dated_address(path, parameters_of(clock())))


urlpatterns = [path("search/", csrf_exempt(search), name="api-search")]
