"""The league tables: who leads by what was reported, raised, kept, supplied and backed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import wording
from sources.intervals import Interval
from sources.models.derived import Text
from sources.templatetags.facts import names
from tracker.league.places import (
    Bar,
    Place,
    bar,
    bars,
    first_that_may_reach,
    level_with,
    places,
)

MOST_NAMED = 3


class Cell(NamedTuple):
    """A figure's address is its explanation; any other leads to the rows that were counted."""

    text: Text
    url: str = ""
    is_figure: bool = False
    hint: Text = ""
    is_number: bool = True


class Entry(NamedTuple):
    """Who is ranked by what.

    ``drawn`` is the bar's range, where that is not ``value`` itself; ``point`` a share inside a
    margin of error, which is drawn from 0 to 1. ``said`` is the value in a sentence. ``record``
    holds the cells of the table's own columns in the CSV.
    """

    entity: Any
    value: Interval
    cell: Cell
    said: str
    others: tuple[Cell, ...] = ()
    drawn: Interval | None = None
    point: Decimal | None = None
    record: tuple[Any, ...] = ()


class LeagueRow(NamedTuple):
    place: Place
    entry: Entry
    bar: Bar


@dataclass(frozen=True)
class LeagueTable:
    """``columns`` head the place, the name, the value, its bar, and each entry's other cells.

    ``record`` names the CSV's own columns; ``left_over`` says who is not ranked, and why.
    """

    name: str
    title: Text
    entity: Text
    value: Text
    bar: Text
    others: Sequence[Text]
    unit: str
    note: Text
    nothing: Text
    entries: Sequence[Entry]
    record: Sequence[str]
    left_over: Text = ""

    @property
    def rows(self) -> list[LeagueRow]:
        """By lower end, then by upper end, then by name."""
        ordered = in_order(self.entries)
        found = places([one.value for one in ordered])
        drawn = _bars(ordered)
        return [LeagueRow(*row) for row in zip(found, ordered, drawn, strict=True)]

    @property
    def remarks(self) -> str:
        """How it is counted, and who is left over."""
        return ("" if wording.in_chinese() else " ").join(
            str(text) for text in (self.note, self.left_over) if text
        )

    @property
    def summary(self) -> str:
        """Who is first, as far as the ranges allow saying so."""
        ordered = in_order(self.entries)
        return _leader(ordered) if ordered else ""


def _bars(ordered: Sequence[Entry]) -> list[Bar]:
    if any(one.point is not None for one in ordered):
        return [bar(one.value, Decimal(1), one.point) for one in ordered]
    return bars([one.drawn or one.value for one in ordered]) if ordered else []


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    def key(entry: Entry) -> tuple[Any, ...]:
        low, high = entry.value.low or 0, entry.value.high
        return (-low, high is not None, -(high or 0), str(entry.entity).casefold())

    return sorted(entries, key=key)


def _leader(ordered: Sequence[Entry]) -> str:
    values = [one.value for one in ordered]
    tied, rival = level_with(values, 0), first_that_may_reach(values)
    words = {"name": _named(ordered, 0, tied), "value": ordered[0].said}
    if tied > MOST_NAMED:
        words["count"] = wording.number(tied)
        return _("%(count)s share the first place, each with %(value)s.") % words
    if tied > 1:
        return _("%(name)s share the first place, each with %(value)s.") % words
    if rival is not None:
        words |= {"rival": _named(ordered, rival, 1), "other": ordered[rival].said}
        return (
            _(
                "%(name)s has the highest lower end, %(value)s; %(rival)s, with %(other)s, may be"
                " level or ahead."
            )
            % words
        )
    if len(ordered) == 1:
        return _("%(name)s alone: %(value)s.") % words
    words |= {"next": _named(ordered, 1, level_with(values, 1)), "other": ordered[1].said}
    return _("%(name)s is first with %(value)s, before %(next)s with %(other)s.") % words


def _named(ordered: Sequence[Entry], at: int, count: int) -> str:
    """The names in a row, or how many they are."""
    if count > MOST_NAMED:
        return ngettext("%(count)d other", "%(count)d others", count) % {"count": count}
    return wording.listed(names(one.entity)[0] for one in ordered[at : at + count])
