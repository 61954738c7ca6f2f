"""Every list has an Atom feed of its newest facts, under its own address and filter."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urldefrag
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Price, ProductionTarget
from funding.models import FundingRound
from sources import feeds
from sources.lists import FactList
from sources.models import Change, Source
from sources.models.change import ChangeQuerySet
from tests.facts import cite, draft_target, some_sources
from tests.pages import LANGUAGES
from tracker.api.resources import LISTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a test's own transaction stays open; test_settled_changes.py has real ones."""
    monkeypatch.setattr(ChangeQuerySet, "settled", lambda changes: changes)
    monkeypatch.setattr(ChangeQuerySet, "unsettled", ChangeQuerySet.none)


EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)
A = "{http://www.w3.org/2005/Atom}"


def feed_url(facts: FactList) -> str:
    return f"{reverse(facts.url_name).rstrip('/')}.atom"


def read(client: Client, url: str, **headers: str) -> Any:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer["content-type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 (our own answer)


def entries(feed: Any) -> list[Any]:
    return list(feed.findall(f"{A}entry"))


def text(element: Any, name: str) -> str:
    return str(element.findtext(f"{A}{name}") or "")


def link(element: Any, relation: str) -> str:
    (found,) = [one for one in element.findall(f"{A}link") if one.get("rel") == relation]
    return str(found.get("href"))


@EVERY_LIST
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_has_a_feed_with_what_atom_demands(
    client: Client, facts: FactList, language: str
) -> None:
    feed = read(client, feed_url(facts), **{"accept-language": language})
    assert text(feed, "id") == link(feed, "alternate")
    assert link(feed, "self").endswith(feed_url(facts))
    assert feed.find(f"{A}author").findtext(f"{A}name")
    found = entries(feed)
    assert len(found) == min(50, facts.table.published().count())
    for entry in found:
        assert text(entry, "title")
        assert text(entry, "summary")
        assert datetime.fromisoformat(text(entry, "updated")).tzinfo
    identities = [text(entry, "id") for entry in found]
    assert len(set(identities)) == len(identities)
    assert text(feed, "updated") == max(text(entry, "updated") for entry in found)


@pytest.mark.only_on("sqlite")
@EVERY_LIST
def test_every_entry_leads_to_a_page(client: Client, facts: FactList) -> None:
    """Each page is asked for once, whichever language's feed names it and at whatever place.

    On one database: an address does not depend on it, and the pages of facts have tests on both.
    """
    pages = {
        urldefrag(link(entry, "alternate")).url
        for language in ("en", "zh-hans")
        for entry in entries(read(client, feed_url(facts), **{"accept-language": language}))
    }
    assert pages
    for address in sorted(pages):
        assert client.get(address).status_code == 200, address


@EVERY_LIST
def test_the_page_names_its_feed(client: Client, facts: FactList) -> None:
    page = client.get(reverse(facts.url_name)).content.decode()
    head, body = page.split("</head>")
    assert f'type="application/atom+xml" title="{facts.heading}" href="{feed_url(facts)}"' in head
    assert f'data-watch="{reverse(facts.url_name)}"' in body
    assert f'<a href="{feed_url(facts)}" type="application/atom+xml">Atom</a>' in body


@EVERY_LIST
def test_more_facts_need_no_more_queries(
    client: Client, facts: FactList, monkeypatch: pytest.MonkeyPatch
) -> None:
    def queries(newest: int) -> int:
        monkeypatch.setattr(feeds, "NEWEST", newest)
        with CaptureQueriesContext(connection) as captured:
            read(client, feed_url(facts))
        return len(captured)

    queries(3)
    few = queries(3)
    assert queries(200) == few
    assert few < 12


def test_a_filter_goes_with_the_feed(client: Client) -> None:
    page = client.get("/targets/?company=xpeng&page=1").content.decode()
    assert 'href="/targets.atom?company=xpeng"' in page
    feed = read(client, "/targets.atom?company=xpeng")
    expected = ProductionTarget.objects.published().filter(company__slug="xpeng")
    assert {text(entry, "id").split("/")[-2] for entry in entries(feed)} == {
        target.key for target in expected
    }
    assert link(feed, "alternate").endswith("/targets/?company=xpeng")


def test_the_newest_by_public_day_come_first(client: Client) -> None:
    days = [text(entry, "published")[:10] for entry in entries(read(client, "/funding.atom"))]
    newest = FundingRound.objects.published().order_by("-public_on")[:50]
    assert days == [str(report.public_on) for report in newest]
    assert days == sorted(days, reverse=True)


def test_a_source_is_public_no_later_than_it_was_recorded(client: Client) -> None:
    # "2026" may still be December, but it was read here before that.
    source = Source.objects.get(source_id="s-techbuzz-2026")
    Source.objects.filter(pk=source.pk).update(
        recorded_at=datetime(2026, 7, 2, 12, tzinfo=UTC), publisher=""
    )
    (entry,) = entries(read(client, "/sources.atom?q=s-techbuzz-2026"))
    assert text(entry, "published")[:10] == "2026-07-02"
    # Without a publisher's name the address says where it stood.
    assert "Sources: techbuzzchina.substack.com" in text(entry, "summary")


def test_an_entry_says_the_figure_the_confidence_and_who_published_it(client: Client) -> None:
    found = {
        text(one, "id").split("/")[-2]: one
        for one in entries(read(client, "/funding.atom?company=unitree"))
    }
    report = found["rd-1583eb14"]
    assert text(report, "title") == "Unitree Robotics: Series C, June 2025, CNY 630–700 m"
    assert text(report, "summary") == (
        "CNY 630–700 m (“nearly 700 million yuan”), valued at CNY 10–12 bn"
        "<br>Confidence: Reported"
        "<br>Sources: AsiaICT, From Inside Asia (SCMP), Forbes Japan, Seeking Alpha"
    )
    undisclosed = entries(read(client, "/funding.atom?company=mech-mind"))
    assert any("undisclosed" in text(one, "summary") for one in undisclosed)


def test_a_milestone_states_its_day_and_no_number(client: Client) -> None:
    found = entries(read(client, "/targets.atom?company=xpeng&metric=start_of_production"))
    assert found
    for entry in found:
        assert text(entry, "summary").startswith("by end of 2026<br>")


def test_words_of_others_cannot_become_markup_or_break_the_feed(client: Client) -> None:
    target = draft_target(units_min=7, unit="robots", units_text="<script>\x08&</script>")
    cite(target, *some_sources(1))
    target.state, target.public_on = "published", target.recorded_at.date()
    target.save()
    summary = next(
        text(entry, "summary")
        for entry in entries(read(client, "/targets.atom?company=xpeng"))
        if target.key in text(entry, "id")
    )
    assert "at least 7 robots (“&lt;script&gt;&amp;&lt;/script&gt;”)" in summary


def test_a_correction_moves_the_entry_and_keeps_its_id(client: Client) -> None:
    price = Price.objects.published().filter(company__slug="unitree").first()
    assert price is not None

    def entry() -> tuple[str, str]:
        found = entries(read(client, "/prices.atom?company=unitree"))
        (mine,) = [one for one in found if price.key in text(one, "id")]
        return text(mine, "id"), text(mine, "updated")

    identity, updated = entry()
    Price.objects.filter(pk=price.pk).update(note="Without tax")
    assert entry()[0] == identity
    assert entry()[1] > updated


def test_a_corrected_fact_comes_first_however_old_it_is(client: Client) -> None:
    oldest = FundingRound.objects.published().order_by("public_on", "key").first()
    assert oldest is not None

    def identities() -> list[str]:
        return [text(one, "id").split("/")[-2] for one in entries(read(client, "/funding.atom"))]

    assert oldest.key not in identities()
    # The import was of the same day, and only the day counts.
    Change.objects.update(at=datetime(2026, 9, 1, tzinfo=UTC))
    FundingRound.objects.update(recorded_at=datetime(2026, 9, 1, tzinfo=UTC))
    FundingRound.objects.filter(pk=oldest.pk).update(note="As filed")
    newest = Change.objects.filter(resource="rounds", key=oldest.key).latest("id")
    Change.objects.exclude(pk=newest.pk).update(at=datetime(2026, 9, 1, tzinfo=UTC))
    assert identities()[0] == oldest.key


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/funding.atom?company=ubtech", "Funding: company UBTECH Robotics"),
        ("/targets.atom?due_before=2026-12", "Targets: due by December 2026"),
        ("/companies.atom?q=robot&listed=true", "Companies: contains “robot”, listed yes"),
        ("/companies.atom?country=JP", "Companies: country Japan"),
        ("/targets.atom?ordering=-due", "Targets"),
    ],
)
def test_a_feed_is_called_by_its_filter(client: Client, address: str, title: str) -> None:
    assert text(read(client, address), "title") == f"{title} · Humanoid Tracker"


