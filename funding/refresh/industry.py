"""Capital, state share and quarters of all companies together.

Apart from the companies' own figures: any changed round moves them, whichever company raised it.
"""

from collections.abc import Iterator
from datetime import date

from funding.metrics.capital import compute_capital
from funding.metrics.industry_capital import compute_industry_capital
from funding.metrics.merged_rounds import Target
from funding.metrics.quarters import QuarterCapital, compute_capital_by_quarter
from funding.metrics.state_share import compute_industry_state_share, private_rounds
from funding.models import IndustryCapitalMetric, IndustryStateShareMetric, QuarterCapitalMetric
from funding.refresh.capital import FUNDING, state_backing
from funding.round_rows import report_rows
from sources.derivation import Derivation, Scope, row_of
from sources.exchange import TARGETS
from sources.models import Derived


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    rows, backing = report_rows(None), state_backing()
    for target in TARGETS:
        slug = f"industry.{target.lower()}"
        raised = compute_industry_capital(compute_capital(rows, target))
        yield row_of(IndustryCapitalMetric, raised, slug=slug, currency=target)
        share = compute_industry_state_share(private_rounds(rows, target), backing)
        yield row_of(IndustryStateShareMetric, share, slug=slug, currency=target)
        for quarter in compute_capital_by_quarter(rows, target):
            yield quarter_metric(quarter, target)


def quarter_metric(quarter: QuarterCapital, currency: Target) -> QuarterCapitalMetric:
    """Unsaved."""
    return row_of(
        QuarterCapitalMetric,
        quarter,
        slug=f"{quarter.place.name}.{currency.lower()}",
        currency=currency,
        year=quarter.place.year or None,
        part=quarter.place.part,
    )


INDUSTRY_FUNDING = Derivation(
    name="industry-funding",
    models=(IndustryCapitalMetric, IndustryStateShareMetric, QuarterCapitalMetric),
    compute=_compute,
    depends_on=FUNDING,
)
