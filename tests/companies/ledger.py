"""Rows of the promise ledger for tests: a plain report, a family, and the bundled rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from companies.metrics.verdicts import Verdict, compute_verdicts
from companies.refresh.promise_rows import actual_rows, promise_rows, robot_families
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.evidence import LeftOut, Used
from sources.intervals import Interval
from sources.partial_dates import PartialDate
from tests.rows import a_target

Bundled = tuple[list[TargetRow], list[ActualRow], list[RobotFamily]]


def bundled(*companies: str) -> Bundled:
    """The published rows of these companies, or of all."""
    scope = frozenset(companies) or None
    return promise_rows(scope), actual_rows(scope), robot_families(scope)


def an_actual(
    key: str = "ac-1", period: str = "2026-01-01/2026-12-31", **changes: Any
) -> ActualRow:
    """UBTech made 5,000 Walker S2 in 2026. ``period`` may lack its start: ``/2026-12-31``."""
    start, end = period.split("/")
    row = ActualRow(
        key=key,
        company_slug="ubtech",
        robots=("Walker S2",),
        metric="produced",
        units=Interval.exactly(5000),
        unit="robots",
        period_start=PartialDate.parse(start) if start else None,
        period_end=PartialDate.parse(end),
        confidence="reported",
    )
    return row._replace(**changes)


def between(low: int | None, high: int | None) -> Interval:
    """A range in whole numbers, either end open with None."""
    ends = (Interval() if end is None else Interval.exactly(end) for end in (low, high))
    return Interval(*(end.low for end in ends))


def roles(used: tuple[Used, ...], resource: str = "actuals") -> dict[str, str]:
    return {one.key: one.role for one in used if one.resource == resource}


def reasons(left_out: tuple[LeftOut, ...], resource: str = "actuals") -> dict[str, str]:
    return {one.key: one.reason for one in left_out if one.resource == resource}


NEW_YEAR = date(2027, 1, 1)
WALKER = [RobotFamily("ubtech", name, "Walker") for name in ("Walker S1", "Walker S2")]


def on(
    *actuals: ActualRow,
    today: date = NEW_YEAR,
    families: list[RobotFamily] | None = None,
    **promise: Any,
) -> Verdict:
    """The verdict on a promise of 5,000 Walker S2 made in 2026, unless told otherwise."""
    found = compute_verdicts([a_target(**promise)], actuals, families or [], today)
    (verdict,) = (one for one in found if one.basis == "statement")
    return verdict


# --- any rows ---

NUMBERS = st.one_of(st.none(), st.integers(0, 9).map(lambda n: Decimal(1000 * n)))
ROBOTS = [(), ("Walker",), ("Walker S1",), ("Walker S2",), ("Walker S1", "Walker S2")]
DAYS = ["2025-06-30", "2025-12", "2026-06-30", "2026-12-31", "2027-03", "2026"]


@st.composite
def ranges(draw: st.DrawFn) -> Interval:
    low, high = draw(NUMBERS), draw(NUMBERS)
    return (
        Interval(high, low)
        if low is not None and high is not None and low > high
        else Interval(low, high)
    )


@st.composite
def reports(draw: st.DrawFn) -> list[ActualRow]:
    return [
        an_actual(
            f"ac-{number}",
            f"{draw(st.sampled_from(['', '2024', '2026-01-01', '2026-03']))}/{draw(st.sampled_from(DAYS))}",
            robots=draw(st.sampled_from(ROBOTS)),
            metric=draw(st.sampled_from(["produced", "shipped", "cumulative_produced"])),
            units=draw(ranges()),
            confidence=draw(st.sampled_from(["confirmed", "rumoured"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@st.composite
def promises(draw: st.DrawFn) -> list[TargetRow]:
    return [
        a_target(
            f"ta-{number}",
            due=draw(st.sampled_from(["2026", "2026-12-31", "2026-06-30"])),
            stated_on=draw(st.sampled_from(["2025", "2025-12", "2026-02-01"])),
            robot=draw(st.sampled_from(["", "Walker", "Walker S2"])),
            metric=draw(st.sampled_from(["annual_output", "cumulative_output", "deliveries"])),
            units=draw(ranges()),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
