"""Forecasts of deliveries beside the shipments estimated since: rows, words and chart."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.charts.forecasts import (
    FORECAST,
    SCOPES,
    Outlook,
    YearOutlook,
    forecasts_figure,
    year_outlooks,
)
from companies.charts.spots import SpotLabels
from companies.choices import ActualMetric, MarketNature, MarketScope, TargetMetric, Unit
from companies.models import MarketFigure
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json, hover_text
from sources.choices import Confidence
from sources.clock import clock

ROWS_TEMPLATE = "companies/_market_figure_rows.html"
# Like with like: what was forecast to be delivered is compared with what was shipped.
COMPARED = Q(nature=MarketNature.FORECAST, metric=TargetMetric.DELIVERIES) | Q(
    nature=MarketNature.ESTIMATE, metric=ActualMetric.SHIPPED
)


def forecast_chart(figures: QuerySet[Any], *, csv_url: str = "") -> Chart | None:
    """Of a filter's figures the yearly deliveries and shipments; None where no forecast is left."""
    wanted = figures.filter(
        COMPARED, Q(units_min__isnull=False) | Q(units_max__isnull=False), unit=Unit.ROBOTS
    ).exclude(confidence=Confidence.RUMOURED)
    rows: list[MarketFigure] = list(wanted.order_by("period_end_last", "units_min", "key"))
    outlooks = [_outlook(row) for row in rows]
    if not any(one.nature == FORECAST for one in outlooks):
        return None
    figure = forecasts_figure(outlooks, _labels())
    return Chart(
        title=_("Robots a year: forecasts of deliveries, and estimates of shipments"),
        summary=forecast_summary(outlooks),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="forecasts",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=rows,
    )


def _outlook(row: MarketFigure) -> Outlook:
    stated = row.stated_on.last if row.stated_on else row.public_on
    assert row.period_end is not None
    assert stated is not None
    return Outlook(
        key=row.key,
        scope=row.scope,
        nature=row.nature,
        year=row.period_end.last.year,
        units=row.units,
        by=row.stated_by,
        stated_on=stated,
        hover=_hover(row),
        url=row.get_absolute_url(),
    )


def _hover(row: MarketFigure) -> str:
    kind = wording.clauses((row.get_scope_display(), row.get_nature_display()))
    said = f"“{row.units_text}”" if row.units_text else ""
    stated = f"{_('stated')}{wording.colon()}{wording.when(row.stated_on)}"
    amount = _("%(amount)s robots, %(year)s") % {
        "amount": wording.quantity(row.units),
        "year": row.period_end.last.year if row.period_end else "",
    }
    return hover_text(row.stated_by, amount, said, kind, stated, row.note)


def _labels() -> SpotLabels:
    groups = {
        "china-forecast": _("forecast for China"),
        "world-forecast": _("forecast for the world"),
        "china-estimate": _("estimate of what China shipped"),
        "world-estimate": _("estimate of what the world shipped"),
    }
    return SpotLabels(
        across=_("year it is for"),
        upward=_("robots a year, log scale"),
        groups=groups,
        number=lambda amount: wording.number(amount, compact=wording.in_chinese()),
    )


def forecast_summary(outlooks: Sequence[Outlook]) -> str:
    """How many by how many bodies; per market the last year that can be checked, and one ahead."""
    forecasts = [one for one in outlooks if one.nature == FORECAST]
    words = {
        "count": wording.number(len(forecasts)),
        "bodies": wording.number(len({one.by for one in forecasts})),
        "first": str(min(one.year for one in forecasts)),
        "last": str(max(one.year for one in forecasts)),
    }
    counted = ngettext(
        "%(count)s forecast of yearly deliveries by %(bodies)s bodies, for %(first)s to %(last)s.",
        "%(count)s forecasts of yearly deliveries by %(bodies)s bodies, for %(first)s to %(last)s.",
        len(forecasts),
    )
    found = year_outlooks(outlooks)
    parts = [counted % words]
    for scope in SCOPES:
        parts += _of_market([year for year in found if year.scope == scope])
    return ("" if wording.in_chinese() else " ").join(parts)


def _of_market(years: Sequence[YearOutlook]) -> Iterator[str]:
    checked = [year for year in years if year.forecasts and year.estimates]
    if checked:
        yield _("%(market)s %(year)s: forecast %(forecast)s; estimated since: %(estimated)s.") % {
            **_named(checked[-1]),
            "estimated": wording.quantity(checked[-1].estimated),
        }
    ahead = [year for year in years if year.forecasts > 1 and year.year > clock().today.year]
    if ahead:
        most = max(ahead, key=lambda year: (year.forecasts, -year.year))
        yield _("%(market)s %(year)s: %(count)s forecasts, %(forecast)s.") % _named(most)


def _named(year: YearOutlook) -> dict[str, Any]:
    return {
        "market": MarketScope(year.scope).label,
        "year": year.year,
        "count": wording.number(year.forecasts),
        "forecast": wording.quantity(year.forecast),
    }
