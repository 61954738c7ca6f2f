"""Every chart of the site with an address of its page that draws it."""

from collections.abc import Iterator

from tracker.embed.pages import PAGES

PAGE_OF: dict[tuple[str, str], str] = {
    ("home", "promised-and-reported"): "/",
    ("home", "capital-by-quarter"): "/",
    ("target-list", "timeline"): "/targets/?company=ubtech",
    ("target-list", "slippage"): "/targets/?company=apptronik",
    ("robot-list", "price-and-freedom"): "/robots/?company=unitree",
    ("market-figure-list", "forecasts"): "/market-figures/?scope=world",
    ("event-list", "events-by-kind"): "/events/?kind=policy",
    ("round-list", "capital-by-quarter"): "/funding/?instrument=private_equity",
    ("round-list", "funding-timeline"): "/funding/?company=unitree",
    ("component-list", "known-suppliers"): "/supply-chain/",
    ("supply-graph", "graph"): "/supply-chain/graph/?company=unitree",
    ("what-if", "what-if-graph"): "/supply-chain/what-if/?stop=leaderdrive&stop=sanhua",
    ("company-detail", "promise-lines"): "/companies/ubtech/",
    ("company-detail", "funding-timeline"): "/companies/unitree/",
    ("company-detail", "supply-graph"): "/companies/unitree/",
    ("investor-detail", "funding-timeline"): "/funding/investors/hongshan/",
}


def listed() -> Iterator[tuple[str, str]]:
    for route, page in PAGES.items():
        for chart in page.charts:
            yield route, chart


def embedded(page: str, chart: str, **more: str) -> str:
    """The address of the page's chart: path, slug, the same query."""
    path, _sign, query = page.partition("?")
    added = "&".join(filter(None, [query, *(f"{name}={value}" for name, value in more.items())]))
    return f"/embed{path}{chart}/" + (f"?{added}" if added else "")
