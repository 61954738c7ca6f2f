"""Published facts that lack something, rest on little or contradict each other, each with its remedy."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, groupby
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from companies.choices import Role
from companies.metrics.freshness import CONTRADICTS, NO_REPORT
from companies.metrics.verdicts import STATEMENT, UNREPORTED
from companies.models import (
    Company,
    FreshnessMetric,
    ProductionActual,
    ProductionTarget,
    VerdictMetric,
)
from companies.refresh.company_facts import IS_WEAK
from funding.amounts import Amount, Precision, parse_amount
from funding.models import FundingRound, Investor
from sources import wording
from sources.choices import State
from sources.citations import citations_of, shown_citations
from sources.fact_lines import headline, page_of
from sources.intervals import Interval
from sources.models import SourcedFact
from sources.resting import sourced_models
from sources.search_text import normalise
from sources.templatetags.facts import names
from supplychain.models import Order
from tracker.dataset import TABLES
from tracker.desk.review.related import apart
from tracker.fact_wording import UNDISCLOSED

STALE_DAYS = 180
MONTHS_APART = 45
"""Days between two reports of one round beyond which they hardly tell of the same."""

TABLE_NAMES = {table.model: table.name for table in TABLES}


class Row(NamedTuple):
    """One thing to look at, the page that shows it, what is wrong, and where it is mended."""

    title: str
    url: str
    detail: str
    fix_url: str
    fix: str


def edit_url(fact: Any, column: str = "") -> str:
    """The fact's form, at the field to mend."""
    found = reverse("desk-edit", args=[TABLE_NAMES[type(fact)], fact.public_id])
    return f"{found}#id_{column}" if column else found


def add_url(table: str, **starting: Any) -> str:
    query = {name: str(value) for name, value in starting.items() if value not in ("", None)}
    return f"{reverse('desk-add', args=[table])}?{urlencode(query)}"


def _row(fact: Any, detail: str, fix_url: str, fix: str = "") -> Row:
    return Row(str(headline(fact)), page_of(fact), detail, fix_url, fix or _("Correct"))


def _with_relations(rows: Any) -> Any:
    relations = [field.name for field in rows.model._meta.fields if field.is_relation]
    return rows.select_related(*relations) if relations else rows


def _evidence(role: str) -> set[str]:
    """The keys of the facts that play this part in the freshness of any company."""
    found = FreshnessMetric.objects.values_list("used", flat=True)
    return {used[1] for evidence in found for used in evidence if used[2] == role}


# --- due targets ---

REPORT_OF = {
    "annual_output": "produced",
    "cumulative_output": "cumulative_produced",
    "deliveries": "shipped",
    "deployment": "deployed",
    "start_of_production": "production_started",
    "prototype": "prototype_shown",
}


def due_targets() -> Iterator[Row]:
    unreported = VerdictMetric.objects.filter(basis=STATEMENT, verdict=UNREPORTED)
    keys = {*unreported.values_list("slug", flat=True), *_evidence(NO_REPORT)}
    rows = ProductionTarget.objects.published().filter(key__in=keys).order_by("due_last", "key")
    for target in _with_relations(rows):
        detail = _("due %(day)s, no report found") % {"day": wording.when(target.due)}
        is_volume = target.metric in ("annual_output", "deliveries", "deployment")
        starting = {
            "company_slug": target.company.slug,
            "robot": target.robot,
            "metric": REPORT_OF.get(target.metric, ""),
            "unit": target.unit,
            "period_start": (target.period_start or target.due.first.year) if is_volume else "",
            "period_end": target.due,
        }
        yield _row(target, detail, add_url("actuals", **starting), _("Add a report"))


# --- weak sources ---


def weak_facts() -> Iterator[Row]:
    for model in sourced_models():
        if not issubclass(model, SourcedFact):
            continue
        cited = shown_citations(citations_of(model)).order_by().values("fact_id")
        counted = cited.annotate(
            pages=Count("source__url", distinct=True), sound=Count("pk", filter=~IS_WEAK)
        )
        weak = counted.filter(pages=1, sound=0).values("fact_id")
        rows: Any = model._default_manager.published().filter(pk__in=weak)
        for fact in _with_relations(rows.with_sources().order_by("pk")):
            source = fact.cited_sources[0]
            detail = wording.clauses((source.get_kind_display(), source.publisher, source.note))
            yield _row(fact, detail, edit_url(fact, "source_ids"), _("Add a source"))


# --- contradictions ---


def contradictory_reports() -> Iterator[Row]:
    rows = ProductionActual.objects.published().filter(key__in=_evidence(CONTRADICTS))
    for report in _with_relations(rows.order_by("company__name_en", "period_end_last", "key")):
        detail = _("another report of the same number excludes this one")
        yield _row(report, detail, edit_url(report, "units_min"))


