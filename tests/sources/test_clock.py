"""The reader's clock: what it hides, and that it is put back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from companies.datasets import COMPANIES, TARGETS
from companies.models import Company, ProductionTarget
from funding.models import FundingRound, Investor
from sources.citations import resting_citations
from sources.clock import NOW, Clock, clock, looking_from, published
from sources.details import NotYet, find
from sources.models import Source
from sources.partial_dates import PartialDate
from sources.resting import fact_counts, known_sources, resting_on
from tests.conftest import RECORDED_AT
from tests.facts import a_source, cite, draft_target

pytestmark = pytest.mark.django_db

JUNE = date(2025, 6, 30)
THEN = Clock(as_of=JUNE)


def target_public_on(day: date, *sources: Source, **changes: Any) -> ProductionTarget:
    target = draft_target(**changes)
    cite(target, *sources)
    target.state, target.public_on = "published", day
    target.save()
    return target


def source_of(name: str, published_on: str) -> Source:
    source = a_source(name, published_on_first=None, published_on_last=None)
    if published_on:
        source.published_on = PartialDate.parse(published_on)
    source.save()
    return source


def test_the_clock_is_put_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), looking_from(THEN):
        1 // (clock() == NOW)
    assert clock() == NOW


def test_due_dates_are_judged_on_the_day_looked_from() -> None:
    assert clock().today == timezone.localdate()
    with looking_from(THEN):
        assert clock().today == JUNE
    with looking_from(Clock(recorded_by=JUNE)):
        assert clock().today == timezone.localdate()


def test_a_fact_is_there_from_the_day_it_became_public() -> None:
    target = target_public_on(JUNE, Source.objects.all()[0])
    seen = ProductionTarget.objects.filter(pk=target.pk)
    for days, there in ((-1, False), (0, True), (1, True)):
        with looking_from(Clock(as_of=JUNE + timedelta(days=days))):
            assert seen.published().exists() == there
            assert Company.objects.filter(published("targets"), targets=target).exists() == there


def test_a_fact_is_there_from_the_day_it_was_recorded() -> None:
    recorded = RECORDED_AT.date()
    everything = FundingRound.objects.published().count()
    with looking_from(Clock(recorded_by=recorded - timedelta(days=1))):
        assert not FundingRound.objects.published().exists()
        assert not Company.objects.published().exists()
        assert not known_sources().exists()
    with looking_from(Clock(recorded_by=recorded)):
        assert FundingRound.objects.published().count() == everything
        assert known_sources().count() == Source.objects.count()


def test_an_investor_is_known_from_the_first_round_that_names_it() -> None:
    part = FundingRound.objects.published().filter(public_on__lte=JUNE).first()
    assert part is not None
    investor = part.participations.all()[0].investor
    Investor.objects.filter(pk=investor.pk).update(public_on=JUNE + timedelta(days=100))
    with looking_from(THEN):
        assert Investor.objects.published().filter(pk=investor.pk).exists()
    with looking_from(Clock(as_of=date(2001, 1, 1))):
        assert not Investor.objects.published().exists()


def test_no_younger_source_shows_beside_a_fact() -> None:
    old, young = source_of("an-old-source", "2025-03"), source_of("a-young-source", "2026-02-03")
    target = target_public_on(date(2025, 3, 31), old, young)
    assert find(TARGETS, target.key).cited_sources == [old, young]
    with looking_from(THEN):
        assert find(TARGETS, target.key).cited_sources == [old]
        assert TARGETS.record(find(TARGETS, target.key))["source_ids"] == ["an-old-source"]
        assert not known_sources().filter(pk=young.pk).exists()
        assert list(resting_citations(ProductionTarget).filter(source=young)) == []


def test_a_fact_of_undated_sources_keeps_them() -> None:
    undated = source_of("an-undated-source", "")
    target = target_public_on(date(2025, 3, 31), undated)
    with looking_from(THEN):
        assert find(TARGETS, target.key).cited_sources == [undated]
        assert known_sources().filter(pk=undated.pk).exists()
        assert [group.resource for group in resting_on(undated)] == ["targets"]
        assert fact_counts(undated)["facts"] == 1
    with looking_from(Clock(as_of=date(2025, 3, 30))):
        assert not known_sources().filter(pk=undated.pk).exists()


def test_every_source_is_known_by_the_day_it_was_recorded() -> None:
    with looking_from(Clock(as_of=timezone.localdate())):
        assert known_sources().count() == Source.objects.count()


def test_every_fact_of_a_past_day_shows_a_source() -> None:
    with looking_from(THEN):
        for target in TARGETS.published():
            assert target.cited_sources, target.key


def test_a_later_fact_says_from_which_day_it_is_there() -> None:
    target = target_public_on(date(2025, 8, 14), Source.objects.all()[0])
    with looking_from(THEN), pytest.raises(NotYet, match=r"14 August 2025") as found:
        find(TARGETS, target.key)
    assert "30 June 2025" in str(found.value)


@pytest.mark.parametrize("slug", ["tesla", "engineai", "unitree", "xiaomi", "sanhua"])
def test_what_is_not_known_yet_says_on_which_day_it_first_was(slug: str) -> None:
    with looking_from(Clock(as_of=date(2001, 1, 1))), pytest.raises(NotYet) as absence:
        find(COMPANIES, slug)
    first = absence.value.public_on
    with looking_from(Clock(as_of=first)):
        assert find(COMPANIES, slug).slug == slug
    with looking_from(Clock(as_of=first - timedelta(days=1))), pytest.raises(NotYet):
        find(COMPANIES, slug)
