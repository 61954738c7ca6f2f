"""Capital and state share of all companies together.

Apart from the companies' own figures: any changed round moves them, whichever company raised it.
"""

from collections.abc import Iterator
from datetime import date

from funding.metrics.capital import compute_capital
from funding.metrics.industry_capital import compute_industry_capital
from funding.metrics.state_share import compute_industry_state_share, private_rounds
from funding.models import IndustryCapitalMetric, IndustryStateShareMetric
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


INDUSTRY_FUNDING = Derivation(
    name="industry-funding",
    models=(IndustryCapitalMetric, IndustryStateShareMetric),
    compute=_compute,
    depends_on=FUNDING,
)
