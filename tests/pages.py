"""One address or more for each kind of page, for the tests that walk through all of them."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tracker.api.resources import LISTS

LANGUAGES = ("en", pytest.param("zh-hans", marks=pytest.mark.only_on("sqlite")))
"""What a page says does not depend on the database: in Chinese it is walked on one of them."""

# By the name of the route, in a state that shows as much of the page as it has.
BESIDE_LISTS: dict[str, tuple[str, ...]] = {
    "home": ("/",),
    "search": ("/search/?q=yu", "/search/"),
    "company-compare": ("/companies/compare/?c=unitree&c=ubtech&c=agibot", "/companies/compare/"),
    "company-detail": ("/companies/unitree/", "/companies/tesla/", "/companies/sanhua/"),
    "robot-detail": ("/robots/1x-neo/",),
    "price-detail": ("/prices/pr-3ac7af46/",),
    "target-detail": ("/targets/ta-aec27c42/",),
    "actual-detail": ("/actuals/ac-6d68bd39/",),
    "facility-detail": ("/facilities/1x-neo-factory-hayward/",),
    "market-figure-detail": ("/market-figures/mf-62595923/",),
    "event-detail": ("/events/2026-skf-and-leaderdrive-sign-robot-joint-joint-venture/",),
    "round-detail": ("/funding/rounds/rd-c82b193d/",),
    "investor-detail": ("/funding/investors/sanqi-interactive/",),
    "component-detail": ("/supply-chain/components/planetary-roller-screw/",),
    "supply-link-detail": ("/supply-chain/links/sl-00a5f7ee/",),
    "order-detail": ("/orders/or-fc112093/",),
    "source-detail": ("/sources/c-36kr-nvidia-2025-08-12/",),
    "supply-graph": ("/supply-chain/graph/?company=unitree", "/supply-chain/graph/"),
    "what-if": ("/supply-chain/what-if/?stop=leaderdrive", "/supply-chain/what-if/"),
    "change-list": ("/changes/",),
    "league-tables": ("/league-tables/",),
    "watch": ("/watch/?w=/companies/unitree/&w=/targets/?company=ubtech", "/watch/"),
    "data": ("/data/",),
    "methodology": ("/methodology/",),
    "explanation": ("/metrics/capital_raised/unitree.cny/",),
    "api-docs": ("/api/",),
    "api-docs-section": ("/api/rounds/",),
}
FAILING = {"/nope/": 404, "/targets/?as_of=soon": 400, "/targets/?compani=x": 400}
# Routes that answer machines, or with a part of a page.
NO_PAGES = set(
    "api-index change-feed company-feed data-package data-table embedded-chart embedded-charts livez"
    " order-snapshot preferences readyz"
    " search-suggest styleguide watch-feed".split()
)
# Behind the sign-in nothing is walked: its own tests look at those pages.
SIGN_IN = ("/desk/sign-in/",)
PAST_DAY = ("/?as_of=2025-06-30", "/companies/unitree/?as_of=2025-06-30")


def kinds() -> dict[str, tuple[str, ...]]:
    return {**{facts.url_name: (reverse(facts.url_name),) for facts in LISTS}, **BESIDE_LISTS}


def addresses() -> list[str]:
    """Every kind of page, in each of its states; those of a past day too."""
    return [address for found in kinds().values() for address in found] + [*PAST_DAY, *SIGN_IN]


def routes() -> set[str]:
    """The names of all routes that answer readers with a page."""
    named = {route.name or "" for route in _patterns(get_resolver())}
    return {name for name in named if name and not name.endswith("-rows")} - NO_PAGES


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield route
        elif not str(route.pattern).startswith(("admin/", "api/v1/", "desk/")):
            yield from _patterns(route)
