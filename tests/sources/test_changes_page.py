"""The page of changes: what was added, corrected and withdrawn, from what to what, by day."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, Price, ProductionTarget
from funding.models import FundingRound, Investor, Participation
from sources import changes
from sources.change_log import acting
from sources.change_words import Told
from sources.fact_lines import headline
from sources.models import Change, Source, Version
from sources.models.change import ChangeQuerySet
from sources.partial_dates import PartialDate
from tests.facts import a_source, cite, draft_target, published_target, some_sources
from tests.sources.test_feeds import entries as feed_entries
from tests.sources.test_feeds import read, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a test's own transaction stays open; test_settled_changes.py has real ones."""
    monkeypatch.setattr(ChangeQuerySet, "settled", lambda changes: changes)


BULK_OF_THE_DATASET = 3464 - 1119
"""Published rows of the bundle beside its sources; each became public once."""


def told(client: Client, query: str = "") -> list[Told]:
    answer = client.get(f"/changes/{query}")
    assert answer.status_code == 200
    return [entry for day in answer.context["days"] for entry in day.entries]


def newest(client: Client, query: str = "") -> Told:
    return told(client, query)[0]


def a_target() -> ProductionTarget:
    found = ProductionTarget.objects.published().filter(company__slug="unitree", unit="robots")
    target: ProductionTarget | None = found.exclude(units_min=None).first()
    assert target is not None
    return target


def differences(entry: Told) -> list[tuple[str, str, str]]:
    return [(one.label, one.old, one.new) for one in entry.differences]


# --- in words ---


def test_a_published_draft_is_added_and_what_came_before_stays_private(client: Client) -> None:
    before = len(told(client))
    draft = draft_target(note="not yet")
    assert len(told(client)) == before
    cite(draft, *some_sources(1))
    with acting("li", "New statement"):
        draft.state, draft.public_on = "published", draft.recorded_at.date()
        draft.save()
    entry = newest(client)
    assert (entry.label, entry.kind, entry.reason) == ("Added", "added", "New statement")
    assert (entry.url, entry.differences) == (draft.get_absolute_url(), ())
    assert len(told(client)) == before + 1


def test_a_correction_shows_each_field_from_what_to_what(client: Client) -> None:
    target = a_target()
    ProductionTarget.objects.filter(pk=target.pk).update(
        units_min=Decimal(1000),
        units_max=None,
        due_first="2026-12-01",
        due_last="2026-12-31",
        note="",
        metric="deliveries",
    )
    target.refresh_from_db()
    with acting("li", "The filing says 1,200"):
        target.units_min = Decimal(1200)
        target.due = PartialDate.parse("2026-11")
        target.note, target.metric = "As filed", "deployment"
        target.public_on = datetime(2026, 1, 2, tzinfo=UTC).date()
        target.save()
    entry = newest(client)
    assert entry.label == "Corrected"
    assert differences(entry) == [
        ("due", "December 2026", "November 2026"),
        ("note", "empty", "As filed"),
        ("units, at least", "1,000", "1,200"),
        ("metric", "Deliveries", "Deployment"),
    ]
    html = client.get("/changes/").content.decode()
    assert "<del>1,000</del> → <ins>1,200</ins>" in html
    assert "The filing says 1,200" in html


def test_a_reference_is_shown_by_its_slug(client: Client) -> None:
    report = FundingRound.objects.published().filter(company__slug="unitree").first()
    assert report is not None
    FundingRound.objects.filter(pk=report.pk).update(company=Company.objects.get(slug="xpeng"))
    assert differences(newest(client)) == [("company", "unitree", "xpeng")]


def test_a_change_of_nothing_but_its_public_day_says_so(client: Client) -> None:
    ProductionTarget.objects.filter(pk=a_target().pk).update(public_on="2024-01-02")
    entry = newest(client)
    assert (entry.kind, entry.differences) == ("corrected", ())
    assert "only what follows from its sources" in client.get("/changes/").content.decode()


