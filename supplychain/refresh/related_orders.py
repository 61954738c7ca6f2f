"""Orders from related parties: read orders, ownerships and investors, compute, write."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from companies.models import Company, Ownership
from funding.choices import Instrument
from funding.models import FundingRound, Investor, Participation
from sources.clock import published
from sources.derivation import Derivation, Scope, row_of
from sources.exchange import TARGETS, conversion
from sources.models import Derived
from sources.rate_day import rate_day
from supplychain.metrics.related_orders import (
    OrderRelation,
    compute_order_relations,
    compute_related_orders,
)
from supplychain.models import Order, OrderRelationMetric, RelatedOrdersMetric
from supplychain.rows import BackerRow, OrderRow, OwnershipRow, ParentRow

SHARES_IN_THE_MAKER = (Instrument.PRIVATE_EQUITY, Instrument.PUBLIC_OFFERING)
"""Who lends money or gives a grant is no investor."""


def _compute(_scope: Scope, _today: date) -> Iterator[Derived]:
    companies = {company.pk: company for company in Company.objects.all()}
    slugs = {pk: company.slug for pk, company in companies.items()}
    orders = order_rows(slugs)
    found = compute_order_relations(
        orders, ownership_rows(slugs), parent_rows(slugs), backer_rows(slugs)
    )
    by_slug = {company.slug: company for company in companies.values()}
    for relation in found:
        if relation.relations:
            maker = by_slug[relation.maker]
            yield row_of(OrderRelationMetric, relation, slug=relation.order, company=maker)
    yield from _shares(orders, {relation.order: relation for relation in found}, by_slug)


def _shares(
    orders: Sequence[OrderRow],
    relations: Mapping[str, OrderRelation],
    companies: Mapping[str, Company],
) -> Iterator[RelatedOrdersMetric]:
    for target in TARGETS:
        for share in compute_related_orders(orders, relations, target):
            yield row_of(
                RelatedOrdersMetric,
                share,
                slug=f"{share.maker or 'industry'}.{target.lower()}",
                company=companies.get(share.maker),
                currency=target,
            )


def order_rows(slugs: Mapping[int, str]) -> list[OrderRow]:
    return [_order_row(order, slugs) for order in Order.objects.published().order_by()]


def _order_row(order: Order, slugs: Mapping[int, str]) -> OrderRow:
    day = rate_day(order)
    return OrderRow(
        key=order.key,
        maker=slugs[order.maker_id],
        customer=slugs[order.customer_id] if order.customer_id else "",
        ordered_on=order.ordered_on,
        amount=order.amount,
        currency=order.currency,
        status=order.status,
        confidence=order.confidence,
        usd=conversion(order.currency, "USD", day) if order.currency else None,
        cny=conversion(order.currency, "CNY", day) if order.currency else None,
    )


def ownership_rows(slugs: Mapping[int, str]) -> list[OwnershipRow]:
    return [
        OwnershipRow(
            key=holding.key,
            owner=slugs[holding.owner_id],
            owned=slugs[holding.owned_id],
            kind=holding.kind,
            until=holding.until,
            confidence=holding.confidence,
        )
        for holding in Ownership.objects.published().order_by()
    ]


def parent_rows(slugs: Mapping[int, str]) -> list[ParentRow]:
    """As far as the company's own row was public: it is what says who the parent is."""
    rows = Company.objects.filter(published(), parent__isnull=False)
    return [
        ParentRow(slugs[pk], slugs[parent])
        for pk, parent in rows.values_list("pk", "parent_id")
        if parent is not None
    ]


def backer_rows(slugs: Mapping[int, str]) -> list[BackerRow]:
    """Companies behind investors, as far as the investor's own row says so publicly."""
    behind = Investor.objects.filter(published(), company__isnull=False)
    investors = {
        pk: (slug, slugs[of]) for pk, slug, of in behind.values_list("pk", "slug", "company_id")
    }
    rounds = FundingRound.objects.published().filter(instrument__in=SHARES_IN_THE_MAKER)
    # Only those that matter: most investors are funds with no company behind them.
    held = rounds.filter(investors__company__isnull=False).distinct().order_by()
    reports = {one.pk: one for one in held}
    parts = Participation.objects.filter(published("fact"), investor__company__isnull=False)
    return [
        _backer_row(reports[fact], *investors[investor], slugs)
        for fact, investor in parts.order_by().values_list("fact_id", "investor_id")
        if fact in reports and investor in investors
    ]


def _backer_row(
    report: FundingRound, investor: str, company: str, slugs: Mapping[int, str]
) -> BackerRow:
    return BackerRow(
        round_key=report.key,
        raised_by=slugs[report.company_id],
        investor=investor,
        company=company,
        announced_on=report.announced_on,
        confidence=report.confidence,
    )


RELATED_ORDERS = Derivation(
    name="related-orders",
    models=(OrderRelationMetric, RelatedOrdersMetric),
    compute=_compute,
    depends_on=frozenset({"orders", "ownerships", "rounds", "investors", "companies"}),
)
