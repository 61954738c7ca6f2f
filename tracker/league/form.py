"""What the league tables are asked: year, kind of volume, country, province, and which table."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import TargetMetric
from companies.models import Company, YearMetric
from companies.refresh.years import YEARS
from funding.models import Investor
from sources.clock import clock
from sources.parameters import refuse_parameters
from sources.wording import country, place_name

KINDS = (TargetMetric.DELIVERIES, TargetMetric.ANNUAL_OUTPUT, TargetMetric.DEPLOYMENT)
TABLES = {
    "units": gettext_lazy("Makers by robots reported"),
    "promises": gettext_lazy("Makers by promises kept"),
    "capital": gettext_lazy("Makers by capital raised"),
    "investors": gettext_lazy("Investors by makers backed"),
    "suppliers": gettext_lazy("Suppliers by makers supplied"),
}


class NamedChoice(forms.ChoiceField):
    """A value nobody knows is answered with the nearest one, or with all."""

    def validate(self, value: Any) -> None:
        known = [str(code) for code, _label in self.choices if code]  # type: ignore[misc, union-attr]
        if not value or value in known:
            return
        near = get_close_matches(str(value), known, 1) or known
        message = _("“%(value)s” is not known here: write %(words)s.")
        raise forms.ValidationError(message % {"value": value, "words": ", ".join(near)})


class LeagueForm(forms.Form):
    year = NamedChoice(label=gettext_lazy("Robots reported for"), required=False)
    kind = NamedChoice(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[(kind.value, kind.label) for kind in KINDS],
    )
    country = NamedChoice(label=gettext_lazy("Country"), required=False)
    province = NamedChoice(label=gettext_lazy("Province"), required=False)
    table = NamedChoice(required=False, choices=list(TABLES.items()), widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        self.years = reported_years()
        data = query.copy()
        # The selects show what is in force where nothing was chosen.
        for name, value in (("year", str(self.default_year)), ("kind", KINDS[0].value)):
            if not data.get(name):
                data[name] = value
        super().__init__(data)
        years = self.years or [self.default_year]
        self._choose("year", [(str(year), str(year)) for year in years])
        self._choose("country", [("", _("any")), *_countries()])
        self._choose("province", [("", _("any")), *_provinces()])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_parameters(self, self.data, self.fields)
        return cleaned

    @property
    def default_year(self) -> int:
        """The last year that is over, or the last before it with a report."""
        last = clock().today.year - 1
        return max((year for year in self.years if year <= last), default=last)


def reported_years() -> list[int]:
    """Years with a report of a kind that is ranked, newest first; the present year among them."""
    wanted = {kind.value for kind in KINDS}
    figures = YEARS.figures(YearMetric, company=None)
    found = {one.year for one in figures if one.reporting and one.target_metric in wanted}
    return sorted(found, reverse=True)


def _countries() -> list[tuple[str, str]]:
    named: Iterable[Any] = (Company.objects.published(), Investor.objects.published())
    codes = {code for rows in named for code in rows.order_by().values_list("country", flat=True)}
    found = [(code, country(code)) for code in codes if code]
    return sorted(found, key=lambda option: option[1].casefold())


def _provinces() -> list[tuple[str, str]]:
    rows = Company.objects.published().order_by().values_list("province", flat=True).distinct()
    named = [(name, place_name(name)) for name in rows if name]
    return sorted(named, key=lambda option: option[0].casefold())