def test_a_withdrawn_fact_leads_nowhere_and_may_come_back(client: Client) -> None:
    price = Price.objects.published().first()
    assert price is not None
    Price.objects.filter(pk=price.pk).update(state="withdrawn")
    entry = newest(client)
    assert (entry.label, entry.title, entry.url) == ("Withdrawn", str(headline(price)), "")
    Price.objects.filter(pk=price.pk).update(state="published")
    entry = newest(client)
    assert (entry.label, entry.url) == ("Published again", price.get_absolute_url())


def test_what_a_withdrawn_draft_says_by_now_is_not_told(client: Client) -> None:
    price = Price.objects.published().first()
    assert price is not None
    Price.objects.filter(pk=price.pk).update(state="draft")
    Price.objects.filter(pk=price.pk).update(robot="Secret model")
    assert newest(client).title == price.key
    assert "Secret model" not in client.get("/changes/").content.decode()


def test_a_citation_and_a_party_that_come_or_go_are_corrections_of_their_fact(
    client: Client,
) -> None:
    target = published_target(sources=2)
    added = some_sources(3)[2]
    cite(target, added)
    entry = newest(client)
    assert (entry.label, entry.url) == ("Corrected", target.get_absolute_url())
    assert differences(entry) == [("source", "none", added.source_id)]
    report = FundingRound.objects.published().first()
    assert report is not None
    investor = Investor.objects.exclude(participations__fact=report).get(slug="5y-capital")
    party = Participation.objects.create(fact=report, investor=investor, role="lead", position=9)
    role = party.get_role_display()
    assert differences(newest(client)) == [("investor", "none", f"5y-capital, {role}")]
    party.delete()
    assert differences(newest(client)) == [("investor", f"5y-capital, {role}", "none")]


def test_a_source_is_added_corrected_and_deleted_without_any_state(client: Client) -> None:
    source = a_source("one-more")
    source.save()
    assert (newest(client).label, newest(client).url) == ("Added", "/sources/one-more/")
    Source.objects.filter(pk=source.pk).update(publisher="A paper")
    assert differences(newest(client)) == [("publisher", "empty", "A paper")]
    source.delete()
    assert (newest(client).label, newest(client).title) == ("Withdrawn", "one-more")


# --- who and why ---


def test_only_staff_see_who_changed_it(client: Client) -> None:
    with acting("editor-wang", "A better source"):
        ProductionTarget.objects.filter(pk=a_target().pk).update(note="x")
    assert "editor-wang" not in client.get("/changes/").content.decode()
    client.force_login(get_user_model().objects.create_user("chief", is_staff=True))
    assert "editor-wang" in client.get("/changes/").content.decode()
    assert "editor-wang" not in client.get("/changes.atom").content.decode()


def test_the_address_an_editor_wrote_to_is_no_reason(client: Client) -> None:
    with acting("wang", "POST /admin/companies/company/5/change/"):
        ProductionTarget.objects.filter(pk=a_target().pk).update(note="x")
    assert newest(client).reason == ""


# --- a bulk, and page by page ---


def test_the_import_is_one_entry_that_counts_what_it_added(client: Client) -> None:
    (entry,) = [one for one in told(client) if one.counts]
    assert entry.counts[:2] == ("1,119 sources added", "464 companies added")
    assert entry.title == f"{1119 + BULK_OF_THE_DATASET:,} changes at once"
    assert entry.reason == "Import of the bundled dataset"
    assert len(entry.counts) == 16


def some_edits(count: int) -> None:
    """Each by another hand for another reason, as people edit."""
    target = a_target()
    for number in range(count):
        with acting("li", f"Edit {number}"):
            ProductionTarget.objects.filter(pk=target.pk).update(note=f"Note {number}")


