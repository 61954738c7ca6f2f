"""Facts that a reviewer wants beside a proposal: others of the same thing, and what contradicts it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from companies.models import ProductionActual, ProductionTarget
from funding.models import FundingRound
from sources.fact_lines import headline, page_of
from sources.intervals import Interval
from sources.models import Proposal, SourcedFact
from supplychain.models import Order, SupplyLink
from tracker.desk.entry.duplicates import Duplicate, duplicates_of
from tracker.desk.rows import BY_RESOURCE
from tracker.desk.titles import Titles, titles_of

AROUND = timedelta(days=60)
MOST = 12


class Related(NamedTuple):
    """A published fact, why it stands here, and what in it does not go with the proposal."""

    title: str
    url: str
    why: str
    clash: str
    confidence: str
    sources: int


class Beside(NamedTuple):
    facts: list[Related]
    more: int
    """Facts beyond those shown."""
    duplicates: list[Duplicate]
    waiting: list[tuple[str, str, str]]
    """Other open proposals about the same row: title, author, address."""


def beside(proposal: Proposal) -> Beside:
    table = BY_RESOURCE[proposal.resource]
    row = Titles([(table, proposal.cells)]).row(table, proposal.cells)
    find = FINDERS.get(proposal.resource)
    rows = find(row) if find else None
    facts, more = _facts(rows.exclude(key=proposal.key), row) if rows is not None else ([], 0)
    shown = {fact.url for fact in facts}
    duplicates = duplicates_of(table, proposal.cells, but=proposal) if proposal.is_new else []
    return Beside(
        facts,
        more,
        [one for one in duplicates if one.url not in shown],
        _waiting(proposal),
    )


def _facts(rows: QuerySet[Any], row: Any) -> tuple[list[Related], int]:
    relations = [field.name for field in rows.model._meta.fields if field.is_relation]
    rows = rows.select_related(*relations).with_sources()  # type: ignore[attr-defined]
    found = list(rows)
    return [_told(one, row) for one in found[:MOST]], max(0, len(found) - MOST)


def _told(fact: Any, row: Any) -> Related:
    try:
        why, clash = WHY[fact.resource](fact, row)
    except ValueError:  # a range of the proposal runs backwards; approval says so
        why, clash = "", ""
    confidence = fact.get_confidence_display() if isinstance(fact, SourcedFact) else ""
    sources = len(fact.cited_sources)
    return Related(str(headline(fact)), page_of(fact), why, clash, str(confidence), sources)


def _waiting(proposal: Proposal) -> list[tuple[str, str, str]]:
    others = Proposal.objects.in_review().about(proposal.resource, proposal.key)
    found = list(others.exclude(pk=proposal.pk)[:MOST])
    titles = titles_of(found)
    return [(titles[one.pk], one.author, one.get_absolute_url()) for one in found]


# --- which facts, by table ---


def _company(row: Any) -> Q:
    return Q(company_id=row.company_id)


def _rounds(row: FundingRound) -> QuerySet[Any]:
    same = Q(round=row.round) if row.round else Q(pk=None)
    if row.announced_on:
        first, last = row.announced_on.first - AROUND, row.announced_on.last + AROUND
        same |= Q(announced_on_first__lte=last, announced_on_last__gte=first)
    return FundingRound.objects.published().filter(_company(row)).filter(same)


def _targets(row: ProductionTarget) -> QuerySet[Any]:
    rows = ProductionTarget.objects.published().filter(_company(row), metric=row.metric)
    same = Q(promise=row.promise) if row.promise else Q(pk=None)
    if row.due:
        return rows.filter(same | Q(due_last__year=row.due.last.year))
    return rows.filter(same | Q(due_last=None))


def _actuals(row: ProductionActual) -> QuerySet[Any]:
    rows = ProductionActual.objects.published().filter(_company(row), metric=row.metric)
    return rows.filter(period_end_last__year=row.period_end.last.year) if row.period_end else rows


def _orders(row: Order) -> QuerySet[Any]:
    rows = Order.objects.published().filter(maker_id=row.maker_id)
    same = Q(customer_name__iexact=row.customer_name) if row.customer_name else Q(pk=None)
    if row.customer_id:
        same |= Q(customer_id=row.customer_id)
    return rows.filter(same)


def _links(row: SupplyLink) -> QuerySet[Any]:
    rows = SupplyLink.objects.published()
    pair = Q(customer_id=row.customer_id, component_id=row.component_id)
    return rows.filter(pair | Q(supplier_id=row.supplier_id, customer_id=row.customer_id))


FINDERS: Mapping[str, Callable[[Any], QuerySet[Any]]] = {
    "rounds": _rounds,
    "targets": _targets,
    "actuals": _actuals,
    "orders": _orders,
    "supply-links": _links,
}

# --- why it stands here, and what does not agree ---


def apart(one: Interval, other: Interval) -> bool:
    """Whether no number lies in both; what is unknown excludes nothing."""
    if one.is_unknown or other.is_unknown:
        return False
    return "surely not" in (one.at_least(other), other.at_least(one))


def _round_words(fact: FundingRound, row: FundingRound) -> tuple[str, str]:
    if fact.round != row.round:
        return _("the same company around that day"), ""
    same_money = fact.currency == row.currency and fact.amount_scope == row.amount_scope
    clash = _("no amount fits both") if same_money and apart(fact.amount, row.amount) else ""
    if fact.stage != row.stage:
        clash = clash or _("another stage")
    return _("another report of the same round"), clash


def _target_words(fact: ProductionTarget, row: ProductionTarget) -> tuple[str, str]:
    same = row.promise and fact.promise == row.promise
    why = _("the same promise, stated again") if same else _("the same kind, due in the same year")
    return why, ""


def _actual_words(fact: ProductionActual, row: ProductionActual) -> tuple[str, str]:
    alike = [
        (one.robot, one.unit, one.currency, one.period_start, one.period_end) for one in (fact, row)
    ]
    if alike[0] != alike[1]:
        return _("the same kind, ending in the same year"), ""
    clash = _("no number fits both") if apart(fact.units, row.units) else ""
    return _("the same number, reported elsewhere"), clash


def _order_words(_fact: Order, _row: Order) -> tuple[str, str]:
    return _("the same maker and customer"), ""


def _link_words(fact: SupplyLink, row: SupplyLink) -> tuple[str, str]:
    if fact.component_id != row.component_id:
        return _("the same two companies"), ""
    if fact.supplier_id != row.supplier_id:
        return _("the same customer and part"), ""
    clash = _("another status") if fact.status != row.status else ""
    return _("the same link"), clash


WHY: Mapping[str, Callable[[Any, Any], tuple[str, str]]] = {
    "rounds": _round_words,
    "targets": _target_words,
    "actuals": _actual_words,
    "orders": _order_words,
    "supply-links": _link_words,
}
