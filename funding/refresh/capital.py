"""What each company has raised, and what part of it from the state: facts read, rows computed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from companies.affected import companies_named
from companies.models import Company
from funding.metrics.capital import CapitalRaised, compute_capital
from funding.metrics.merged_rounds import Target, whole
from funding.metrics.state_share import (
    Backing,
    StateShare,
    compute_round_state_share,
    compute_state_share,
    private_rounds,
)
from funding.models import CapitalMetric, FundingRound, Investor, Participation, StateShareMetric
from funding.round_rows import report_rows
from funding.rows import ReportRow
from sources.clock import published
from sources.derivation import Derivation, Scope, row_of
from sources.exchange import TARGETS
from sources.intervals import Interval
from sources.models import Change, Derived

FUNDING = frozenset({"rounds", "investors", "companies"})
SHARE_PLACES = Decimal("0.0001")


def state_backing() -> Backing:
    """State-backed or not, by investor, as far as its own row was public by the reader's clock."""
    return dict(Investor.objects.filter(published()).values_list("slug", "state_backed"))


def _compute(scope: Scope, today: date) -> Iterator[Derived]:
    rows = report_rows(scope)
    named = Company.objects.all() if scope is None else Company.objects.filter(slug__in=scope)
    companies = {company.slug: company for company in named}
    yield from _capital(rows, companies)
    yield from _state_shares(rows, companies)


def _capital(
    rows: Sequence[ReportRow], companies: Mapping[str, Company]
) -> Iterator[CapitalMetric]:
    for target in TARGETS:
        for slug, raised in compute_capital(rows, target).items():
            yield _capital_metric(companies[slug], raised, target)


def _capital_metric(company: Company, raised: CapitalRaised, currency: Target) -> CapitalMetric:
    share = raised.exact_share
    return row_of(
        CapitalMetric,
        raised,
        slug=f"{company.slug}.{currency.lower()}",
        company=company,
        currency=currency,
        apart={name: _ends(amount) for name, amount in raised.apart.items()},
        exact_share=None if share is None else share.quantize(SHARE_PLACES),
    )


def _ends(amount: Interval) -> list[int | None]:
    """Whole units, as JSON holds them."""
    rounded = whole(amount)
    return [None if end is None else int(end) for end in (rounded.low, rounded.high)]


def _state_shares(
    rows: Sequence[ReportRow], companies: Mapping[str, Company]
) -> Iterator[StateShareMetric]:
    backing = state_backing()
    rounds = {target: private_rounds(rows, target) for target in TARGETS}
    for target in TARGETS:
        for share in compute_state_share(rounds[target], backing):
            name = f"{share.company_slug}.{target.lower()}"
            yield _state_share(companies[share.company_slug], share, name, target)
    for share in compute_round_state_share(rounds["USD"], backing):
        name = f"round.{share.company_slug}.{share.round}"
        yield _state_share(companies[share.company_slug], share, name, "")


def _state_share(company: Company, share: StateShare, slug: str, currency: str) -> StateShareMetric:
    return row_of(StateShareMetric, share, slug=slug, company=company, currency=currency)


def _companies_of(changes: Sequence[Change]) -> Scope:
    """The companies whose rounds the changes touch: the rounds, who stands in them, who those are."""
    investors = {change.key for change in changes if change.resource == "investors"}
    rounds = {change.key for change in changes if change.resource == "rounds" and change.part}
    backed = Participation.objects.filter(investor__slug__in=investors)
    found = {
        *backed.values_list("fact__company__slug", flat=True),
        *FundingRound.objects.filter(key__in=rounds).values_list("company__slug", flat=True),
    }
    return (companies_named(changes) or frozenset()) | found


CAPITAL = Derivation(
    name="capital",
    models=(CapitalMetric, StateShareMetric),
    compute=_compute,
    depends_on=FUNDING,
    companies_of=_companies_of,
)
