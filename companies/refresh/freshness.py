"""How fresh the facts about each company are: facts read, rows computed."""

from collections.abc import Iterator
from datetime import date

from companies.metrics.freshness import compute_freshness
from companies.models import Company, FreshnessMetric, ProductionActual
from companies.refresh.company_facts import companies_told_of, fact_rows
from companies.refresh.promise_rows import actual_rows, companies_by_slug, promise_rows
from companies.rows import ActualRow
from sources.derivation import Derivation, Scope, row_of
from sources.models import Derived

RESOURCES = frozenset(
    "actuals event-participants facilities orders ownerships prices robots rounds supply-links"
    " targets".split()
)
"""The tables whose rows say something of a company; of two the app above this one has the name."""


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    known = Company.objects.published().order_by().values_list("slug", flat=True)
    slugs = set(known) if scope is None else set(known.filter(slug__in=scope))
    companies = companies_by_slug(scope)
    found = compute_freshness(slugs, fact_rows(scope), promise_rows(scope), _reports(scope), today)
    for value in found:
        company = companies[value.company_slug]
        yield row_of(FreshnessMetric, value, slug=company.slug, company=company)


def _reports(scope: Scope) -> list[ActualRow]:
    """With their currencies: two sums of money are compared only in one currency."""
    money = ProductionActual.objects.published().exclude(currency="").order_by()
    currencies = dict(money.values_list("key", "currency"))
    return [
        row._replace(currency=currencies.get(row.key, row.currency)) for row in actual_rows(scope)
    ]


FRESHNESS = Derivation(
    name="freshness",
    models=(FreshnessMetric,),
    compute=_compute,
    depends_on=RESOURCES | {"companies", "sources"},
    companies_of=companies_told_of,
    daily=True,
)