def test_a_poller_gets_nothing_anew_until_something_changes(client: Client) -> None:
    answer = client.get("/prices.atom?company=unitree")
    tag, modified = answer["etag"], answer["last-modified"]
    # The state of the data; to who knows but the hour, the filter's own check, and the hour again.
    for headers, queries in (({"if-none-match": tag}, 2), ({"if-modified-since": modified}, 4)):
        with CaptureQueriesContext(connection) as captured:
            again = client.get("/prices.atom?company=unitree", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["etag"] == tag
        assert len(captured) == queries
    # Another filter, another language: another answer.
    assert client.get("/prices.atom", headers={"if-none-match": tag}).status_code == 200
    chinese = {"if-none-match": tag, "accept-language": "zh-hans"}
    assert client.get("/prices.atom?company=unitree", headers=chinese).status_code == 200
    Price.objects.filter(company__slug="unitree").update(note="Without tax")
    moved = client.get("/prices.atom?company=unitree", headers={"if-none-match": tag})
    assert moved.status_code == 200
    assert moved["etag"] != tag


def test_a_past_day_has_the_feed_of_that_day(client: Client) -> None:
    feed = read(client, "/funding.atom?as_of=2025-06-30")
    for entry in entries(feed):
        assert date.fromisoformat(text(entry, "published")[:10]) <= date(2025, 6, 30)
        assert link(entry, "alternate").endswith("/?as_of=2025-06-30")
        # Whatever day one looks from, it is the same fact.
        assert "as_of" not in text(entry, "id")


def test_a_feed_that_holds_nothing_stays_as_it_is(client: Client) -> None:
    feed = read(client, "/targets.atom?company=galaxycore")
    assert entries(feed) == []
    assert text(feed, "updated") == "2000-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("companny=xpeng", "query", "Did you mean “company”?"),
        ("company=xpengg", "company", "Did you mean xpeng?"),
        ("metric=hopes", "metric", "is not known here"),
        ("unit=robots&unit=money", "unit", "once"),
    ],
)
def test_a_bad_filter_is_refused_by_its_name(
    client: Client, query: str, name: str, words: str
) -> None:
    answer = client.get(f"/targets.atom?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert words in answer.json()["errors"][name][0]
