"""How alike two rows of a table of facts are: 100 less what speaks against their being one fact.

Pure: cells in, a score with its reasons out. What one of them leaves open costs little, what they
contradict each other in costs more.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.intervals import UNKNOWN, Interval
from sources.partial_dates import PartialDate
from sources.search_text import normalise
from tracker.desk.rounds.round_likeness import Likeness, gap
from tracker.desk.rows import Cells

Compare = Callable[[Cells, Cells], tuple[int, str]]
"""The points that speak against, and what agrees or doesn't in words."""


def likeness(rules: Sequence[Compare], one: Cells, other: Cells) -> Likeness:
    found = [rule(one, other) for rule in rules]
    score = max(0, 100 - sum(points for points, _words in found))
    return Likeness(score, tuple(words for _points, words in found if words))


def same(*columns: str, words: object) -> Compare:
    """What the rows were looked for by, said once."""
    return lambda one, other: (0, str(words))


def text(*columns: str, apart: int, open_: int, name: object) -> Compare:
    """Names and words; of several columns any that agree will do, as a customer's slug or name."""

    def compare(one: Cells, other: Cells) -> tuple[int, str]:
        mine, theirs = (
            {normalise(cells.get(c, "")) for c in columns} - {""} for cells in (one, other)
        )
        if mine & theirs:
            return 0, _("same %(what)s") % {"what": name}
        if mine and theirs:
            return apart, _("another %(what)s") % {"what": name}
        return (open_, "") if mine or theirs else (0, "")

    return compare


def day(
    column: str, *, steps: Sequence[tuple[int, int]], apart: int, open_: int, name: object
) -> Compare:
    """``steps`` give the points for so many days between the two, beyond the last ``apart``."""

    def compare(one: Cells, other: Cells) -> tuple[int, str]:
        mine, theirs = (_day(cells.get(column, "")) for cells in (one, other))
        if mine is None or theirs is None:
            return (0, "") if mine == theirs else (open_, "")
        days = abs((mine.last - theirs.last).days) if gap(mine, theirs) else 0
        if not days:
            return 0, _("%(what)s agrees") % {"what": name}
        points = next((cost for longest, cost in steps if days <= longest), apart)
        words = ngettext("%(what)s %(days)s day apart", "%(what)s %(days)s days apart", days)
        return points, words % {"what": name, "days": days}

    return compare


def amount(prefix: str, *, apart: int, open_: int, name: object) -> Compare:
    def compare(one: Cells, other: Cells) -> tuple[int, str]:
        mine, theirs = (_interval(cells, prefix) for cells in (one, other))
        if mine.is_unknown or theirs.is_unknown:
            return (0, "") if mine == theirs else (open_, "")
        if mine == theirs:
            return 0, _("same %(what)s") % {"what": name}
        if _overlap(mine, theirs):
            return 5, _("%(what)s overlaps") % {"what": name}
        return apart, _("another %(what)s") % {"what": name}

    return compare


