"""Each year's promised and reported volumes, of every company and of the industry."""

from collections.abc import Iterator
from datetime import date

from companies.metrics.years import compute_years
from companies.models import YearMetric
from companies.refresh.promise_rows import (
    actual_rows,
    companies_by_slug,
    promise_rows,
    robot_families,
)
from sources.derivation import Derivation, Scope, row_of
from sources.models import Derived


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    """Of everything, whatever the scope: the industry is the sum of all its companies."""
    companies = companies_by_slug(None)
    for year in compute_years(promise_rows(None), actual_rows(None), robot_families(None)):
        company = companies.get(year.company_slug)
        yield row_of(YearMetric, year, slug=year.slug, company=company)


YEARS = Derivation(
    name="years",
    models=(YearMetric,),
    compute=_compute,
    depends_on=frozenset({"targets", "actuals", "robots"}),
)
