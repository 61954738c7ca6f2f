"""How numbers, ranges, money and dates read, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sources.intervals import Interval
from sources.partial_dates import PartialDate

# The words a language counts large numbers in, largest first.
STEPS_EN = ((Decimal(10**9), " bn"), (Decimal(10**6), " m"))
STEPS_ZH = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))


def in_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def locale() -> Locale:
    return Locale("zh", script="Hans") if in_chinese() else Locale("en", "GB")


Step = tuple[Decimal, str]


def number(value: Decimal | int, *, compact: bool = False, figures: int = 3) -> str:
    """``12,000``; compact: ``1.2 bn`` or ``12亿``, to so many figures."""
    value = Decimal(value)
    step = _step(value, figures) if compact else None
    if step is not None:
        return _counted_in(step, value, figures) + step[1]
    return format_decimal(value.normalize(), "#,##0.###", locale=locale())


def _step(value: Decimal, figures: int) -> Step | None:
    """The word to count the number in; rounded first: 999.9 million is 1 bn, not 1,000 m."""
    steps = STEPS_ZH if in_chinese() else STEPS_EN
    if value < steps[-1][0]:
        return None
    return next(step for step in steps if _to_figures(value, figures) >= step[0])


def _counted_in(step: Step, value: Decimal, figures: int) -> str:
    counted = (_to_figures(value, figures) / step[0]).normalize()
    return str(format_decimal(counted, "#,##0.###", locale=locale()))


def _to_figures(value: Decimal, figures: int) -> Decimal:
    return round(value, figures - 1 - value.adjusted()) if value else value


def rounded(interval: Interval, figures: int = 3) -> Interval:
    """A converted amount is no surer than its rate: so many figures are enough."""
    ends = (interval.low, interval.high)
    return Interval(*(None if end is None else _to_figures(end, figures) for end in ends))


def quantity(interval: Interval) -> str:
    """So many robots or parts: in full below a million, or 一万 in Chinese, then in words."""
    large = 10_000 if in_chinese() else 1_000_000
    ends = (interval.low, interval.high)
    return span(interval, compact=any(end is not None and end >= large for end in ends))


def span(interval: Interval, *, compact: bool = False, figures: int = 3) -> str:
    """A range in words: exact, from–to, "at least", "up to", or undisclosed."""
    if interval.is_unknown:
        return pgettext("an amount", "undisclosed")
    low, high = interval.low, interval.high
    if high is None:
        assert low is not None
        return _("at least %(amount)s") % {"amount": number(low, compact=compact, figures=figures)}
    if low is None:
        return _("up to %(amount)s") % {"amount": number(high, compact=compact, figures=figures)}
    if low == high:
        return number(low, compact=compact, figures=figures)
    return _from_to(low, high, compact, figures)


def _from_to(low: Decimal, high: Decimal, compact: bool, figures: int) -> str:
    """``200–999 m`` rather than ``200 m–999 m``, where one word suits both ends."""
    step = _step(high, figures) if compact else None
    if step is None or low * 10 < step[0]:
        first, last = (number(end, compact=compact, figures=figures) for end in (low, high))
    else:
        first, last = _counted_in(step, low, figures), number(high, compact=True, figures=figures)
    return last if first == last or last == first + (step[1] if step else "") else f"{first}–{last}"


def money(currency: str, interval: Interval, *, figures: int = 3) -> str:
    """``CNY 200–999 m``, ``at least USD 1.2 bn``, ``undisclosed``.

    Three figures suit what was converted or summed; a stated amount deserves a fourth.
    """
    if interval.is_unknown:
        return span(interval)
    low, high = interval.low, interval.high
    if low is None or high is None:
        end = high if low is None else low
        assert end is not None
        amount = f"{currency} {number(end, compact=True, figures=figures)}"
        words = _("up to %(amount)s") if low is None else _("at least %(amount)s")
        return words % {"amount": amount}
    # The ISO code: both languages' financial press prints it, and it cannot be mistaken.
    return f"{currency} {span(interval, compact=True, figures=figures)}"


def comma() -> str:
    """Between things of one kind; Chinese has a mark of its own for that."""
    return pgettext("between the items of a list", ", ")


def semicolon() -> str:
    return pgettext("between clauses", "; ")


def colon() -> str:
    return pgettext("between a label and what it labels", ": ")


def listed(items: Iterable[str]) -> str:
    """``A, B`` or ``A、B``, without what is empty."""
    return comma().join(item for item in items if item)


def clauses(items: Iterable[str]) -> str:
    """``A, B`` or ``A，B``: unlike things, each of which adds something; without what is empty."""
    return pgettext("between unlike parts of a phrase", ", ").join(item for item in items if item)


def day(value: date) -> str:
    return str(format_date(value, "d MMMM y" if not in_chinese() else "y年M月d日", locale=locale()))


def when(value: PartialDate | None) -> str:
    """``14 March 2026``, ``March 2026``, ``2026``, as precise as the source was."""
    if value is None:
        return pgettext("a date", "no date given")
    if value.precision == "day":
        return day(value.first)
    if value.precision == "month":
        return str(format_skeleton("yMMMM", value.first, locale=locale()))
    return str(value.first.year) + ("年" if in_chinese() else "")


def by(value: PartialDate | None) -> str:
    """A due date: ``by end of 2026``, ``by end of March 2026``, ``by 14 March 2026``."""
    if value is None:
        return pgettext("a due date", "no due date given")
    last = value.last
    year = PartialDate(date(last.year, 1, 1), date(last.year, 12, 31))
    month = PartialDate.parse(f"{last:%Y-%m}")
    whole = year if last == year.last else month if last == month.last else None
    if whole is None:
        return _("by %(date)s") % {"date": when(value)}
    return _("by end of %(period)s") % {"period": when(whole)}


def period(start: PartialDate | None, end: PartialDate | None) -> str:
    """``2025``, ``January–September 2025`` in full: ``1 January 2025 to 30 September 2025``."""
    if end is None or start is None:
        return _("to %(date)s") % {"date": when(end)}
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        whole = PartialDate.parse(start.first.strftime(form))
        if (start.first, end.last) == (whole.first, whole.last):
            return when(whole)
    return _("%(start)s to %(end)s") % {"start": when(start), "end": when(end)}


def country(code: str) -> str:
    """``CN`` in the reader's language; the code itself where nobody has named it."""
    return str(locale().territories.get(code, code)) if code else ""