def _overlap(one: Interval, other: Interval) -> bool:
    lows = [end for end in (one.low, other.low) if end is not None]
    highs = [end for end in (one.high, other.high) if end is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _interval(cells: Cells, prefix: str) -> Interval:
    low, high = (_number(cells.get(f"{prefix}_{end}", "")) for end in ("min", "max"))
    is_backwards = low is not None and high is not None and low > high
    return UNKNOWN if is_backwards else Interval(low, high)


def _number(cell: str) -> Decimal | None:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(cell: str) -> PartialDate | None:
    try:
        return PartialDate.parse(cell)
    except ValueError:
        return None


# --- what makes rows of each table alike ---


class Kind(NamedTuple):
    """``by`` are the columns of which at least the first must agree to be compared at all; a tuple
    within it asks for any one of its columns."""

    by: tuple[tuple[str, ...], ...]
    rules: tuple[Compare, ...]


COMPANY = same("company_slug", words=gettext_lazy("same company and measure"))
ROBOT = text("robot", apart=30, open_=10, name=gettext_lazy("robot"))
UNITS = amount("units", apart=45, open_=15, name=gettext_lazy("number"))
NEAR = ((31, 15), (92, 30))
LATELY = ((3, 0), (14, 10), (45, 25))

KINDS: dict[str, Kind] = {
    "targets": Kind(
        (("company_slug",), ("metric",)),
        (
            COMPANY,
            ROBOT,
            day("due", steps=NEAR, apart=45, open_=25, name=gettext_lazy("due date")),
            UNITS,
            day("stated_on", steps=LATELY, apart=45, open_=10, name=gettext_lazy("day stated")),
        ),
    ),
    "actuals": Kind(
        (("company_slug",), ("metric",)),
        (
            COMPANY,
            ROBOT,
            day("period_end", steps=NEAR, apart=50, open_=25, name=gettext_lazy("end of period")),
            day(
                "period_start", steps=NEAR, apart=30, open_=5, name=gettext_lazy("start of period")
            ),
            UNITS,
            text("reported_by", apart=10, open_=5, name=gettext_lazy("reporter")),
        ),
    ),
    "market_figures": Kind(
        (("scope",), ("nature",), ("metric",)),
        (
            same("scope", words=gettext_lazy("same market and measure")),
            day("period_end", steps=NEAR, apart=50, open_=25, name=gettext_lazy("end of period")),
            UNITS,
            text("stated_by", apart=30, open_=10, name=gettext_lazy("forecaster")),
            day("stated_on", steps=LATELY, apart=25, open_=10, name=gettext_lazy("day stated")),
        ),
    ),
    "orders": Kind(
        (("maker_slug",),),
        (
            same("maker_slug", words=gettext_lazy("same maker")),
            text(
                "customer_slug", "customer_name", apart=50, open_=30, name=gettext_lazy("customer")
            ),
            ROBOT,
            amount("units", apart=25, open_=15, name=gettext_lazy("number")),
            amount("amount", apart=25, open_=5, name=gettext_lazy("amount")),
            day("ordered_on", steps=LATELY, apart=35, open_=10, name=gettext_lazy("day ordered")),
        ),
    ),
    "supply_links": Kind(
        (("component_slug",), ("supplier_slug", "customer_slug")),
        (
            same("component_slug", words=gettext_lazy("same part")),
            text("supplier_slug", apart=60, open_=30, name=gettext_lazy("supplier")),
            text("customer_slug", apart=60, open_=30, name=gettext_lazy("customer")),
            text("robot", apart=25, open_=10, name=gettext_lazy("robot")),
            day("as_of", steps=((31, 5), (183, 15)), apart=30, open_=5, name=gettext_lazy("day")),
        ),
    ),
    "prices": Kind(
        (("company_slug",), ("robot",)),
        (
            same("robot", words=gettext_lazy("same robot")),
            text("currency", apart=35, open_=5, name=gettext_lazy("currency")),
            amount("price", apart=35, open_=10, name=gettext_lazy("price")),
            day("stated_on", steps=LATELY, apart=30, open_=5, name=gettext_lazy("day stated")),
        ),
    ),
    "ownerships": Kind(
        (("owner_slug",), ("owned_slug",)),
        (
            same("owner_slug", words=gettext_lazy("same owner and owned company")),
            text("kind", apart=20, open_=5, name=gettext_lazy("relation")),
            day("since", steps=NEAR, apart=30, open_=5, name=gettext_lazy("start")),
        ),
    ),
    "event_participants": Kind(
        (("event_slug",), ("company_slug",)),
        (same("event_slug", words=gettext_lazy("same event and company")),),
    ),
}


def compared(kind: Kind, cells: Cells) -> Iterator[tuple[str, ...]]:
    """The columns to look by, without those that are still empty; none if the first is."""
    if any(cells.get(column) for column in kind.by[0]):
        for columns in kind.by:
            if filled := tuple(column for column in columns if cells.get(column)):
                yield filled
