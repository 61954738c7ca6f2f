"""Private capital by quarter: figures from the database, words from the catalogue, a chart from both."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from funding.charts import QuarterBar, QuarterLabels, quarters_figure
from funding.choices import Instrument, YearPart
from funding.metrics.quarters import QUARTERS, compute_capital_by_quarter
from funding.models import QuarterCapitalMetric
from funding.refresh.industry import INDUSTRY_FUNDING, quarter_metric
from funding.rows import RoundRow
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json
from sources.clock import clock
from sources.exchange import Target
from sources.intervals import Interval

ROWS_TEMPLATE = "funding/_quarter_rows.html"
YEARS_BACK = 2
"""So many years before this one are drawn; the table has all."""
FEWEST_QUARTERS = 3
"""A filter that leaves fewer is said better by its rows."""


class QuarterRow(NamedTuple):
    """A figure and where it leads: to its explanation or, of a filter's own, to its rounds."""

    figure: QuarterCapitalMetric
    url: str
    is_explained: bool


def capital_by_quarter_chart(currency: Target) -> Chart | None:
    """All companies' private capital by quarter, by the reader's clock; None where no round is known."""
    figures = INDUSTRY_FUNDING.figures(QuarterCapitalMetric, currency=currency)
    rows = [QuarterRow(one, one.get_absolute_url(), True) for one in newest_first(figures)]
    query = QueryDict(f"instrument={Instrument.PRIVATE_EQUITY}")
    return _chart(rows, currency, address(query, ending="csv"))


def filtered_quarters_chart(
    rounds: Sequence[RoundRow], currency: Target, query: QueryDict
) -> Chart | None:
    """The same over the rounds of a filter: computed now, each figure leading to its rounds."""
    figures = [
        quarter_metric(one, currency) for one in compute_capital_by_quarter(rounds, currency)
    ]
    if sum(one.is_quarter for one in figures) < FEWEST_QUARTERS:
        return None
    rows = [QuarterRow(one, _rounds_of(one, query), False) for one in newest_first(figures)]
    return _chart(rows, currency, address(query, ending="csv"))


