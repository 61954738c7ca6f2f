"""What changed lately, and what is due next."""

from datetime import date

import pytest

from companies.models import ProductionTarget
from sources.change_log import acting
from sources.loading import LOADER
from tests.facts import cite, draft_target, published_target, some_sources
from tests.tracker.overview.promises import TODAY, ahead
from tracker.overview.lately import (
    OF_A_KIND,
    ROWS,
    due_next,
    latest_changes,
    latest_rounds,
    newest_facts,
)


@pytest.mark.usefixtures("_october")
def test_reports_of_one_round_are_one_of_the_latest() -> None:
    shown = latest_rounds()
    keys = [item.fact.round or item.fact.key for item in shown]
    assert len(keys) == len(set(keys)) == ROWS
    days = [item.fact.announced_on.last for item in shown]
    assert days == sorted(days, reverse=True)
    assert days[0] <= TODAY


@pytest.mark.usefixtures("_october")
def test_what_is_due_next_was_not_restated_and_does_not_stand_above() -> None:
    above = [key for row in ahead().rows for key in row.keys]
    shown = [item.fact for item in due_next(above)]
    assert len(shown) == ROWS
    assert not {target.key for target in shown} & set(above)
    assert {target.claimant for target in shown} <= {"company", "partner"}
    assert "rumoured" not in {target.confidence for target in shown}


@pytest.mark.usefixtures("_october")
def test_a_date_that_was_put_off_is_not_due_next() -> None:
    first = publish(promise="walks", due=date(2026, 10, 2), stated=date(2026, 1, 10))
    assert first.key in {item.fact.key for item in due_next([])}
    publish(promise="walks", due=date(2028, 10, 2), stated=date(2026, 5, 10))
    assert first.key not in {item.fact.key for item in due_next([])}


@pytest.mark.usefixtures("_october")
def test_what_was_cut_since_by_a_statement_that_only_its_publication_dates_is_not_due_next() -> (
    None
):
    """Tesla's million a year by the end of 2026, of October 2025, became 50,000 to 100,000."""
    keys = {item.fact.key for item in due_next([])}
    assert "ta-ea611908" not in keys
    assert ProductionTarget.objects.get(key="ta-ea611908").promise
    [later] = ProductionTarget.objects.filter(key="ta-96f13b02")
    assert later.stated_on is None


def publish(*, promise: str, due: date, stated: date) -> ProductionTarget:
    days = {"due_first": due, "due_last": due}
    days |= {"stated_on_first": stated, "stated_on_last": stated}
    target = draft_target(metric="start_of_production", promise=promise, **days)
    cite(target, *some_sources(1))
    target.state, target.public_on = "published", stated
    target.save()
    return target


@pytest.mark.django_db
def test_newest_is_what_a_source_dates_and_two_of_a_kind_at_most() -> None:
    undated = published_target()
    assert undated.public_on == undated.recorded_at.date()
    shown = [item.fact for item in newest_facts()]
    assert undated.key not in {fact.key for fact in shown if isinstance(fact, ProductionTarget)}
    days = [fact.public_on for fact in shown]
    assert days == sorted(days, reverse=True)
    kinds = [type(fact) for fact in shown]
    assert max(kinds.count(kind) for kind in kinds) <= OF_A_KIND


@pytest.mark.django_db
def test_an_import_is_no_change_worth_telling_but_a_correction_is_once() -> None:
    assert latest_changes() == []
    key = "ta-089a5a5f"
    for note in ("one", "two"):
        with acting("editor", "checked"):
            ProductionTarget.objects.filter(key=key).update(note=note)
    with acting(LOADER, "bundle"):
        ProductionTarget.objects.filter(key="ta-05f52b39").update(note="other")
    [told] = latest_changes()
    assert told.url == f"/targets/{key}/"
    assert [one.new for one in told.differences] == ["two"]
