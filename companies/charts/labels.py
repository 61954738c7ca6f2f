"""What the charts of promises share: words from the page, and one look per metric."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from companies.rows import TargetRow
from sources.chart_style import Trace, hover_text, legend_key
from sources.palette import (
    INK_SOFT,
    SERIES_1,
    SERIES_2,
    SERIES_3,
    SERIES_4,
    SERIES_5,
    SERIES_6,
)
from sources.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class TimelineLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    axis_units: what the upper part counts ("robots promised, log scale").
    no_number: what the lower part holds ("milestones, and targets not counted in robots").
    no_due, today, stated, due: "no date", "today", "stated", "due".
    not_a_promise: what hollow marks are ("by a third party, or rumoured").
    units: a target's figure ("5,000 robots", "at least RMB 20,000"; empty where none was given).
    when: a date ("March 2026", "not stated").
    number: a value on the axis ("10,000", "1万").
    verdicts: the word for each verdict's code.
    colon, comma: the language's own punctuation.
    """

    axis_units: str
    no_number: str
    no_due: str
    not_a_promise: str
    today: str
    stated: str
    due: str
    units: Callable[[TargetRow], str]
    when: Callable[[PartialDate | None], str]
    number: Callable[[Decimal], str]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    colon: str = ": "
    comma: str = ", "


class Look(NamedTuple):
    """Colour and Plotly symbol of a metric; the symbols alone tell the metrics apart."""

    color: str
    symbol: str


# In the order of the legend.
LOOKS = {
    "annual_output": Look(SERIES_1, "circle"),
    "deliveries": Look(SERIES_2, "diamond"),
    "deployment": Look(SERIES_3, "triangle-up"),
    "cumulative_output": Look(SERIES_4, "star"),
    "annual_capacity": Look(SERIES_6, "square"),
    "start_of_production": Look(SERIES_5, "triangle-right"),
    "prototype": Look(SERIES_4, "hexagon"),
    "unit_price": Look(INK_SOFT, "cross"),
}
OTHER_LOOK = Look(INK_SOFT, "pentagon")

_VOLUMES = frozenset(
    {"annual_output", "deliveries", "deployment", "cumulative_output", "annual_capacity"}
)


def look_of(row: TargetRow) -> Look:
    return LOOKS.get(row.metric, OTHER_LOOK)


def is_volume(row: TargetRow) -> bool:
    """Can the target stand on a scale of robots?"""
    return row.metric in _VOLUMES and row.unit == "robots" and not row.units.is_unknown


def is_promise(row: TargetRow) -> bool:
    return row.claimant in ("company", "partner") and row.confidence != "rumoured"


def symbol_of(row: TargetRow) -> str:
    """Filled for a promise; hollow for what somebody else says, or rumour has."""
    return look_of(row).symbol if is_promise(row) else f"{look_of(row).symbol}-open"


def legend_keys(
    rows: Iterable[TargetRow],
    labels: TimelineLabels,
    size: int,
    judged: frozenset[str] = frozenset(),
) -> list[Trace]:
    """One entry per metric that occurs, and one for hollow marks if there are any.

    A metric whose targets all bear a verdict's mark (``judged``, by key) shows by its line alone.
    """
    rows = sorted(rows, key=lambda row: row.key)
    names = {row.metric: row.metric_label for row in rows}
    marked = {row.metric for row in rows if row.key not in judged}
    keys = []
    for metric in sorted(names, key=legend_order):
        look = LOOKS.get(metric, OTHER_LOOK)
        marker = {"symbol": look.symbol, "color": look.color, "size": size}
        line = {} if metric in marked else {"mode": "lines", "line": {"color": look.color}}
        keys.append(legend_key(names[metric], metric, marker, **line))
    if not all(is_promise(row) for row in rows):
        marker = {"symbol": "circle-open", "color": INK_SOFT, "size": size}
        keys.append(legend_key(labels.not_a_promise, "hollow", marker))
    return keys


def legend_order(metric: str) -> tuple[int, str]:
    return (list(LOOKS).index(metric) if metric in LOOKS else len(LOOKS), metric)


def name_of(row: TargetRow, *, with_company: bool) -> str:
    parts = (row.company_name if with_company else "", row.robot, row.metric_label)
    return " · ".join(part for part in parts if part)


def hover_of(row: TargetRow, labels: TimelineLabels, verdict: str = "") -> str:
    wording = f"“{row.units_text}”" if row.units_text else ""
    return hover_text(
        name_of(row, with_company=True),
        labels.units(row),
        wording,
        verdict,
        f"{labels.due}{labels.colon}{labels.when(row.due)}",
        f"{labels.stated}{labels.colon}{labels.when(row.stated_on)}"
        + (f"{labels.comma}{row.stated_by}" if row.stated_by else ""),
        "" if is_promise(row) else labels.not_a_promise,
    )
