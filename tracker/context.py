"""What every template may show."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.clock import clock
from sources.models import BundleLoad
from sources.redis_cache import pages
from sources.wording import day
from tracker.languages import language_links
from tracker.looking_back import EARLIEST, today_address, without_day


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "preferences": getattr(request, "preferences", None),
        "dataset_note": _dataset_note(),
        "language_links": language_links(request),
        "section": _section(request),
        **_day(request),
    }


def _day(request: HttpRequest) -> dict[str, Any]:
    """The day the reader looks from, and what the control in the header needs to change it."""
    beside_day = without_day(request)
    if clock().recorded_by:
        beside_day["recorded_by"] = str(clock().recorded_by)
    return {
        "clock": clock(),
        "earliest_day": EARLIEST,
        "today": timezone.localdate(),
        "beside_day": [(name, value) for name, values in beside_day.lists() for value in values],
        "today_url": today_address(request),
    }


def _section(request: HttpRequest) -> str:
    """The list whose place in the navigation is marked: a detail page stands under its list."""
    match = request.resolver_match
    name = match.url_name if match else None
    return (name or "").replace("-detail", "-list")


def _dataset_note() -> str:
    """The third clock of the bundled facts, which were all recorded at import."""
    loaded_at = pages.get_or_set("bundle_loaded_at", _last_load, 60)
    if not loaded_at:
        return ""
    return _("The bundled facts were all recorded here on %(day)s, when they were imported.") % {
        "day": day(loaded_at.date())
    }


def _last_load() -> Any:
    load = BundleLoad.objects.order_by("loaded_at").first()
    return load.loaded_at if load else False