def contradictory_rounds() -> Iterator[Row]:
    rows = _with_relations(FundingRound.objects.published().order_by("company_id", "round", "key"))
    for _same, reports in groupby(rows, key=lambda one: (one.company_id, one.round)):
        yield from _contradicting(list(reports))


def _contradicting(reports: Sequence[FundingRound]) -> Iterator[Row]:
    told: dict[str, tuple[FundingRound, list[str]]] = {}
    for one, other in combinations(reports, 2):
        for column, words in _disagreements(one, other):
            for report in (one, other):
                told.setdefault(f"{report.key} {column}", (report, []))[1].append(words)
    for place, (report, found) in sorted(told.items()):
        column = place.split()[1]
        yield _row(report, wording.clauses(dict.fromkeys(found)), edit_url(report, column))


def _disagreements(one: FundingRound, other: FundingRound) -> Iterator[tuple[str, str]]:
    """The column, and what two reports of a round leave no common value for."""
    if one.stage != other.stage:
        yield "stage", _("reports of this round name different stages")
    alike = one.currency == other.currency and one.amount_scope == other.amount_scope
    if alike and apart(one.amount, other.amount):
        yield "amount_min", _("reports of this round leave no common amount")
    if one.announced_on and other.announced_on:
        first, second = sorted((one.announced_on, other.announced_on))
        if (second.first - first.last).days > MONTHS_APART:
            words = {
                "first": wording.when(first),
                "second": wording.when(second),
            }
            yield "announced_on", _("announced %(first)s or %(second)s") % words


# --- stale profiles ---


def stale_profiles() -> Iterator[Row]:
    """Of makers: suppliers are heard of more rarely, and it says little."""
    rows = FreshnessMetric.objects.select_related("company").filter(
        company__roles__has=Role.MAKER, company__state=State.PUBLISHED
    )
    stale = [one for one in rows if one.days.low is not None and one.days.low > STALE_DAYS]
    for one in sorted(stale, key=lambda one: (-(one.days.low or 0), one.slug)):
        detail = _("newest fact: %(day)s, %(age)s") % {"day": one.newest_text, "age": one.age_text}
        fix_url = add_url("actuals", company_slug=one.company.slug)
        title, url = names(one.company)[0], one.company.get_absolute_url()
        yield Row(title, url, detail, fix_url, _("Add a report"))


# --- investors ---


def unlinked_investors() -> Iterator[Row]:
    by_name: dict[str, Company] = {}
    for company in Company.objects.published():
        for name in filter(None, company.search_names()):
            by_name.setdefault(normalise(name), company)
    for investor in Investor.objects.published().filter(company=None):
        found = next(
            (by_name[n] for n in map(normalise, investor.search_names()) if n in by_name), None
        )
        if found:
            detail = _("the company %(name)s bears its name") % {"name": names(found)[0]}
            yield _row(investor, detail, edit_url(investor, "company_slug"), _("Link them"))


# --- amounts ---


@lru_cache(maxsize=20_000)
def _read(wording_of_amount: str) -> Amount:
    return parse_amount(wording_of_amount)


def misread_amounts() -> Iterator[Row]:
    for model in (FundingRound, Order):
        rows = model._default_manager.published().exclude(amount_text="")
        for fact in _with_relations(rows):
            if fact.amount_text in UNDISCLOSED:
                continue
            if words := _misread(fact, _read(fact.amount_text)):
                detail = f"“{fact.amount_text}”{wording.colon()}{words}"
                yield _row(fact, detail, edit_url(fact, "amount_text"))


def _misread(fact: Any, read: Amount) -> str:
    """Where the wording and what is stored part; empty where they agree."""
    stored = Interval(fact.amount_min, fact.amount_max)
    if read.precision == Precision.UNREADABLE:
        return "" if stored.is_unknown else _("the parser cannot read this wording")
    said = Interval(read.low, read.high)
    is_other_money = read.currency is not None and read.currency != fact.currency
    if said == stored and (not is_other_money or said.is_unknown):
        return ""
    words = {
        "read": wording.money(read.currency or fact.currency, said, figures=6),
        "stored": wording.money(fact.currency, stored, figures=6),
    }
    return _("reads as %(read)s, stored is %(stored)s") % words


# --- drafts ---


def open_drafts() -> Iterator[Row]:
    for model in sourced_models():
        rows = model._default_manager.filter(state__in=(State.DRAFT, State.IN_REVIEW))
        for fact in _with_relations(rows.order_by("pk")):
            url = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[fact.pk]
            )
            yield Row(str(fact), url, str(fact._meta.verbose_name), edit_url(fact), _("Finish"))
