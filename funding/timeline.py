"""The timeline of rounds: rows from the database, words from the catalogue, a chart from both."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from funding.charts import (
    FundingFacts,
    FundingLabels,
    drawn_rows,
    funding_facts,
    funding_timeline_figure,
)
from funding.choices import AmountScope
from funding.rows import RoundRow
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.choices import Confidence
from sources.exchange import Target, converted

ROWS_TEMPLATE = "funding/_timeline_rows.html"


def funding_timeline(
    rows: Sequence[RoundRow], currency: Target, *, csv_url: str = ""
) -> Chart | None:
    """Rounds of many companies, of one, or of one investor, in ``currency``; None without rows."""
    if not rows:
        return None
    figure = funding_timeline_figure(drawn_rows(rows), funding_labels(currency), currency)
    return Chart(
        title=_("Funding rounds by date and amount"),
        summary=funding_summary(funding_facts(rows, currency), currency),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="funding-timeline",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=[(row, in_words(row, currency), _confidence(row.confidence)) for row in rows],
    )


def funding_labels(currency: Target) -> FundingLabels:
    groups = {
        "seed": _("Seed to pre-A"),
        "a": _("A to pre-B"),
        "b": _("Series B"),
        "later": _("C to pre-IPO"),
        "public": _("Public offering (IPO and after)"),
        "other": _("Strategic, other or not said"),
    }
    return FundingLabels(
        axis_amount=_("%(currency)s, log scale") % {"currency": currency},
        undisclosed=_("amount undisclosed"),
        no_date=_("no date"),
        led_by=_("led by"),
        others=pgettext("investors beside the lead", "with"),
        sources=_("Sources"),
        stage_group=groups.__getitem__,
        confidence=_confidence,
        scope=_scope,
        amount=lambda row: in_words(row, currency),
        when=wording.when,
        number=_axis_number,
        colon=wording.colon(),
        comma=wording.comma(),
    )


def in_words(row: RoundRow, currency: Target) -> str:
    """``CNY 200–999 m (USD 28–140 m)``; empty where nothing was disclosed."""
    if row.amount.is_unknown:
        return ""
    own = wording.money(row.currency, row.amount)
    rate = row.usd if currency == "USD" else row.cny
    if row.currency == currency or rate is None:
        return own
    other = wording.money(currency, converted(row.amount, rate))
    return _("%(amount)s (%(converted)s)") % {"amount": own, "converted": other}


def funding_summary(facts: FundingFacts, currency: Target) -> str:
    """The chart in sentences: how many, of whom, when, how many without a figure, the largest."""
    parts = [_counted(facts)]
    if facts.undisclosed_rounds:
        silent = ngettext(
            "The amount of %(count)d is not disclosed.",
            "The amounts of %(count)d are not disclosed.",
            facts.undisclosed_rounds,
        )
        parts.append(silent % {"count": facts.undisclosed_rounds})
    if facts.biggest is not None and facts.rounds > 1:
        words = _("The largest: %(company)s, %(stage)s, %(amount)s, %(date)s, %(confidence)s.")
        parts.append(words % _about(facts.biggest, currency))
    private = facts.biggest_private
    if private is not None and private != facts.biggest:
        words = _(
            "That was a public offering; the largest of private capital: %(company)s, %(stage)s,"
            " %(amount)s, %(date)s, %(confidence)s."
        )
        parts.append(words % _about(private, currency))
    if facts.earlier:
        parts.append(_not_drawn(facts))
    return ("" if wording.in_chinese() else " ").join(parts)


def _counted(facts: FundingFacts) -> str:
    rounds = ngettext("%(count)d round", "%(count)d rounds", facts.rounds)
    companies = ngettext("%(count)d company", "%(count)d companies", facts.companies)
    words = {
        "rounds": rounds % {"count": facts.rounds},
        "companies": companies % {"count": facts.companies},
    }
    if facts.earliest is None or facts.latest is None:
        return _("%(rounds)s of %(companies)s, without a date.") % words
    first, last = facts.earliest.first.year, facts.latest.last.year
    if first == last:
        return _("%(rounds)s of %(companies)s, announced in %(year)s.") % {**words, "year": first}
    words |= {"first": str(first), "last": str(last)}
    return _("%(rounds)s of %(companies)s, announced from %(first)s to %(last)s.") % words


def _not_drawn(facts: FundingFacts) -> str:
    words = ngettext(
        "%(count)d round before %(year)s is not drawn; it stands in the rows.",
        "%(count)d rounds before %(year)s are not drawn; they stand in the rows.",
        facts.earlier,
    )
    return words % {"count": facts.earlier, "year": facts.drawn_from}


def _about(row: RoundRow, currency: Target) -> dict[str, str]:
    return {
        "company": row.company_name,
        "stage": row.stage_label,
        "amount": in_words(row, currency),
        "date": wording.when(row.announced_on),
        "confidence": _confidence(row.confidence).lower(),
    }


def _scope(value: str) -> str:
    return "" if value == AmountScope.ROUND else str(AmountScope(value).label)


def _axis_number(value: Decimal | Any) -> str:
    return wording.number(value, compact=True)


def _confidence(value: str) -> str:
    return str(Confidence(value).label)
