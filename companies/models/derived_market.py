"""Figures about the market and about how fresh the facts are; only ``companies.refresh`` writes them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from companies.choices import MarketNature, RobotForm
from companies.metrics import capacity, forecasts, market_lines, prices
from companies.models.derived_records import YearMetric
from companies.models.predictions import ShownPrediction, shown_prediction, times
from sources import wording
from sources.fields import RangeField
from sources.intervals import Interval
from sources.models import Derived, Shown
from sources.models.derived import Text

RUMOUR = _("a rumour")


class CapacityMetric(Derived):
    """Robots that companies say they can build in a year, beside what they promised and shipped."""

    metric = "capacity_demand"
    formula_version = capacity.VERSION
    compute = staticmethod(capacity.compute_capacity)
    unit = _("robots a year; the ratios are plain numbers")
    words: ClassVar[Mapping[str, Text]] = {
        **YearMetric.words,
        capacity.SITE: _("a site announced or being built: into its company's range"),
        capacity.OPERATING_SITE: _("a site that operates: into its company's range"),
        capacity.STATED_CAPACITY: _("a stated capacity: into its company's range"),
        capacity.EARLIER_CAPACITY: _("a capacity due later has taken its place"),
    }

    year = models.PositiveSmallIntegerField(_("year"))
    capacity = RangeField(_("announced capacity"), places=2)
    operating = RangeField(_("capacity of sites operating"), places=2)
    promised = RangeField(_("promised deliveries"), places=2)
    shipped = RangeField(_("reported shipments"), places=2)
    per_promised = RangeField(_("capacity over promised deliveries"))
    per_shipped = RangeField(_("capacity over reported shipments"))
    capacity_companies = models.PositiveIntegerField(_("companies with a capacity"))
    operating_companies = models.PositiveIntegerField(_("companies with a site operating"))
    promised_companies = models.PositiveIntegerField(_("companies that promised deliveries"))
    shipped_companies = models.PositiveIntegerField(_("companies with reported shipments"))

    class Meta:
        verbose_name = _("announced capacity over demand")
        verbose_name_plural = _("announced capacity over demand")

    @property
    def capacity_text(self) -> str:
        return robots(self.capacity)

    @property
    def operating_text(self) -> str:
        return robots(self.operating)

    @property
    def promised_text(self) -> str:
        return robots(self.promised)

    @property
    def shipped_text(self) -> str:
        return robots(self.shipped)

    @property
    def per_promised_text(self) -> str:
        return times(self.per_promised)

    @property
    def per_shipped_text(self) -> str:
        return times(self.per_shipped)

    def shown(self) -> list[Shown]:
        return [
            Shown(_("Year"), str(self.year)),
            Shown(_("Announced capacity over promised deliveries"), self.per_promised_text),
            Shown(_("Announced capacity over reported shipments"), self.per_shipped_text),
            Shown(_("Announced capacity"), self.capacity_text),
            Shown(_("Of sites said to operate"), self.operating_text),
            Shown(_("Promised deliveries"), self.promised_text),
            Shown(_("Reported shipments"), self.shipped_text),
            Shown(_("Companies with a capacity"), wording.number(self.capacity_companies)),
            Shown(_("Companies with a site operating"), wording.number(self.operating_companies)),
            Shown(_("Companies that promised deliveries"), wording.number(self.promised_companies)),
            Shown(_("Companies with reported shipments"), wording.number(self.shipped_companies)),
        ]


class ForecastMetric(Derived):
    """What one body predicted for a market, or set as a goal, beside the estimates made since.

    ``predictions`` holds each of them as ``companies.refresh.market`` writes it.
    """

    metric = "forecast_record"
    formula_version = forecasts.VERSION
    compute = staticmethod(forecasts.compute_forecasts)
    unit = _("forecasts; how far off and how far restated are plain numbers")
    words: ClassVar[Mapping[str, Text]] = {
        forecasts.FORECAST: _("what the body said"),
        forecasts.ESTIMATE: _("an estimate made since"),
        forecasts.NO_NUMBER: _("no number given"),
        forecasts.NOTHING_ALIKE: _("a kind of figure that nobody estimates"),
        forecasts.NOT_LATER: _("an estimate from before the forecast"),
        market_lines.OTHER_PERIOD: _("an estimate for another period"),
        market_lines.RUMOURED: RUMOUR,
    }

    nature = models.CharField(_("nature"), max_length=8, choices=MarketNature)
    forecaster = models.CharField(_("stated by"), max_length=80)
    forecasts = models.PositiveIntegerField(_("forecasts compared"))
    met = models.PositiveIntegerField(_("reached by the estimates"))
    missed = models.PositiveIntegerField(_("not reached by the estimates"))
    undecidable = models.PositiveIntegerField(_("undecidable"))
    unreported = models.PositiveIntegerField(_("no later estimate"))
    pending = models.PositiveIntegerField(_("period not over"))
    ratio = RangeField(_("forecast over the later estimates"))
    lines = models.PositiveIntegerField(_("different things forecast"))
    lines_restated = models.PositiveIntegerField(_("of these restated"))
    restatements = models.PositiveIntegerField(_("restatements"))
    factor = RangeField(_("latest statement over the first"))
    predictions = models.JSONField(_("what was said"), default=list)

    class Meta:
        verbose_name = _("forecast record")
        verbose_name_plural = _("forecast records")

    @property
    def ratio_text(self) -> str:
        return "" if self.ratio.is_unknown else times(self.ratio)

    @property
    def factor_text(self) -> str:
        return "" if self.factor.is_unknown else times(self.factor)

    @property
    def said(self) -> list[ShownPrediction]:
        """What the body said, in the reader's language, by what it is about and when."""
        return [shown_prediction(one) for one in self.predictions]

    def shown(self) -> list[Shown]:
        counts = ("forecasts", *forecasts.VERDICTS, "lines", "lines_restated", "restatements")
        counted = (
            Shown(capitalised(self, name), wording.number(getattr(self, name))) for name in counts
        )
        return [
            Shown(
                _("Stated by"), wording.clauses((self.forecaster, str(self.get_nature_display())))
            ),
            *counted,
            Shown(capitalised(self, "ratio_min"), times(self.ratio)),
            Shown(capitalised(self, "factor_min"), times(self.factor)),
            *(Shown(one.heading, one.text) for one in self.said),
        ]


