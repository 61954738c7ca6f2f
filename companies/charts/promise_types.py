"""What the chart of promises reads: a line per promise, its words, and what counts as a promise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from companies.rows import TargetRow
from sources.chart_style import hover_text
from sources.partial_dates import PartialDate


class ReportMark(NamedTuple):
    """A report that answers the promise, and the day it was told, or the thing happened."""

    key: str
    on: PartialDate
    heading: str
    text: str
    url: str


class PromiseLine(NamedTuple):
    """A promise as the chart draws it; ``statements`` stand in the order they were made.

    ``figures`` are what was promised in turn, ``verdict`` the code whose mark stands at the end (or
    empty), ``outcome`` the words beside it, ``short_outcome`` those for a phone where the others are
    long. ``judged_key`` names the statement the verdict is on, where that is not the latest promise.
    """

    key: str
    figures: str
    name: str
    statements: tuple[TargetRow, ...]
    reports: tuple[ReportMark, ...]
    verdict: str
    outcome: str
    short_outcome: str = ""
    judged_key: str = ""


@dataclass(frozen=True, slots=True)
class LineLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    stated, due, moved, reported, not_a_promise, no_due, today: words of the legend and the axis.
    units: a target's figure ("5,000 robots", "at least RMB 20,000"; empty where none was given).
    when: a date ("March 2026", "not stated").
    verdicts: the word for each verdict's code.
    colon, comma: the language's own punctuation.
    """

    stated: str
    due: str
    moved: str
    reported: str
    not_a_promise: str
    no_due: str
    today: str
    units: Callable[[TargetRow], str]
    when: Callable[[PartialDate | None], str]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    colon: str = ": "
    comma: str = ", "


def is_promise(row: TargetRow) -> bool:
    return row.claimant in ("company", "partner") and row.confidence != "rumoured"


def judged(line: PromiseLine) -> TargetRow:
    """Which statement bears the verdict's mark: the judged one, if its date is still in force.

    Else the latest statement of who can promise it, else of anyone.
    """
    promised = [row for row in line.statements if is_promise(row)]
    latest = (promised or line.statements)[-1]
    named = (row for row in line.statements if row.key == line.judged_key and row.due == latest.due)
    return next(named, latest)


def hover_of(row: TargetRow, labels: LineLabels, verdict: str = "") -> str:
    name = " · ".join(part for part in (row.company_name, row.robot, row.metric_label) if part)
    return hover_text(
        name,
        labels.units(row),
        f"“{row.units_text}”" if row.units_text else "",
        verdict,
        f"{labels.due}{labels.colon}{labels.when(row.due)}",
        f"{labels.stated}{labels.colon}{labels.when(row.stated_on)}"
        + (f"{labels.comma}{row.stated_by}" if row.stated_by else ""),
        "" if is_promise(row) else labels.not_a_promise,
    )
