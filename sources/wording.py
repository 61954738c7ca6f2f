"""How numbers, ranges, money and dates read, in the reader's language."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sources.intervals import Interval
from sources.partial_dates import PartialDate
from sources.place_names import CHINESE

# The words a language counts large numbers in, largest first.
STEPS_EN = ((Decimal(10**9), " bn"), (Decimal(10**6), " m"))
STEPS_ZH = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))


# From one Chinese character to the last before a Latin letter.
CHINESE_RUN = re.compile(r"([㐀-鿿](?:[^A-Za-z]*[㐀-鿿])?)")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")


def in_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def page_language() -> str:
    """As the ``lang`` attribute names it."""
    return "zh-Hans" if in_chinese() else "en"


def spoken_language(text: str) -> str:
    """Chinese where most of a text is; empty where it has neither letters nor characters."""
    characters = sum(len(run) for run in CHINESE_RUN.findall(text))
    words = len(LATIN_WORD.findall(text))
    if not characters and not words:
        return ""
    # A Chinese word has two characters on average.
    return "zh-Hans" if characters >= 2 * words else "en"


def locale() -> Locale:
    return _CHINESE if in_chinese() else _ENGLISH


_CHINESE, _ENGLISH = Locale("zh", script="Hans"), Locale("en", "GB")
Step = tuple[Decimal, str]


def number(value: Decimal | int, *, compact: bool = False, figures: int = 3) -> str:
    """``12,000``; compact: ``1.2 bn`` or ``12亿``, to so many figures."""
    value = Decimal(value)
    step = _step(value, figures) if compact else None
    if step is not None:
        return _counted_in(step, value, figures) + step[1]
    return _in_digits(value.normalize(), locale())


def _step(value: Decimal, figures: int) -> Step | None:
    """The word to count the number in; rounded first: 999.9 million is 1 bn, not 1,000 m."""
    steps = STEPS_ZH if in_chinese() else STEPS_EN
    if value < steps[-1][0]:
        return None
    return next(step for step in steps if _to_figures(value, figures) >= step[0])


def _counted_in(step: Step, value: Decimal, figures: int) -> str:
    return _in_digits((_to_figures(value, figures) / step[0]).normalize(), locale())


# A page says hundreds of numbers and dates, many of them again and again.
@lru_cache(maxsize=4096)
def _in_digits(value: Decimal, where: Locale) -> str:
    return str(format_decimal(value, "#,##0.###", locale=where))


def _to_figures(value: Decimal, figures: int) -> Decimal:
    return round(value, figures - 1 - value.adjusted()) if value else value


def rounded(interval: Interval, figures: int = 3) -> Interval:
    """A converted amount is no surer than its rate: so many figures are enough."""
    ends = (interval.low, interval.high)
    return Interval(*(None if end is None else _to_figures(end, figures) for end in ends))


WHOLE_PERCENT, TENTH_OF_PERCENT = Decimal(1), Decimal("0.1")


def percent(share: Interval, step: Decimal = TENTH_OF_PERCENT, *, strict: bool = False) -> str:
    """A share from 0 to 1 as ``12.5–40%``, each end to the nearest ``step``.

    All that a share can be says nothing: it is not known. ``strict``: nearly all is not all, and
    nearly none is not none.
    """
    if share.is_unknown or (share.low in (None, 0) and share.high in (None, 1)):
        return pgettext("a share", "not known")
    ends = (_in_percent(end, step, strict) for end in (share.low, share.high))
    return _("%(share)s%%") % {"share": span(Interval(*ends))}


def _in_percent(end: Decimal | None, step: Decimal, strict: bool) -> Decimal | None:
    if end is None:
        return None
    shown = (end * 100).quantize(step, ROUND_HALF_UP)
    if strict and end not in (0, 1):
        return max(step, min(100 - step, shown))
    return shown


def quantity(interval: Interval) -> str:
    """So many robots or parts: in full below a million, or 一万 in Chinese, then in words.

    A range that begins below is in full to its end: 50,000–10,000,000.
    """
    large = 10_000 if in_chinese() else 1_000_000
    ends = [end for end in (interval.low, interval.high) if end]
    return span(interval, compact=bool(ends) and min(ends) >= large)


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
    """``200–999 m`` rather than ``200 m–999 m``: both ends are counted in one word, or in none."""
    step = _common_step(low, high, figures) if compact else None
    if step is None:
        return f"{number(low)}–{number(high)}"
    first, last = (_counted_in(step, end, figures) for end in (low, high))
    return f"{last}{step[1]}" if first == last else f"{first}–{last}{step[1]}"


def _common_step(low: Decimal, high: Decimal, figures: int) -> Step | None:
    """The word of the upper end, where the lower one is not too little of it; else its own."""
    step = _step(high, figures)
    if step is None or not low or low * 10 >= step[0]:
        return step
    return _step(low, figures)


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
    return clause_comma().join(item for item in items if item)


def clause_comma() -> str:
    return pgettext("between unlike parts of a phrase", ", ")


def day(value: date) -> str:
    return _in_full(value, locale())


@lru_cache(maxsize=4096)
def _in_full(value: date, where: Locale) -> str:
    pattern = "y年M月d日" if where is _CHINESE else "d MMMM y"
    return str(format_date(value, pattern, locale=where))


@lru_cache(maxsize=1024)
def _month(value: date, where: Locale) -> str:
    return str(format_skeleton("yMMMM", value, locale=where))


def when(value: PartialDate | None) -> str:
    """``14 March 2026``, ``March 2026``, ``2026``, as precise as the source was."""
    if value is None:
        return pgettext("a date", "no date given")
    if value.precision == "day":
        return day(value.first)
    if value.precision == "month":
        return _month(value.first, locale())
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


def country_codes() -> frozenset[str]:
    """Every code of ISO 3166 that has a name, and a few of unions such as ``EU``."""
    return frozenset(code for code in map(str, locale().territories) if len(code) == 2)


def country_names(code: str) -> list[str]:
    """In each language of the pages."""
    return [str(Locale.parse(one).territories.get(code, code)) for one in ("en", "zh_Hans")]


def place_name(name: str) -> str:
    """A province or a city, which the data names in English, in the reader's language."""
    return CHINESE.get(name, name) if in_chinese() else name


def location(city: str, province: str, country_code: str = "") -> str:
    """``Shenzhen, Guangdong, China`` or ``中国广东深圳``: each once, what is unknown left out."""
    named = (place_name(city), place_name(province), country(country_code))
    parts = list(dict.fromkeys(part for part in named if part))
    return "".join(reversed(parts)) if in_chinese() else ", ".join(parts)