class PriceMetric(Derived):
    """The lowest and the median price of one form of robot in one year, in one currency."""

    metric = "price"
    formula_version = prices.VERSION
    compute = staticmethod(prices.compute_prices)
    unit = _("whole US dollars or yuan")
    words: ClassVar[Mapping[str, Text]] = {
        prices.QUOTE: _("a quote of one robot"),
        prices.FORM: _("says which form of robot is quoted"),
        prices.NO_RATE: _("no reference rate for its currency"),
        prices.RUMOURED: RUMOUR,
    }

    form = models.CharField(_("form"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    currency = models.CharField(_("currency"), max_length=3)
    lowest = RangeField(_("lowest price"), places=0)
    median = RangeField(_("median price"), places=0)
    robots = models.PositiveIntegerField(_("robots quoted"))
    quotes = models.PositiveIntegerField(_("quotes"))

    class Meta:
        verbose_name = _("price by form and year")
        verbose_name_plural = _("prices by form and year")

    def get_form_display(self) -> str:
        if self.form == prices.UNKNOWN_FORM:
            return pgettext("the form of a robot", "Not known")
        return str(RobotForm(self.form).label)

    @property
    def lowest_text(self) -> str:
        return wording.money(self.currency, self.lowest)

    @property
    def median_text(self) -> str:
        return wording.money(self.currency, self.median)

    def shown(self) -> list[Shown]:
        return [
            Shown(_("Form"), self.get_form_display()),
            Shown(_("Year"), str(self.year)),
            Shown(_("Lowest price"), self.lowest_text),
            Shown(_("Median price"), self.median_text),
            Shown(_("Robots quoted"), wording.number(self.robots)),
            Shown(_("Quotes"), wording.number(self.quotes)),
        ]


def capitalised(row: models.Model, field: str) -> str:
    name = str(row._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


def robots(units: Interval) -> str:
    return pgettext("a number", "none known") if units.is_unknown else wording.quantity(units)
