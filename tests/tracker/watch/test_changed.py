"""What changed in each watched list since a day or a version."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, Price, ProductionTarget
from funding.models import FundingRound
from sources.change_log import acting
from sources.models import Change, Source
from tests.facts import published_target
from tests.tracker.watch.watchlists import changed, watchlist
from tracker.watch.watched import MOST


@pytest.mark.django_db
def test_each_watch_tells_what_changed_since_then_and_no_more(client: Client) -> None:
    version = str(Change.objects.version())
    rounds, company, prices = "/funding/?company=unitree", "/companies/xpeng/", "/prices/"
    address = watchlist(rounds, company, prices, since=version)
    assert changed(client, address) == {}
    assert "Nothing changed" in client.get(address).content.decode()
    report = FundingRound.objects.published().filter(company__slug="unitree").first()
    other = FundingRound.objects.published().filter(company__slug="agibot").first()
    assert report is not None
    assert other is not None
    with acting("li", "As filed"):
        FundingRound.objects.filter(pk__in=[report.pk, other.pk]).update(note="As filed")
    added = published_target(sources=1)
    found = changed(client, address)
    assert [(one.kind, one.url) for one in found.pop(rounds)] == [
        ("corrected", report.get_absolute_url())
    ]
    assert [(one.kind, one.url) for one in found.pop(company)] == [
        ("added", added.get_absolute_url())
    ]
    assert found == {}
    html = client.get(address).content.decode()
    assert "2 changes" in html
    assert "<ins>As filed</ins>" in html
    assert changed(client, watchlist(rounds, since=str(Change.objects.version()))) == {}


@pytest.mark.django_db
def test_what_was_withdrawn_from_a_filter_is_told_and_what_was_not_in_it_is_not(
    client: Client,
) -> None:
    version = str(Change.objects.version())
    for slug in ("unitree", "agibot"):
        report = FundingRound.objects.published().filter(company__slug=slug).first()
        assert report is not None
        FundingRound.objects.filter(pk=report.pk).update(state="withdrawn")
    watched = "/funding/?company=unitree"
    (entry,) = changed(client, watchlist(watched, since=version))[watched]
    assert (entry.kind, entry.title.split(":")[0]) == ("withdrawn", "Unitree Robotics")
    # The filter may ask for what only a published target has.
    assert changed(client, watchlist("/targets/?verdict=met", since=version)) == {}


@pytest.mark.django_db
def test_all_of_a_list_is_watched_even_what_was_deleted(client: Client) -> None:
    source = Source.objects.create(
        source_id="one-more", url="https://example.com/a", title="A", language="en", kind="news"
    )
    version = str(Change.objects.version())
    source.delete()
    (entry,) = changed(client, watchlist("/sources/", since=version))["/sources/"]
    assert (entry.kind, entry.title) == ("withdrawn", "one-more")


@pytest.mark.django_db
def test_since_a_day_and_since_ever(client: Client) -> None:
    Change.objects.update(at=datetime(2026, 9, 1, tzinfo=UTC))
    Price.objects.filter(pk=Price.objects.published()[0].pk).update(note="x")
    assert len(changed(client, watchlist("/prices/", since="2026-09-02"))["/prices/"]) == 1
    bulk, only = changed(client, watchlist("/prices/"))["/prices/"][::-1]
    assert (bulk.kind, bulk.counts) == ("bulk", ("42 prices added",))
    assert only.kind == "corrected"
    assert (
        "since 2 September 2026"
        in client.get(watchlist("/prices/", since="2026-09-02")).content.decode()
    )


@pytest.mark.django_db
def test_one_watch_alone_is_read_page_by_page_and_of_several_the_newest(client: Client) -> None:
    version = str(Change.objects.version())
    target = ProductionTarget.objects.published().filter(company__slug="unitree")[0]
    for number in range(60):
        with acting("li", f"Edit {number}"):
            ProductionTarget.objects.filter(pk=target.pk).update(note=f"Note {number}")
    both = client.get(watchlist("/targets/", "/prices/", since=version))
    (group,) = both.context["changed"]
    assert (group.number, group.shown) == (60, 20)
    assert "All 60 changes of this list" in both.content.decode()
    alone = client.get(group.alone_url)
    (first,) = alone.context["changed"]
    assert (first.number, first.shown) == (60, 50)
    (rest,) = client.get(f"{group.alone_url}&cursor={first.older}").context["changed"]
    shown = [entry.reason for one in (first, rest) for day in one.days for entry in day.entries]
    assert shown == [f"Edit {number}" for number in range(59, -1, -1)]


@pytest.mark.django_db
def test_more_changes_need_no_more_queries(client: Client) -> None:
    version = str(Change.objects.version())
    address = watchlist("/targets/?company=unitree", "/companies/xpeng/", since=version)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def edit(*numbers: int) -> None:
        for number in numbers:
            for slug in ("unitree", "xpeng"):
                with acting("li", f"Edit {number}"):
                    ProductionTarget.objects.filter(company__slug=slug).update(note=f"{number}")

    edit(1)
    queries()
    few = queries()
    edit(*range(2, 10))
    many = queries()
    edit(*range(10, 20))
    # Where more of a watch changed than is shown at once, it is asked how much more, once.
    assert few <= many == queries() <= few + 2 * 2
    assert few < 20


@pytest.mark.django_db
def test_what_did_not_change_costs_next_to_nothing(client: Client) -> None:
    version = str(Change.objects.version())
    slugs = [company.slug for company in Company.objects.published()[:MOST]]
    every = [f"/companies/{slug}/" for slug in slugs]

    def queries(addresses: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(watchlist(*addresses, since=version)).status_code == 200
        return len(captured)

    queries(every[:1])
    # Each company is looked up by its address; the log is read once.
    assert queries(every) == queries(every[:1]) + MOST - 1
