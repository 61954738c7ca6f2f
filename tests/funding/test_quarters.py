"""Private capital by quarter, against sums done by hand on real rows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.choices import YearPart
from funding.metrics.capital import compute_capital
from funding.metrics.industry_capital import compute_industry_capital
from funding.metrics.merged_rounds import Target
from funding.metrics.quarters import PARTS, QUARTERS, QuarterCapital, compute_capital_by_quarter
from funding.models import QuarterCapitalMetric
from funding.refresh import INDUSTRY_FUNDING
from funding.rows import RoundRow
from sources.evidence import LeftOut
from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from tests.funding.real_rounds import published_round
from tests.funding.test_capital import many_rounds
from tests.rows import a_round, millions, undisclosed


def by_name(rows: Sequence[RoundRow], target: Target = "CNY") -> dict[str, QuarterCapital]:
    return {one.place.name: one for one in compute_capital_by_quarter(rows, target)}


# The fourth quarter of 2023 and what the dataset knows of that year only (agibot, engineai, galbot,
# astribot, limx, ubtech, pudu).
YEAR_2023 = [
    a_round("rd-4381b005", "2023-12", company_slug="agibot", amount=millions(600, 720)),
    a_round("rd-579cb516", "2023-10", company_slug="engineai", amount=millions(95, 105)),
    a_round("rd-0572089f", "2023-10-26", company_slug="galbot", amount=millions(200, 999)),
    undisclosed("rd-4ae505d0", "2023-10", company_slug="astribot"),
    a_round(
        "rd-0cd7ff63",
        "2023-11",
        company_slug="limx",
        amount=millions(200),
        amount_scope="cumulative",
    ),
    a_round(
        "rd-2b43e1b2",
        "2023-12-29",
        company_slug="ubtech",
        amount=millions(1000, 1050),
        instrument="public_offering",
    ),
    a_round(
        "rd-c9ef273f",
        "2023",
        company_slug="pudu",
        amount=millions(200, 240),
        amount_scope="several_rounds",
    ),
    undisclosed("rd-3ea29e4e", "2023", company_slug="galbot"),
]


def test_a_quarter_is_the_sum_of_its_rounds() -> None:
    found = by_name(YEAR_2023)["2023-q4"]
    # 600 + 95 + 200 to 720 + 105 + 999; the fourth round's amount is not disclosed.
    assert found.disclosed == millions(895, 1824)
    assert (found.rounds, found.undisclosed, found.companies) == (4, 1, 4)
    assert [(one.key, one.role, one.value) for one in found.used] == [
        ("rd-0572089f", "summed", millions(200, 999)),
        ("rd-4ae505d0", "counted", UNKNOWN),
        ("rd-579cb516", "summed", millions(95, 105)),
        ("rd-4381b005", "summed", millions(600, 720)),
    ]
    assert set(found.left_out) == {
        LeftOut("rounds", "rd-4ae505d0", "undisclosed"),
        LeftOut("rounds", "rd-0cd7ff63", "overlaps"),
        LeftOut("rounds", "rd-2b43e1b2", "not_private"),
    }


def test_a_round_of_which_only_the_year_is_known_is_in_no_quarter() -> None:
    found = by_name(YEAR_2023)
    assert set(found) == {"2023-q4", "2023-no-quarter", "2023"}
    apart, year = found["2023-no-quarter"], found["2023"]
    assert (apart.disclosed, apart.rounds, apart.undisclosed) == (millions(200, 240), 2, 1)
    assert (year.disclosed, year.rounds, year.undisclosed) == (millions(1095, 2064), 6, 2)
    # Galbot stands in both.
    assert (apart.companies, year.companies) == (2, 5)


def test_one_investors_part_leaves_the_quarter_open() -> None:
    # Q2 2022: Agile Robots' ticket and Flexiv's B+.
    rows = [
        a_round(
            "rd-375e4cf2",
            "2022-04-18",
            company_slug="agile-robots",
            currency="USD",
            amount=millions(30),
            amount_scope="one_investor",
        ),
        a_round(
            "rd-3c9fbff6",
            "2022-06",
            company_slug="flexiv",
            currency="USD",
            amount=millions(90, 100),
        ),
    ]
    found = by_name(rows, "USD")["2022-q2"]
    assert found.disclosed == Interval(millions(120).low, None)
    assert {one.role for one in found.used} == {"summed", "ticket_floor"}


def test_an_amount_without_a_rate_is_disclosed_all_the_same() -> None:
    rows = [a_round("rd-1"), a_round("rd-2", currency="KRW")]
    found = by_name(rows)["2025-q1"]
    assert found.disclosed == Interval(millions(100).low, None)
    assert (found.rounds, found.undisclosed) == (2, 0)
    assert found.left_out == (LeftOut("rounds", "rd-2", "no_rate"),)


def test_several_reports_count_once_in_the_quarter_of_the_earliest() -> None:
    rows = [
        a_round("rd-1", "2026", round="b", amount=millions(130)),
        a_round("rd-2", "2026-04-10", round="b", amount=millions(140)),
        a_round("rd-3", "2026-07-01", round="b", amount=millions(150)),
    ]
    found = by_name(rows)
    assert set(found) == {"2026-q2", "2026"}
    assert found["2026-q2"].disclosed == millions(130, 150)
    assert found["2026-q2"].rounds == 1
    assert {one.role for one in found["2026-q2"].used} == {"summed_together"}


@pytest.mark.parametrize(
    ("announced", "names"),
    [
        ("2025-03-31", {"2025-q1", "2025"}),
        ("2025-04-01", {"2025-q2", "2025"}),
        ("2025-12", {"2025-q4", "2025"}),
        ("2025", {"2025-no-quarter", "2025"}),
        ("", {"no-date"}),
    ],
)
def test_a_date_says_which_quarter(announced: str, names: set[str]) -> None:
    assert set(by_name([a_round("rd-1", announced)])) == names


def test_a_rumour_stands_in_its_quarter_as_left_out() -> None:
    rows = [a_round("rd-1"), a_round("rd-2", confidence="rumoured")]
    found = by_name(rows)["2025-q1"]
    assert found.disclosed == millions(100)
    assert found.left_out == (LeftOut("rounds", "rd-2", "rumoured"),)


def added(found: Sequence[QuarterCapital]) -> Interval:
    known = [one.disclosed for one in found if not one.disclosed.is_unknown]
    return sum(known, Interval.exactly(0))


@given(many_rounds(), st.sampled_from(["USD", "CNY"]))
def test_a_years_parts_are_the_year(rows: list[RoundRow], target: Target) -> None:
    found = compute_capital_by_quarter(rows, target)
    for year in {one.place.year for one in found} - {0}:
        of_year = [one for one in found if one.place.year == year]
        (whole,) = (one for one in of_year if one.place.part == "year")
        parts = [one for one in of_year if one.place.part != "year"]
        assert sum(one.rounds for one in parts) == whole.rounds
        assert sum(one.undisclosed for one in parts) == whole.undisclosed
        assert added(parts).low == pytest.approx(added([whole]).low, abs=len(parts))
        assert {one.key for part in parts for one in part.used} == {one.key for one in whole.used}


@given(many_rounds(), st.sampled_from(["USD", "CNY"]))
def test_the_quarters_never_say_more_than_capital_raised(
    rows: list[RoundRow], target: Target
) -> None:
    """Amounts raised to date may add to the total, but are in no quarter."""
    parts = [one for one in compute_capital_by_quarter(rows, target) if one.place.part != "year"]
    total = compute_industry_capital(compute_capital(rows, target)).private
    here = added(parts)
    slack = len(parts) + 1  # each is rounded to the unit
    assert (here.low or 0) <= (total.low or 0) + slack
    if total.high is not None and here.high is not None:
        assert here.high <= total.high + slack
    with_rates = all(row.currency != "KRW" for row in rows)
    if with_rates and all(row.amount_scope != "cumulative" for row in rows):
        assert (here.low or 0) == pytest.approx(total.low or 0, abs=slack)
        assert total.is_unknown or (here.high is None) == (total.high is None)


@given(many_rounds(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[RoundRow], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert compute_capital_by_quarter(shuffled, "USD") == compute_capital_by_quarter(rows, "USD")
    assert compute_capital_by_quarter(rows + rows, "USD") == compute_capital_by_quarter(rows, "USD")


# --- as stored, from the whole dataset ---


def stored(slug: str) -> QuarterCapitalMetric:
    return QuarterCapitalMetric.objects.get(slug=slug)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "disclosed", "rounds", "undisclosed"),
    [
        # Pudu's B, 100 to 120, and its B+, 90 to 100.
        ("2020-q3.cny", millions(190, 220), 2, 0),
        # AgiBot, EngineAI and Galbot as above, and Astribot without an amount.
        ("2023-q4.cny", millions(895, 1824), 4, 1),
        ("2023-no-quarter.cny", millions(200, 240), 3, 2),
        ("2023.cny", millions(1095, 2064), 13, 9),
        # Flexiv 90 to 100, Agile Robots' ticket of 30.
        ("2022-q2.usd", Interval(millions(120).low, None), 2, 0),
        # Flexiv's B alone.
        ("2020-q4.usd", millions(100, 120), 1, 0),
        ("2023-q2.usd", UNKNOWN, 2, 2),
    ],
)
def test_real_quarters(slug: str, disclosed: Interval, rounds: int, undisclosed: int) -> None:
    found = stored(slug)
    assert found.disclosed == disclosed
    assert (found.rounds, found.undisclosed) == (rounds, undisclosed)


@pytest.mark.django_db
def test_money_of_which_nobody_gave_an_amount_leaves_a_quarter_open() -> None:
    assert stored("2020-q3.cny").announced == millions(190, 220)
    assert stored("2023-q4.cny").announced == Interval(millions(895).low, None)
    assert stored("2023-q2.usd").announced == UNKNOWN


@pytest.mark.django_db
def test_a_new_round_moves_its_quarter_and_its_year_alone() -> None:
    slugs = ("2023-q4.cny", "2024-q1.cny", "2024-q2.cny", "2024.cny")
    before = {slug: stored(slug).disclosed.low or Decimal(0) for slug in slugs}
    published_round("xpeng", announced_on=PartialDate.parse("2024-02-05"))
    INDUSTRY_FUNDING.store(None, date(2026, 11, 21))
    moved = {slug: (stored(slug).disclosed.low or 0) - before[slug] for slug in slugs}
    assert moved == {slugs[0]: 0, slugs[1]: 70_000_000, slugs[2]: 0, slugs[3]: 70_000_000}


def test_the_parts_of_a_year_are_those_of_the_metric() -> None:
    assert set(YearPart.values) == set(PARTS)
    assert set(QUARTERS) < set(PARTS)
