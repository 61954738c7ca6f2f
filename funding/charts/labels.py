"""What the charts of funding share: words from the page, and one look per stage and confidence."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from funding.rows import RoundRow
from sources.chart_style import hover_text
from sources.intervals import Interval
from sources.palette import SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6
from sources.partial_dates import PartialDate

Currency = Literal["USD", "CNY"]

# Group of stages -> colour and symbol; the symbols alone tell them apart. In the legend's order.
STAGE_LOOKS = {
    "seed": (SERIES_1, "circle"),
    "a": (SERIES_2, "diamond"),
    "b": (SERIES_3, "square"),
    "later": (SERIES_4, "triangle-up"),
    "public": (SERIES_5, "star"),
    "other": (SERIES_6, "cross"),
}
PUBLIC = "public"
_GROUPS = {
    **dict.fromkeys(("seed", "angel", "pre_a"), "seed"),
    **dict.fromkeys(("a", "a_plus", "pre_b"), "a"),
    **dict.fromkeys(("b", "b_plus"), "b"),
    **dict.fromkeys(("c", "c_plus", "d", "e", "pre_ipo"), "later"),
    **dict.fromkeys(("ipo", "post_ipo"), PUBLIC),
}
# Confidence -> ending of the symbol's name: filled, outlined, outlined with a dot.
FILLS = {"confirmed": "", "reported": "-open", "rumoured": "-open-dot"}


@dataclass(frozen=True, slots=True)
class FundingLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    axis_amount: what the scale counts ("CNY, log scale").
    undisclosed: what the marks below the scale are ("amount undisclosed").
    no_date, led_by, others, sources: "no date", "led by", "with", "Sources".
    stage_group: name of a group: seed (seed, angel, pre-A), a (A, A+, pre-B), b (B, B+), later
    (C to pre-IPO), public (IPO and after), other (strategic, grant, undisclosed).
    confidence: name of confirmed, reported, rumoured.
    scope: what an amount covers, by amount_scope; empty for an ordinary round.
    amount: a round's amount ("CNY 200–999 million, USD 28–140 million"; empty if undisclosed).
    when: a date ("March 2026", "not stated").
    number: a value on the axis ("100 million", "1亿").
    colon, comma: the language's own punctuation.
    """

    axis_amount: str
    undisclosed: str
    no_date: str
    led_by: str
    others: str
    sources: str
    stage_group: Callable[[str], str]
    confidence: Callable[[str], str]
    scope: Callable[[str], str]
    amount: Callable[[RoundRow], str]
    when: Callable[[PartialDate | None], str]
    number: Callable[[Decimal], str]
    colon: str = ": "
    comma: str = ", "


def group_of(row: RoundRow) -> str:
    return _GROUPS.get(row.stage, "other")


def symbol_of(row: RoundRow) -> str:
    return STAGE_LOOKS[group_of(row)][1] + FILLS.get(row.confidence, "-open")


def converted(row: RoundRow, currency: Currency) -> Interval | None:
    """The amount in ``currency``; None where it is undisclosed or no rate is known.

    One investor's ticket leaves the round open above.
    """
    conversion = row.usd if currency == "USD" else row.cny
    if row.amount.is_unknown:
        return None
    if row.currency == currency:
        amount = row.amount
    elif conversion is not None:
        amount = row.amount.scale(conversion.rate)
    else:
        return None
    return Interval(amount.low, None) if row.amount_scope == "one_investor" else amount


def hover_of(row: RoundRow, labels: FundingLabels) -> str:
    with_others = [name for name in row.investor_names if name not in row.lead_names]
    return hover_text(
        f"{row.company_name} · {row.stage_label}",
        labels.when(row.announced_on),
        labels.amount(row),
        f"“{row.amount_text}”" if row.amount_text else "",
        labels.scope(row.amount_scope),
        _list(labels.led_by, row.lead_names, labels),
        _list(labels.others, with_others, labels),
        labels.confidence(row.confidence),
        _list(labels.sources, row.source_names, labels, most=3),
    )


def _list(
    word: str, names: tuple[str, ...] | list[str], labels: FundingLabels, most: int = 6
) -> str:
    """The first few; a hover that covers the chart explains nothing."""
    if not names:
        return ""
    rest = f" +{len(names) - most}" if len(names) > most else ""
    return f"{word}{labels.colon}{labels.comma.join(names[:most])}{rest}"
