"""Every figure explains itself: as a page, as a fragment above a page, and as JSON."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from sources.clock import Clock, looking_from
from sources.models import Derived
from sources.publication import withdraw
from tests.pages import LANGUAGES
from tracker.dataset import TABLES
from tracker.explanation import explain, facts_at, find_figure
from tracker.metrics import every_metric

CAPITAL = "/metrics/capital_raised/unitree.cny/"


def richest() -> Derived:
    """A figure with inputs, exclusions and a company."""
    for model in every_metric():
        if any(field.name == "company" for field in model._meta.fields):
            rested = model._default_manager.exclude(used=[]).exclude(left_out=[])
            if found := rested.order_by("slug").first():
                return found
    raise AssertionError("no figure has used facts and left facts out")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.django_db
def test_a_figure_explains_itself_on_a_page_of_its_own(client: Client) -> None:
    figure = richest()
    html = client.get(figure.get_absolute_url()).content.decode()
    explanation = explain(figure)
    assert f"<h1>{explanation.title}</h1>" in html
    assert f'href="{figure.company.get_absolute_url()}"' in html  # type: ignore[attr-defined]
    for paragraph in explanation.paragraphs:
        assert f"<p>{escape(paragraph)}</p>" in html
    for value in figure.shown():
        assert escape(str(value.text)) in html
    for one in (*explanation.inputs, *explanation.left_out):
        assert f'<a href="{one.url}">' in html
        assert escape(one.code_text) in html
        assert one.fact is not None
        for source in one.fact.cited_sources:
            assert source.get_absolute_url() in html
    assert "Recomputed from the facts below alone: the same." in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "query"), [({"hx-request": "true"}, {}), ({}, {"fragment": "1"})]
)
def test_the_fragment_is_the_explanation_without_the_page(
    client: Client, headers: dict[str, str], query: dict[str, str]
) -> None:
    address = richest().get_absolute_url()
    response = client.get(address, query, headers=headers)
    html = response.content.decode()
    assert "<html" not in html
    assert "<h1" not in html
    assert html.lstrip().startswith("<article")
    assert address in html
    assert "HX-Request" in response["vary"]


@pytest.mark.django_db
def test_what_is_no_figure_is_not_found(client: Client) -> None:
    figure = richest()
    assert client.get(reverse("explanation", args=["never_was", figure.slug])).status_code == 404
    assert client.get(reverse("explanation", args=[figure.metric, "never-was"])).status_code == 404
    missing = client.get(reverse("api-explanation", args=[figure.metric, "never-was"]))
    assert missing.status_code == 404
    assert missing["content-type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_figure_of_today_is_not_there_on_a_day_before_its_facts(client: Client) -> None:
    figure = richest()
    earlier = {"as_of": "2010-01-01"}
    assert client.get(figure.get_absolute_url(), earlier).status_code == 404
    place = [figure.metric, figure.slug]
    assert client.get(reverse("api-explanation", args=place), earlier).status_code == 404


@pytest.mark.django_db
def test_a_past_day_explains_what_was_known_then(client: Client) -> None:
    shown = client.get(CAPITAL, {"as_of": "2024-12-31"})
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "31 December 2024" in text_of(html)
    assert "Recomputed from the facts below alone: the same." in html
    with looking_from(Clock(as_of=date(2024, 12, 31))):
        then = find_figure("capital_raised", "unitree.cny")
    now = find_figure("capital_raised", "unitree.cny")
    assert then is not None
    assert now is not None
    assert 0 < len(then.used) < len(now.used)


@pytest.mark.django_db
def test_hundreds_of_facts_need_no_more_queries_than_a_few() -> None:
    def queries(each: int) -> int:
        places = [
            (table.model.resource, key)
            for table in TABLES
            for key in table.model.objects.values_list(table.identity, flat=True)[:each]
        ]
        with CaptureQueriesContext(connection) as captured:
            facts = facts_at(places)
            for fact in facts.values():
                assert str(fact)
        assert len(facts) > 10 * each / 2
        return len(captured)

    assert queries(300) == queries(3)


@pytest.mark.django_db
def test_an_input_withdrawn_since_is_said_to_be(client: Client) -> None:
    figure = richest()
    gone = explain(figure).inputs[0]
    assert gone.fact is not None
    withdraw(gone.fact)
    html = client.get(figure.get_absolute_url()).content.decode()
    assert f"<code>{gone.key}</code>" in html
    assert "not the same" in html


@pytest.mark.django_db
def test_a_figure_that_conceals_an_input_does_not_hold() -> None:
    figure = find_figure("capital_raised", "unitree.cny")
    assert figure is not None
    assert explain(figure).holds
    added = next(one for one in figure.used if one[2] == "summed")
    figure.used.remove(added)
    assert not explain(figure).holds


# --- JSON ---


@pytest.mark.django_db
def test_the_api_lists_the_figures_of_a_company_and_explains_each(client: Client) -> None:
    figure = richest()
    company = figure.company_slug
    listed = client.get(f"/api/v1/companies/{company}/metrics/").json()["results"]
    mine = next(r for r in listed if (r["metric"], r["slug"]) == (figure.metric, figure.slug))
    assert list(mine["values"]) == list(figure.record())
    assert mine["values"]["company_slug"] == company
    assert mine["version"] == figure.version
    assert mine["url"].endswith(figure.get_absolute_url())
    of_one = client.get(f"/api/v1/companies/{company}/metrics/{figure.metric}/").json()["results"]
    full = next(record for record in of_one if record["slug"] == figure.slug)
    assert client.get(mine["explanation_url"]).json() == full
    assert full["formula"].startswith(explain(figure).paragraphs[0])
    keys = "resource key url public_on confidence sources".split()
    for one in full["inputs"]:
        assert list(one) == [*keys, *"role role_text value_min value_max rate rate_on".split()]
        assert one["sources"]
        assert date.fromisoformat(one["public_on"]) <= timezone.localdate()
    for one in full["left_out"]:
        assert list(one) == [*keys, "reason", "reason_text"]


@pytest.mark.django_db
def test_the_api_lists_every_metric_with_its_formula(client: Client) -> None:
    listed = client.get("/api/v1/metrics/").json()["results"]
    assert [one["name"] for one in listed] == [model.metric for model in every_metric()]
    assert all(one["formula"] and one["unit"] and one["version"] for one in listed)
    assert "/methodology/#" in listed[0]["url"]
    index = client.get("/api/v1/").json()
    assert client.get(index["metrics"]).status_code == 200
    assert client.get(index["industry/years"]).status_code == 200


@pytest.mark.django_db
def test_figures_about_no_company_stand_under_the_industry(client: Client) -> None:
    found = client.get("/api/v1/industry/years/").json()["results"]
    assert found
    assert not any(record["values"].get("company_slug") for record in found)
    name = found[0]["metric"]
    narrowed = client.get("/api/v1/industry/years/", {"metric": name}).json()["results"]
    assert narrowed == [record for record in found if record["metric"] == name]
    refused = client.get("/api/v1/industry/years/", {"metric": "never_was"})
    assert refused.status_code == 400
    assert "metric" in refused.json()["errors"]


@pytest.mark.django_db
@pytest.mark.parametrize("subjects", ["companies", "components"])
def test_every_kind_of_subject_has_its_figures(client: Client, subjects: str) -> None:
    first = client.get(f"/api/v1/{subjects}/", {"limit": "1"}).json()["results"][0]["slug"]
    address = f"/api/v1/{subjects}/{first}/metrics/"
    assert client.get(address).status_code == 200
    for missing in (f"{address}never_was/", f"/api/v1/{subjects}/never-was/metrics/"):
        response = client.get(missing)
        assert response.status_code == 404
        assert response["content-type"] == "application/problem+json"
    refused = client.get(address, {"as_off": "2026-01-01"})
    assert refused.status_code == 400
    assert refused.json()["errors"] == {
        "query": ["There is no filter “as_off”. Did you mean “as_of”?"]
    }


# --- in the browser; what it does with an answer does not depend on the database ---


@pytest.mark.only_on("sqlite")
def test_a_figure_opens_above_its_page_and_escape_goes_back(page: Page) -> None:
    page.goto("/companies/unitree/")
    figure = page.locator("a.figure").first
    figure.scroll_into_view_if_needed()
    before = page.evaluate("[scrollX, scrollY, document.documentElement.clientWidth]")
    figure.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    expect(dialog).to_contain_text("How it is computed")
    assert page.evaluate("[scrollX, scrollY, document.documentElement.clientWidth]") == before
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(figure).to_be_focused()
    assert page.url.endswith("/companies/unitree/")


@pytest.mark.only_on("sqlite")
def test_escape_closes_a_citation_before_the_explanation(page: Page) -> None:
    page.goto("/companies/unitree/")
    page.locator("a.figure").first.click()
    dialog = page.get_by_role("dialog")
    cite = dialog.locator("details.cite").first
    cite.locator("summary").click()
    expect(cite).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(cite).not_to_have_attribute("open", "")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.only_on("sqlite")
def test_a_figure_opens_its_page_in_a_tab_of_its_own_when_asked(page: Page) -> None:
    page.goto("/companies/unitree/")
    with page.context.expect_page() as opened:
        page.locator("a.figure").first.click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    assert "/metrics/" in opened.value.url
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.only_on("sqlite")
def test_without_scripts_a_figure_leads_to_its_page(browser: Browser, site: LiveServer) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/companies/unitree/")
    page.locator("a.figure").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/metrics/" in page.url
    context.close()


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "opens"),
    [
        (CAPITAL, ""),
        ("/methodology/", ""),
        ("/companies/unitree/", "a.figure"),
        ("/funding/", "details.total > summary"),
        ("/funding/?stage=a,b", "details.chip-or > summary"),
    ],
)
def test_axe_finds_nothing_serious(
    page: Page, site: LiveServer, address: str, opens: str, theme: str
) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.url}])
    page.goto(address)
    if opens:
        page.locator(opens).first.click()
        expect(page.locator("dialog[open], details.cite[open]")).to_be_visible()
    found = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], violation["nodes"][0]["html"][:120])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [CAPITAL, "/methodology/"])
def test_no_page_scrolls_sideways_on_a_phone(
    page: Page, site: LiveServer, address: str, language: str
) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    room = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(room) <= 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/metrics/",
        "/api/v1/industry/years/",
        "/api/v1/companies/tesla/metrics/",
        "/api/v1/supply-chain/what-if/",
    ],
)
def test_a_request_that_writes_is_refused_in_the_form_of_the_api(address: str) -> None:
    response = Client(enforce_csrf_checks=True).post(address)
    assert response.status_code == 405
    assert response["content-type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_dialog_shows_the_first_facts_and_says_how_many_more_there_are(client: Client) -> None:
    address = "/metrics/industry_capital/industry.usd/"
    whole = client.get(address).context["explanation"]
    used, left_out = len(whole.inputs), len(whole.left_out)
    assert min(used, left_out) > 0
    page = client.get(address).content.decode()
    dialog = client.get(address, {"fragment": "1"})
    more = max(used - 40, 0) + max(left_out - 40, 0)
    assert more > 100
    assert f"{more} more facts stand on the page" in dialog.content.decode()
    assert "more facts stand on the page" not in page
    assert page.count('<th scope="row">') == used + left_out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("ta-7ec90d35", "Reported: 500–1,000. The low end reaches that of the promise."),
        (
            "ta-9e04fe4b",
            (
                "Reported: 500–1,000. The high end stays below the promise, and 31 December 2025 has"
                " passed."
            ),
        ),
        (
            "ta-d7a76ab6",
            (
                "Only lower bounds are reported, at least 200, short of the promise, and 31 December"
                " 2025 has passed."
            ),
        ),
    ],
)
def test_a_verdict_says_why_in_a_sentence(client: Client, slug: str, reason: str) -> None:
    assert reason in client.get(f"/metrics/verdict/{slug}/").content.decode()
