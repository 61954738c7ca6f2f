"""The day by which anybody could have known a fact."""

from datetime import date

import pytest

from companies.models import ProductionTarget
from sources.clock import Clock, looking_from
from sources.partial_dates import PartialDate
from sources.public_day import public_day

RECORDED = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("published", "stated", "public"),
    [
        # the last possible day of the earliest dated source
        (["2026-03-14"], "", "2026-03-14"),
        (["2026-03"], "", "2026-03-31"),
        (["2024"], "", "2024-12-31"),
        (["2026-05-02", "2026-03-14", ""], "", "2026-03-14"),
        # "March" may mean the 31st, so the 20th is the earlier certainty
        (["2026-03", "2026-03-20"], "", "2026-03-20"),
        # not before the statement could have been made
        (["2025-06-01"], "2026-02", "2026-02-01"),
        (["2026-03-14"], "2026-02", "2026-03-14"),
        # at most the day it was recorded
        (["2026"], "", "2026-09-30"),
        (["2027-01-01"], "", "2026-09-30"),
        (["2025-01-01"], "2027", "2026-09-30"),
        # without a dated source
        (["", ""], "", "2026-09-30"),
        ([], "", "2026-09-30"),
        ([""], "2026-02", "2026-02-28"),
        ([""], "2026", "2026-09-30"),
    ],
)
def test_the_public_day(published: list[str], stated: str, public: str) -> None:
    dates = [PartialDate.parse(text) if text else None for text in published]
    claim = PartialDate.parse(stated) if stated else None
    assert public_day(dates, claim, RECORDED).isoformat() == public


@pytest.mark.django_db
def test_no_fact_was_public_after_it_was_recorded() -> None:
    for target in ProductionTarget.objects.published():
        assert target.public_on is not None
        assert target.public_on <= target.recorded_at.date()


@pytest.mark.django_db
def test_as_of_keeps_what_was_public_by_the_end_of_that_day() -> None:
    target = ProductionTarget.objects.published().filter(public_on__lt=date(2026, 1, 1))[0]
    assert target.public_on is not None
    day_before = date.fromordinal(target.public_on.toordinal() - 1)
    rows = ProductionTarget.objects.filter(pk=target.pk)
    with looking_from(Clock(as_of=target.public_on)):
        assert rows.published().exists()
    with looking_from(Clock(as_of=day_before)):
        assert not rows.published().exists()
    assert rows.published().exists()
