"""What a chart of range rows is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sources.intervals import Interval


class RangeRow(NamedTuple):
    """``restated``: what was promised for the same thing in other statements. ``beside``: what was
    reported of more than the promise is about. ``verdict``: its code and its word, or two empty
    texts. ``hover`` is escaped text; the rest is plain."""

    name: str
    promised: Interval
    reported: Interval
    promised_text: str
    reported_text: str
    hover: str
    key: str
    url: str
    restated: tuple[Interval, ...] = ()
    beside: tuple[Interval, ...] = ()
    verdict: tuple[str, str] = ("", "")

    @property
    def values(self) -> list[Interval]:
        """All that has a mark."""
        found = (self.promised, self.reported, *self.restated, *self.beside)
        return [value for value in found if not value.is_unknown]


class RangeGroup(NamedTuple):
    """Rows under a heading; without words there is none."""

    heading: str
    rows: Sequence[RangeRow]


@dataclass(frozen=True, slots=True)
class RangeLabels:
    """Words of the page's language; all plain text, not HTML.

    scale: what the axis counts ("robots, log scale"). open_end: what an arrow says. reported_key,
    beside: in the legend, where a chart shows more than one kind of report.
    """

    scale: str
    promised: str
    restated: str
    reported: str
    verdict: str
    open_end: str
    number: Callable[[Decimal], str]
    reported_key: str = ""
    beside: str = ""
