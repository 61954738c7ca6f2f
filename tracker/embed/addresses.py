"""Where a chart is embedded from, and the piece of HTML that does it."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sources.chart import Chart
from sources.chart_style import text_columns
from sources.filters import PAGING
from sources.parameters import CLOCKS
from tracker.embed.pages import PAGES, ChartedPage
from tracker.languages import LANGUAGES, PARAMETER

OWN = ("currency", "theme", PARAMETER)
"""What an embed's query may say beside that of its page."""
ALIKE = 0.6
ROUND_THE_CHART_PX = 128
"""Title, source line and foot of a chart in its frame."""
SUMMARY_LINE_PX, SUMMARY_COLUMNS = 20, 80
HEIGHTS_PX = (280, 960)
"""No snippet asks for less or more room; what is longer scrolls in its frame."""


class Place(NamedTuple):
    """A chart of a page: ``identity`` names the company or investor, where the page is of one."""

    page: ChartedPage
    path: str
    chart: str
    identity: Mapping[str, Any]


def place_at(place: str) -> Place | None:
    """``targets/timeline`` is the chart ``timeline`` of ``/targets/``."""
    path, chart = _parted(place)
    try:
        match = resolve(path)
    except Resolver404:
        return None
    page = PAGES.get(match.url_name or "")
    return Place(page, path, chart, match.kwargs) if page and chart in page.charts else None


def _parted(place: str) -> tuple[str, str]:
    before, _slash, chart = f"/{place}".rpartition("/")
    return f"{before}/", chart


def chart_address(path: str, chart: str) -> str:
    return reverse("embedded-chart", args=[f"{path.lstrip('/')}{chart}"])


def near_addresses(place: str) -> list[str]:
    """All charts of the page, if it is one; else those whose address looks like this one."""
    path, _chart = _parted(place)
    try:
        page = PAGES.get(resolve(path).url_name or "")
    except Resolver404:
        page = None
    if page and path != "/":
        return [chart_address(path, chart) for chart in page.charts]
    asked = reverse("embedded-chart", args=[place or "-"])
    return get_close_matches(asked, lasting_addresses(), 3, ALIKE)


def lasting_addresses() -> list[str]:
    """Those of the charts that stand on no company's or investor's page."""
    found = []
    for route, page in PAGES.items():
        try:
            found += [chart_address(reverse(route), chart) for chart in page.charts]
        except NoReverseMatch:  # it wants a slug
            continue
    return found


def page_url(asked: HttpRequest, found: Place) -> str:
    """The chart on its own page, with the same filter, day and language."""
    pairs = [*_kept(asked, found.page), (PARAMETER, _language())]
    return f"{found.path}?{urlencode(pairs)}#{found.chart}"


def _kept(request: HttpRequest, page: ChartedPage) -> list[tuple[str, str]]:
    """What of the page's query the chart follows from."""
    pairs = [(name, text) for name, texts in request.GET.lists() for text in texts if text]
    if not page.has_filter:
        return [(name, text) for name, text in pairs if name in CLOCKS]
    return [(name, text) for name, text in pairs if name not in PAGING]


def _language() -> str:
    return next((one.asked for one in LANGUAGES if one.code == get_language()), LANGUAGES[0].asked)


class Snippet(NamedTuple):
    """``address`` of the chart alone, and the ``code`` that puts it into a page."""

    address: str
    code: str


def snippet_of(request: HttpRequest, chart: Chart, title: str) -> Snippet | None:
    """For the foot of a chart on its page of that ``title``; None where the page is not listed."""
    match = request.resolver_match
    page = PAGES.get(match.url_name or "") if match else None
    if page is None or chart.slug not in page.charts:
        return None
    currency = request.preferences.currency  # type: ignore[attr-defined]
    query = urlencode(
        [
            *_kept(request, page),
            (PARAMETER, _language()),
            *([("currency", currency)] if currency != "USD" else []),
            ("theme", "auto"),
        ]
    )
    address = f"{chart_address(request.path, chart.slug)}?{query}"
    words = {
        "src": escape(request.build_absolute_uri(address)),
        "title": escape(" · ".join(filter(None, (chart.title, title, _("Humanoid Tracker"))))),
        "height": frame_height(chart),
    }
    code = (
        '<iframe src="%(src)s" title="%(title)s" width="100%%" height="%(height)d"'
        ' frameborder="0" loading="lazy"></iframe>'
    )
    return Snippet(address, code % words)


def frame_height(chart: Chart) -> int:
    """Pixels in which a frame of common width shows all of the chart, its table folded."""
    lines = -(-text_columns(chart.summary) // SUMMARY_COLUMNS)
    wanted = chart.height + ROUND_THE_CHART_PX + lines * SUMMARY_LINE_PX
    least, most = HEIGHTS_PX
    return min(max(wanted, least), most)