def address(query: QueryDict, ending: str = "", **changes: str) -> str:
    """The list of rounds, or its CSV, with this filter."""
    kept = query.copy()
    for name in ("page", "ordering"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    path = reverse("round-list-rows", args=[ending]) if ending else reverse("round-list")
    return f"{path}?{kept.urlencode()}" if kept else path


def _rounds_of(figure: QuarterCapitalMetric, query: QueryDict) -> str:
    """Of a year's rounds without a quarter, all of the year; of the undated, the whole filter."""
    if figure.year is None:
        return address(query)
    first, last = f"{figure.year}", f"{figure.year}"
    if figure.is_quarter:
        month = 3 * QUARTERS.index(figure.part) + 1
        first, last = f"{figure.year}-{month:02}", f"{figure.year}-{month + 2:02}"
    return address(query, announced_after=first, announced_before=last)


def _chart(rows: Sequence[QuarterRow], currency: Target, csv_url: str) -> Chart | None:
    today = clock().today
    bars = [_bar(row) for row in rows if _is_drawn(row.figure, today)]
    if not bars:
        return None
    until = (today.year, QUARTERS[(today.month - 1) // 3])
    figure = quarters_figure(bars, _labels(currency), until)
    return Chart(
        title=_("Private capital announced by quarter"),
        summary=quarters_summary([row.figure for row in rows], today),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="capital-by-quarter",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=rows,
    )


def _is_drawn(figure: QuarterCapitalMetric, today: date) -> bool:
    in_years = figure.year and today.year - YEARS_BACK <= figure.year <= today.year
    return bool(in_years) and figure.part != YearPart.YEAR


def newest_first(figures: Iterable[QuarterCapitalMetric]) -> list[QuarterCapitalMetric]:
    """A year, then what it consists of; the undated last."""
    order = (YearPart.YEAR, *QUARTERS[::-1], YearPart.NO_QUARTER, YearPart.NO_DATE)
    return sorted(figures, key=lambda one: (-(one.year or 0), order.index(YearPart(one.part))))


def _bar(row: QuarterRow) -> QuarterBar:
    figure = row.figure
    assert figure.year is not None
    return QuarterBar(
        key=figure.slug,
        year=figure.year,
        part=figure.part,
        disclosed=figure.disclosed,
        rounds=figure.rounds,
        undisclosed=figure.undisclosed,
        companies=figure.companies,
        url=row.url,
    )


def _labels(currency: Target) -> QuarterLabels:
    def heading(bar: QuarterBar) -> str:
        return QuarterCapitalMetric(year=bar.year, part=bar.part).period_text

    def lines(bar: QuarterBar) -> tuple[str, ...]:
        disclosed = wording.money(currency, bar.disclosed)
        return (
            _("Disclosed: %(amount)s") % {"amount": disclosed},
            counted(bar.rounds, bar.companies),
            _silent(bar.undisclosed),
            _("Open above: the rest is not known.") if bar.is_open else "",
        )

    return QuarterLabels(
        scale=str(currency),
        least=_("at least"),
        most=_("at most, as disclosed"),
        more=_("open above"),
        quarter=lambda part: _("Q%(quarter)s") % {"quarter": QUARTERS.index(part) + 1},
        no_quarter=(
            pgettext("first of two lines: year only", "year"),
            pgettext("second of two lines: year only", "only"),
        ),
        heading=heading,
        lines=lines,
        number=lambda value: wording.number(value, compact=True),
    )


def counted(rounds: int, companies: int) -> str:
    of = ngettext("%(rounds)s of %(count)d company", "%(rounds)s of %(count)d companies", companies)
    number = ngettext("%(count)d round", "%(count)d rounds", rounds) % {"count": rounds}
    return of % {"rounds": number, "count": companies}


def _silent(undisclosed: int) -> str:
    if not undisclosed:
        return ""
    words = ngettext(
        "%(count)d of them without a disclosed amount",
        "%(count)d of them without a disclosed amount",
        undisclosed,
    )
    return words % {"count": undisclosed}


def quarters_summary(figures: Sequence[QuarterCapitalMetric], today: date) -> str:
    """The strongest quarter, this year beside the last, and what stands in no quarter."""
    by_place = {(one.year, one.part): one for one in figures}
    this_year = by_place.get((today.year, YearPart.YEAR))
    last_year = by_place.get((today.year - 1, YearPart.YEAR))
    parts = [
        _strongest([one for one in figures if one.is_quarter]),
        _beside(this_year, last_year),
        _unplaced([one for one in figures if one.part in (YearPart.NO_QUARTER, YearPart.NO_DATE)]),
    ]
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)


def _strongest(quarters: Sequence[QuarterCapitalMetric]) -> str:
    """The quarter of the largest lower end, and the next one that may have brought more."""
    known = sorted(
        (one for one in quarters if one.disclosed.low),
        key=lambda one: (one.disclosed.low or 0, one.slug),
        reverse=True,
    )
    if not known:
        return ""
    best, others = known[0], known[1:]
    least = best.disclosed.low or Decimal(0)
    words = {"quarter": best.period_text, "amount": _money(best)}
    rival = next((one for one in others if (one.disclosed.high or 0) > least), None)
    if rival is None:
        return _("%(quarter)s was the strongest quarter so far: %(amount)s disclosed.") % words
    words |= {"rival": rival.period_text, "other": _money(rival)}
    return (
        _(
            "%(quarter)s was the strongest quarter so far: %(amount)s disclosed, though %(rival)s, at"
            " %(other)s, may have brought more."
        )
        % words
    )


def _money(figure: QuarterCapitalMetric) -> str:
    return wording.money(figure.currency, figure.disclosed)


def _beside(this: QuarterCapitalMetric | None, last: QuarterCapitalMetric | None) -> str:
    if this is None or this.disclosed.is_unknown:
        return ""
    words = {"year": str(this.year), "amount": _money(this)}
    if last is None or last.disclosed.is_unknown:
        return _("%(year)s has brought %(amount)s so far.") % words
    words |= {"before": str(last.year), "other": _money(last)}
    return _compared(this.disclosed, last.disclosed) % words


def _compared(this: Interval, last: Interval) -> str:
    """A comparison is made only where the ranges do not overlap."""
    if this.at_least(last) == "surely":
        return _(
            "%(year)s has brought %(amount)s so far, already more than all of %(before)s (%(other)s)."
        )
    if this.at_least(last) == "surely not":
        return _("%(year)s has brought %(amount)s so far, less than all of %(before)s (%(other)s).")
    return _("%(year)s has brought %(amount)s so far, after %(other)s in all of %(before)s.")


def _unplaced(figures: Sequence[QuarterCapitalMetric]) -> str:
    rounds = sum(one.rounds for one in figures)
    if not rounds:
        return ""
    known = [one.disclosed for one in figures if not one.disclosed.is_unknown]
    silent = sum(one.undisclosed for one in figures)
    words = ngettext(
        "%(count)d more round has no known quarter: %(amount)s.",
        "%(count)d more rounds have no known quarter: %(amount)s.",
        rounds,
    )
    amount = wording.money(figures[0].currency, sum(known, Interval.exactly(0)))
    without = _silent(silent)
    return words % {"count": rounds, "amount": wording.clauses((amount if known else "", without))}
