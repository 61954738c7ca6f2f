"""The changes feed: replayed, it is the dataset; a draft leaves no trace in it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from companies.models import Company, ProductionTarget, TargetCitation
from sources.models import Change, Version
from sources.publication import publish, withdraw
from tests.facts import a_source, cite, draft_target, published_target, some_sources
from tests.tracker.api.replayed import FEED, asked, entries_after, merge, published, replayed
from tests.tracker.desk.proposals import (
    ENGINEAI_B,
    a_correction,
    a_draft,
    a_withdrawal,
    an_addition,
)
from tracker.desk.deciding import Decision, approve, submit
from tracker.desk.rows import BY_NAME
from tracker.desk.undoing import undo_batch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_settled")]

BY_REVIEWER = Decision("rev")
ANOTHER = "rd-00000001"


# --- what it is for ---


def test_the_log_of_the_load_replays_to_the_dataset() -> None:
    assert replayed(entries_after(Version())) == published()


def brought_back() -> None:
    back = a_draft("rounds", ANOTHER, reason="it was not")
    submit(back)
    approve([back], BY_REVIEWER)


def test_a_day_at_the_desk_replays_from_wherever_one_was() -> None:
    acts = [
        lambda: approve([an_addition(ENGINEAI_B, ANOTHER, round="another-round")], BY_REVIEWER),
        lambda: approve([a_correction("rounds", ANOTHER, note="the filing")], BY_REVIEWER),
        lambda: approve(
            [a_correction("rounds", ANOTHER, lead_slugs="idg-capital|hongshan", investor_slugs="")],
            BY_REVIEWER,
        ),
        lambda: approve(
            [a_correction("rounds", ANOTHER, source_ids="c-10jqka-wanliyang")], BY_REVIEWER
        ),
        lambda: approve([a_withdrawal("rounds", ANOTHER)], BY_REVIEWER),
        brought_back,
        lambda: merge("investors", "hongshan", "idg-capital"),
        lambda: undo_batch(merge("companies", "galbot", "unitree"), "rev", "two firms after all"),
    ]
    begin, held = Change.objects.version(), published()
    stages = [(begin, held)]
    for act in acts:
        act()
        place, _before = stages[-1]
        stages.append((Change.objects.version(), replayed(entries_after(place), stages[-1][1])))
    final = published()
    assert final != held
    for place, state in stages:
        assert replayed(entries_after(place, limit=50), state) == final
    assert replayed(entries_after(Version())) == final


def test_what_happens_to_a_fact_is_told_in_the_words_of_the_api(client: Client) -> None:
    start = Change.objects.version()
    approve([an_addition(ENGINEAI_B, ANOTHER, round="another-round", lead_slugs="")], BY_REVIEWER)
    approve([a_correction("rounds", ANOTHER, lead_slugs="hongshan")], BY_REVIEWER)
    approve([a_withdrawal("rounds", ANOTHER)], BY_REVIEWER)
    brought_back()
    added, led, gone, back = asked(client, f"since={start}")["results"]
    assert [one["op"] for one in (added, led, gone, back)] == ["ADD", "MOD", "DEL", "ADD"]
    listed = client.get(f"/api/v1/rounds/{ANOTHER}/").json()
    assert back["record"] == {name: listed[name] for name in back["record"]}
    assert list(back["record"]) == list(BY_NAME["rounds"].column_names)
    assert added["record"] == back["record"] | {"lead_slugs": []}
    assert led["changes"] == {"lead_slugs": {"before": [], "after": ["hongshan"]}}
    assert (gone["record"], gone["changes"], gone["merged_into"]) == (None, {}, None)
    assert gone["reason"].startswith("counted twice (proposal ")
    assert back["url"] == f"http://testserver/api/v1/rounds/{ANOTHER}/"
    assert "actor" not in back
    assert datetime.fromisoformat(back["at"]).tzinfo == UTC


def test_a_merged_row_says_what_it_went_into() -> None:
    start = Change.objects.version()
    merge("investors", "hongshan", "idg-capital")
    (gone,) = [one for one in entries_after(start) if one.op == "DEL"]
    assert (gone.resource, gone.key) == ("investors", "hongshan")
    assert gone.merged_into == "idg-capital"


# --- what it keeps to itself ---


def test_a_draft_leaves_no_trace_until_it_is_published(client: Client) -> None:
    start = Change.objects.version()
    other = Company.objects.get(slug="ubtech")
    target = draft_target(company=other, note="secret")
    cite(target, *some_sources(2))
    before = asked(client, f"since={start}")
    assert before == {"results": [], "next": None, "cursor": before["cursor"]}
    target.company, target.note = Company.objects.get(slug="xpeng"), ""
    target.save()
    draft_target(note="secret").delete()
    assert entries_after(start) == []
    publish(target)
    (added,) = entries_after(start)
    assert added.record is not None
    assert added.record["source_ids"] == [one.source_id for one in some_sources(2)]
    assert added.companies == {"xpeng"}
    assert "secret" not in client.get(f"{FEED}?since={start}").content.decode()


def test_what_is_done_to_a_withdrawn_fact_is_nobodys_business() -> None:
    target = published_target(sources=2)
    withdraw(target)
    start = Change.objects.version()
    ProductionTarget.objects.filter(pk=target.pk).update(note="secret")
    TargetCitation.objects.filter(fact=target, position=1).delete()
    assert entries_after(start) == []
    target.refresh_from_db()
    publish(target)
    (back,) = entries_after(start)
    assert back.record is not None
    assert len(back.record["source_ids"]) == 1


def test_a_source_that_is_gone_is_still_called_by_its_name() -> None:
    gone = a_source("short-lived")
    gone.save()
    target = published_target()
    start = Change.objects.version()
    cited = TargetCitation.objects.create(fact=target, source=gone, position=1)
    cited.delete()
    gone.delete()
    came, went, deleted = entries_after(start)
    assert came.changes["source_ids"][1][1] == "short-lived"
    assert went.changes["source_ids"][0][1] == "short-lived"
    assert (deleted.op, deleted.key) == ("DEL", "short-lived")