def test_pages_follow_each_other_without_a_gap_or_a_double(client: Client) -> None:
    some_edits(60)
    first = client.get("/changes/")
    cursor = first.context["older"]
    reasons = [entry.reason for entry in told(client)]
    assert reasons == [f"Edit {number}" for number in range(59, 9, -1)]
    rest = told(client, f"?cursor={cursor}")
    assert [entry.reason for entry in rest[:-1]] == [
        f"Edit {number}" for number in range(9, -1, -1)
    ]
    assert rest[-1].kind == "bulk"
    assert client.get(f"/changes/?cursor={cursor}").context["older"] == ""
    # Another filter starts from the newest entry again.
    assert (
        'type="hidden" name="cursor"'
        not in client.get(f"/changes/?cursor={cursor}").content.decode()
    )
    # What is written meanwhile moves nothing.
    some_edits(1)
    assert told(client, f"?cursor={cursor}") == rest


def test_so_many_by_one_hand_for_one_reason_are_told_as_one(client: Client) -> None:
    targets = ProductionTarget.objects.published().values_list("pk", flat=True)
    with acting("li", "Spelling of the notes"):
        ProductionTarget.objects.filter(pk__in=targets[:19]).update(note="A")
    assert [entry.kind for entry in told(client)[:19]] == ["corrected"] * 19
    with acting("li", "Spelling of the notes, again"):
        ProductionTarget.objects.filter(pk__in=targets[:20]).update(note="B")
    entry = newest(client)
    assert (entry.kind, entry.counts) == ("bulk", ("20 targets corrected",))


