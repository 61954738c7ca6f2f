"""Each chart alone, under /embed/: the page's own figure, and what a frame of another site asks."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from companies.models import Company
from sources.choices import State
from sources.models import Batch, MergedIdentity
from tests.tracker.embed.asked import PAGE_OF, embedded, listed
from tracker.embed.addresses import lasting_addresses

# Every chart's own tests run on both databases; here the same functions are only asked again.
pytestmark = pytest.mark.only_on("sqlite")
database = pytest.mark.django_db
BASE = Path(settings.BASE_DIR)
APPS = ("sources", "companies", "funding", "supplychain", "tracker")


def test_every_chart_of_the_code_has_an_embed() -> None:
    made = set()
    for app in APPS:
        for module in (BASE / app).rglob("*.py"):
            text = module.read_text()
            for call in re.findall(r"\bChart\(\n(.*?)\n    \)", text, re.DOTALL):
                made.add(re.search(r'slug="([\w-]+)"', call)[1])  # type: ignore[index]
    assert made == {chart for _route, chart in listed()}, "list it in tracker/embed/pages.py"


def test_every_page_that_shows_a_chart_is_listed() -> None:
    shown = [
        include
        for template in (BASE / "templates").rglob("*.html")
        if template.name != "styleguide.html"
        for include in re.findall(r'{% include "_chart.html"', template.read_text())
    ]
    assert len(shown) == len(list(listed())), "list it in tracker/embed/pages.py"
    assert set(PAGE_OF) == set(listed())


def figure(page: str, chart: str) -> str:
    start = page.index(f'id="{chart}"')
    return page[page.index('class="chart-data">', start) : page.index("</script>", start)]


@database
@pytest.mark.parametrize(("route", "chart"), PAGE_OF)
def test_an_embed_draws_the_figure_of_its_page(client: Client, route: str, chart: str) -> None:
    address = PAGE_OF[route, chart]
    client.cookies.load({"currency": "CNY", "language": "zh-hans"})
    shown = client.get(address)
    client.cookies.clear()
    alone = client.get(embedded(address, chart, lang="zh", currency="CNY"))
    assert alone.status_code == 200
    page, foot = alone.content.decode(), shown.content.decode()
    assert figure(page, chart) == figure(foot, chart)
    assert "<caption" in page, "its rows"
    assert 'class="chart-summary"' in page
    assert "CC BY 4.0" in page
    assert "masthead" not in page
    # The page offers the code, and the embed leads back to the chart on its page.
    snippet = embedded(address, chart, lang="zh", currency="CNY", theme="auto")
    assert f"http://testserver{snippet}".replace("&", "&amp;amp;") in foot
    assert f'href="{snippet}"'.replace("&", "&amp;") in foot
    assert re.search(rf'href="{re.escape(address.split("?")[0])}\?[^"]*lang=zh#{chart}"', page)


FAULTS = {
    "targets/timelin/": (404, "/embed/targets/timeline/"),
    "targts/timeline/": (404, "/embed/targets/timeline/"),
    "companies/unitree/promises/": (404, "/embed/companies/unitree/promise-lines/"),
    "": (404, "There is no such chart"),
    "companies/nobody/promise-lines/": (404, "Nobody of this name"),
    "companies/unitree/promise-lines/?as_of=2001": (404, "was not known yet"),
    "targets/timeline/?compani=x": (400, "Did you mean “company”?"),
    "targets/timeline/?thme=dark": (400, "Did you mean “theme”?"),
    "promised-and-reported/?company=x": (400, "There is no filter “company”"),
    "targets/timeline/?company=xpng": (400, "Did you mean xpeng?"),
    "targets/timeline/?currency=EUR": (400, "write USD, CNY"),
    "targets/timeline/?theme=dark&theme=light": (400, "Give “theme” once."),
    "targets/timeline/?as_of=soon": (400, "is no day to look from"),
    "targets/timeline/?lang=fr": (400, "is no language of this site"),
    "supply-chain/graph/graph/?stop=nobody": (400, "nobody"),
    "supply-chain/what-if/what-if-graph/?stop=nobody": (400, "nobody"),
    "supply-chain/what-if/what-if-graph/": (200, "Nothing to draw"),
    "targets/timeline/?metric=unit_price": (200, "Nothing to draw"),
}


@database
@pytest.mark.parametrize("asked", FAULTS)
def test_where_no_chart_can_be_a_small_page_says_why(client: Client, asked: str) -> None:
    status, words = FAULTS[asked]
    response = client.get(f"/embed/{asked}")
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert "masthead" not in page
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response


@database
def test_an_embed_leads_on_to_a_merged_company(client: Client) -> None:
    Company.objects.filter(slug="xpeng").update(state=State.WITHDRAWN)
    merged = {"resource": "companies", "old": "xpeng", "new": "unitree"}
    MergedIdentity.objects.create(
        **merged, batch=Batch.objects.create(kind="merge", state="waiting", title="x")
    )
    response = client.get("/embed/companies/xpeng/supply-graph/?lang=zh")
    assert response.status_code == 301
    assert response["Location"] == "/embed/companies/unitree/supply-graph/?lang=zh"
    assert client.get("/embed/targets/timeline/?company=xpeng").status_code == 200


@database
def test_only_embeds_may_be_framed_and_they_know_no_cookie(client: Client) -> None:
    client.cookies.load({"theme": "dark", "currency": "CNY", "language": "zh-hans"})
    for _first, again in (("made", "kept"), ("kept", "kept")):
        response = client.get("/embed/capital-by-quarter/?lang=en")
        assert "frame-ancestors *" in response["Content-Security-Policy"], again
        assert "X-Frame-Options" not in response
        assert "cookie" not in response["Vary"].lower()
        assert not response.cookies
    page = response.content.decode()
    assert 'data-theme="auto"' in page
    assert "US$" in page or "USD" in page
    for address in ("/", "/targets/", "/embedded/", "/api/v1/"):
        response = client.get(address)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


@database
def test_an_embed_is_made_again_only_when_something_changed(client: Client) -> None:
    address = "/embed/targets/slippage/?company=apptronik"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "X-Frame-Options" not in again
    assert first["Cache-Control"] == "public, no-cache"
    for other in (f"{address}&currency=CNY", f"{address}&lang=zh", f"{address}&as_of=2026-01-01"):
        assert client.get(other)["ETag"] != first["ETag"]
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(address).status_code == 405


@database
def test_an_embed_of_a_past_day_keeps_it_in_its_links(client: Client) -> None:
    page = client.get("/embed/targets/timeline/?company=ubtech&as_of=2026-01-31").content.decode()
    assert "as of 31 January 2026" in page
    assert 'href="/targets/?company=ubtech&amp;as_of=2026-01-31&amp;lang=en#timeline"' in page


def test_the_documentation_lists_every_chart() -> None:
    text = (BASE / "docs" / "embedding.md").read_text()
    named = set(re.findall(r"`/embed(/[^`?]+)`", text))
    patterns = {
        "company-detail": "/companies/<slug>/",
        "investor-detail": "/funding/investors/<slug>/",
    }
    of_one = {f"{patterns[route]}{chart}/" for route, chart in listed() if route in patterns}
    assert named == of_one | {address.removeprefix("/embed") for address in lasting_addresses()}
