"""How much private capital was announced in each quarter, as a range with its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from funding.metrics.merged_rounds import (
    CUMULATIVE,
    NO_RATE,
    UNDISCLOSED,
    MergedRound,
    Target,
    in_order,
    merge_reports,
    whole,
)
from funding.rows import Report
from sources.evidence import LeftOut, Used
from sources.intervals import UNKNOWN, Interval, total
from sources.partial_dates import PartialDate

VERSION = "1"
ROUNDS = "rounds"
PRIVATE = "private_equity"

# What part of a year a figure is of; a quarter is `q1` to `q4`.
QUARTERS = ("q1", "q2", "q3", "q4")
WHOLE_YEAR = "year"
NO_QUARTER = "no_quarter"
NO_DATE = "no_date"
PARTS = (*QUARTERS, NO_QUARTER, WHOLE_YEAR, NO_DATE)

# How a report entered; `_together` follows where several tell of one round.
SUMMED = "summed"
SEVERAL_ROUNDS = "several_rounds"
TICKET_FLOOR = "ticket_floor"
TOGETHER = "_together"
COUNTED = "counted"
_HOW = {"one_investor": TICKET_FLOOR, "several_rounds": SEVERAL_ROUNDS}

# Why a report is left out; `undisclosed` and `no_rate` come from the merging.
RUMOURED = "rumoured"
NOT_PRIVATE = "not_private"
OVERLAPS = "overlaps"


class Place(NamedTuple):
    """A part of a year, or the rounds that nobody dated, whose year is 0."""

    year: int
    part: str

    @property
    def name(self) -> str:
        """``2026-q3``, ``2026``, ``2026-no-quarter``, ``no-date``."""
        year = str(self.year) if self.year else ""
        part = "" if self.part == WHOLE_YEAR else self.part.replace("_", "-")
        return "-".join(filter(None, (year, part)))


@dataclass(frozen=True, slots=True)
class QuarterCapital:
    """What was announced in one quarter, one year, or without a day precise enough to say.

    ``disclosed`` is in units of the target currency, unknown where no round has a figure.
    ``undisclosed`` of the ``rounds`` have none.
    """

    place: Place
    disclosed: Interval
    rounds: int
    undisclosed: int
    companies: int
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


class _Held(NamedTuple):
    company_slug: str
    figure: MergedRound


def compute_capital_by_quarter(rows: Iterable[Report], target: Target) -> list[QuarterCapital]:
    """Disclosed private capital of a quarter is the sum, over the rounds of private capital announced
    in it, of the least and of the most that each round's reports allow. It covers every company that
    the tracker follows. Reports of one round count once, with the range that holds all amounts they
    give, as in capital raised; a round belongs to the quarter of its earliest report. An amount is
    converted at the European Central Bank's reference rate of the day the round was announced, or of
    the last possible day where only a month or a year is known. Vague words enter as the range they
    stand for. One investor's ticket is a floor for its round and leaves the sum open above; so does
    an amount in a currency without a reference rate. Rounds without a disclosed amount are counted,
    not added: with them the quarter's money is at least the sum.

    A round of which only the year is known is in no quarter: such rounds stand apart for each year,
    and rounds without any date by themselves. A year's figure holds its four quarters and the rounds
    known by year only. Rumours, public offerings, credit facilities and grants are left out, and so
    are amounts raised to date, which overlap the rounds: capital raised may therefore be more.
    """
    reports: dict[str, list[Report]] = defaultdict(list)
    dates: dict[str, PartialDate | None] = {}
    for row in rows:
        reports[row.company_slug].append(row)
        dates[row.key] = row.announced_on
    held: dict[Place, list[_Held]] = defaultdict(list)
    barred: dict[Place, set[LeftOut]] = defaultdict(set)
    for slug, found in sorted(reports.items()):
        # Rumoured rounds stay out before the merging, as they do of capital raised.
        rumours = [LeftOut(ROUNDS, row.key, RUMOURED) for row in found if _is_rumour(row)]
        figures = merge_reports((row for row in found if not _is_rumour(row)), target)
        for one in (*rumours, *(one for figure in figures for one in _barred(figure))):
            for place in _places(dates[one.key]):
                barred[place].add(one)
        for figure in (figure for figure in figures if not _why_not(figure)):
            for place in _places(_earliest(figure, dates)):
                held[place].append(_Held(slug, figure))
    places = sorted(held, key=lambda place: (place.year, PARTS.index(place.part)))
    return [_quarter(place, held[place], barred[place]) for place in places]


def _is_rumour(row: Report) -> bool:
    return row.confidence == RUMOURED


def _why_not(figure: MergedRound) -> str:
    if figure.instrument != PRIVATE:
        return NOT_PRIVATE
    return OVERLAPS if figure.scope == CUMULATIVE else ""


def _barred(figure: MergedRound) -> list[LeftOut]:
    reason = _why_not(figure)
    return [LeftOut(ROUNDS, part.key, reason) for part in figure.parts] if reason else []


def _earliest(figure: MergedRound, dates: Mapping[str, PartialDate | None]) -> PartialDate | None:
    """The date of the report by which the round was surely out; of equal ones the most precise."""
    given = [day for part in figure.parts if (day := dates[part.key]) is not None]
    return min(given, key=lambda day: (day.last, -day.first.toordinal()), default=None)


def _places(day: PartialDate | None) -> list[Place]:
    """The quarter and the year, or what stands for a quarter where only the year is known."""
    if day is None:
        return [Place(0, NO_DATE)]
    year, quarter = day.last.year, QUARTERS[(day.last.month - 1) // 3]
    part = NO_QUARTER if day.precision == "year" else quarter
    return [Place(year, part), Place(year, WHOLE_YEAR)]


def _quarter(place: Place, held: Sequence[_Held], barred: set[LeftOut]) -> QuarterCapital:
    figures = [one.figure for one in held]
    silent = {figure for figure in figures if _is_silent(figure)}
    ordered = in_order(figures)
    return QuarterCapital(
        place=place,
        disclosed=_sum([figure for figure in figures if figure not in silent]),
        rounds=len(figures),
        undisclosed=len(silent),
        companies=len({one.company_slug for one in held}),
        used=tuple(used for figure in ordered for used in _used(figure)),
        left_out=tuple(sorted(barred | {one for figure in figures for one in _silent(figure)})),
    )


def _sum(figures: Sequence[MergedRound]) -> Interval:
    """What no rate exists for was disclosed all the same: it leaves the sum open."""
    known = [figure.amount for figure in figures if not figure.amount.is_unknown]
    if not known:
        return UNKNOWN
    added = whole(total(known))
    return added if len(known) == len(figures) else Interval(added.low, None)


def _is_silent(figure: MergedRound) -> bool:
    return all(part.problem == UNDISCLOSED for part in figure.parts)


def _used(figure: MergedRound) -> list[Used]:
    if figure.amount.is_unknown:
        return [Used(ROUNDS, part.key, COUNTED) for part in figure.parts]
    role = _HOW.get(figure.scope, SUMMED) + (TOGETHER if len(figure.parts) > 1 else "")
    return [Used(ROUNDS, part.key, role, whole(part.amount), part.rate) for part in figure.parts]


def _silent(figure: MergedRound) -> list[LeftOut]:
    """The reports that no sum rests on."""
    return [
        LeftOut(ROUNDS, part.key, part.problem)
        for part in figure.parts
        if part.problem == NO_RATE or (part.problem == UNDISCLOSED and figure.amount.is_unknown)
    ]