def test_a_page_costs_the_same_however_much_it_tells(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_edits(55)

    def queries(count: int) -> int:
        monkeypatch.setattr(changes, "ENTRIES_PER_PAGE", count)
        with CaptureQueriesContext(connection) as captured:
            client.get("/changes/")
        return len(captured)

    queries(3)
    few = queries(3)
    assert queries(50) == few
    assert few < 12


# --- filters and days ---


def test_a_table_and_a_company_narrow_the_log(client: Client) -> None:
    target = a_target()
    ProductionTarget.objects.filter(pk=target.pk).update(note="Of Unitree")
    Price.objects.filter(pk=Price.objects.published()[0].pk).update(note="A price")
    assert {entry.table for entry in told(client, "?resource=prices") if entry.table} == {"price"}
    assert newest(client, "?company=unitree&resource=targets").title == str(headline(target))
    assert all(entry.table != "target" for entry in told(client, "?company=xpeng"))


def test_all_of_a_company_is_found_whatever_names_it(client: Client) -> None:
    (entry,) = [one for one in told(client, "?company=unitree") if one.counts]
    facts = {}
    for words in entry.counts:
        number, noun = words.removesuffix(" added").split(" ", 1)
        facts[noun] = int(number)
    company = Company.objects.get(slug="unitree")
    placed = company.orders_placed.exclude(maker=company)
    assert facts["robots"] == company.robots.count()
    assert facts["funding rounds"] == company.rounds.count()
    assert facts["orders"] == company.orders.count() + placed.count()


def test_a_past_day_knows_only_what_was_recorded_by_then(client: Client) -> None:
    answer = client.get("/changes/?as_of=2025-06-30")
    assert answer.context["days"] == []
    assert "Nothing was recorded here by then" in answer.content.decode()
    Change.objects.update(at=datetime(2025, 6, 30, 23, 59, tzinfo=UTC))
    assert told(client, "?as_of=2025-06-30")[0].kind == "bulk"
    assert told(client, "?recorded_by=2025-06-30")[0].kind == "bulk"
    assert told(client, "?recorded_by=2025-06-29") == []


def test_a_kind_of_change_narrows_the_log(client: Client) -> None:
    price, *_rest = Price.objects.published()
    source = a_source("one-more")
    source.save()
    Source.objects.filter(pk=source.pk).update(publisher="A paper")
    Price.objects.filter(pk=price.pk).update(note="x")
    Price.objects.filter(pk=price.pk).update(state="withdrawn")
    Price.objects.filter(pk=price.pk).update(state="published")
    target = published_target(sources=1)
    cite(target, some_sources(2)[1])
    source.delete()
    every = told(client)
    shown = {kind: told(client, f"?kind={kind}") for kind in KINDS}
    # A bulk of additions is of no kind itself; every other entry is of the one it is told as.
    for kind, found in shown.items():
        assert {entry.label for entry in found if entry.kind != "bulk"} <= {KINDS[kind]}
    ids = {entry.id for found in shown.values() for entry in found if entry.kind != "bulk"}
    assert ids == {entry.id for entry in every if entry.kind != "bulk"}
    counts = {
        kind: len([one for one in found if one.kind != "bulk"]) for kind, found in shown.items()
    }
    assert counts == {"added": 2, "corrected": 3, "withdrawn": 2, "restored": 1}


KINDS = {
    "added": "Added",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "restored": "Published again",
}


def test_since_a_day_counts_that_day_and_since_a_version_what_came_after(client: Client) -> None:
    version = Change.objects.version()
    today = str(Change.objects.latest("id").at.date())
    some_edits(2)
    assert [entry.reason for entry in told(client, f"?since={version}")] == ["Edit 1", "Edit 0"]
    assert told(client, f"?since={Change.objects.version()}") == []
    assert len(told(client, f"?since={today}")) == 3
    assert told(client, f"?since={today[:7]}") == told(client)
    assert told(client, "?since=2999-01-01") == []


def test_the_title_names_the_filter(client: Client) -> None:
    query = "company=unitree&resource=prices&kind=corrected&since=2026-11-01"
    html = client.get(f"/changes/?{query}").content.decode()
    words = "What changed: Unitree Robotics, prices, corrected, since 1 November 2026"
    assert f"<title>{words} · Humanoid Tracker</title>" in html
    assert text(read(client, f"/changes.atom?{query}"), "title").startswith(words)


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("kind=gone", "kind", "write added, corrected, withdrawn, restored"),
        ("since=soon", "since", "write YYYY-MM-DD"),
        ("since=2026-02-31", "since", "write YYYY-MM-DD"),
        ("since=9999999999999999999-1", "since", "write YYYY-MM-DD"),
        ("resource=hopes", "resource", "is not known here"),
        ("company=unitre", "company", "Did you mean unitree?"),
        ("cursor=zz", "cursor", "Take the cursor"),
        ("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5LTE=", "cursor", "Take the cursor"),
        ("cursor=%C2%B2", "cursor", "Take the cursor"),
        ("resourc=targets", "query", "Did you mean “resource”?"),
        ("resource=targets&resource=prices", "resource", "once"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(
    client: Client, query: str, name: str, words: str
) -> None:
    shown = client.get(f"/changes/?{query}")
    assert shown.status_code == 400
    assert words in shown.content.decode()
    assert 'name="company"' in shown.content.decode()
    answer = client.get(f"/changes.atom?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert words in answer.json()["errors"][name][0]


def test_a_cursor_names_a_place_and_comes_back_from_its_text() -> None:
    change = Change(id=7, transaction=3)
    assert changes.place_of(changes.cursor_after(change)) == Version(3, 7)


def test_the_feed_tells_the_same_as_the_page(client: Client) -> None:
    with acting("li", "The filing says <1,200>"):
        ProductionTarget.objects.filter(pk=a_target().pk).update(note="As filed")
    shown = told(client, "?company=unitree")
    feed = read(client, "/changes.atom?company=unitree")
    found: list[Any] = feed_entries(feed)
    assert [text(one, "id").split("#change-")[1] for one in found] == [str(one.id) for one in shown]
    assert text(found[0], "title") == f"Corrected: {shown[0].title}"
    assert text(found[0], "summary").endswith("<br>The filing says &lt;1,200&gt;")


def test_the_footer_leads_to_the_changes(client: Client) -> None:
    assert 'href="/changes/"' in client.get("/sources/").content.decode()
