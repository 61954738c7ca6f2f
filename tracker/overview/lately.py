"""What moved lately, on the overview: corrections and additions, newest facts, rounds, what is due."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce, Least
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from companies.metrics.promises import PROMISERS, RUMOURED
from companies.models import Facility, ProductionActual, ProductionTarget
from companies.robot_names import robot_items
from companies.timeline import units_text
from funding.models import FundingRound
from sources import wording
from sources.change_words import Told, by_day
from sources.changes import Run, public_changes
from sources.clock import clock
from sources.loading import LOADER
from sources.models import Change
from sources.templatetags.facts import names
from supplychain.link_wording import part
from supplychain.models import Order, SupplyLink

ROWS = 5
ROWS_OF_NEWS = 4
READ = 24
"""Reports of one round, and statements of one promise, stand in a list once: so many are read."""
RECENT = 300
"""So many entries of the log count as lately; an import alone writes more."""
NEWS: tuple[Any, ...] = (ProductionTarget, ProductionActual, SupplyLink, Order, Facility)
"""The tables whose newest facts are told; rounds have a list of their own."""
SAID = Least(Coalesce("stated_on_last", "public_on"), "public_on")
"""The day a statement was made, as ``companies.metrics.promises`` has it."""
OF_A_KIND = 2
"""A survey of one day brings dozens of supply links; they must not hide all else."""


class Item(NamedTuple):
    """One line: the day, what it is about, and the figure it states."""

    when: str
    about: str
    url: str
    figure: str
    kind: str
    fact: Any

    @property
    def line(self) -> str:
        return wording.clauses((self.kind, self.when))


def latest_changes() -> list[Told]:
    """Facts that somebody added or corrected here, each once; the bundle's own load is no news."""
    recent = public_changes().values_list("pk", "actor", "resource", "key")[:RECENT]
    newest: dict[tuple[str, str], int] = {}
    for pk, actor, resource, key in recent:
        if actor != LOADER:
            newest.setdefault((resource, key), pk)
    chosen = list(islice(newest.values(), ROWS_OF_NEWS))
    if not chosen:
        return []
    rows = Change.objects.filter(pk__in=chosen).order_by("-transaction", "-id")
    days = by_day(Run(change, change) for change in rows)
    return [told for day in days for told in day.entries]


def newest_facts() -> list[Item]:
    """Facts by the day on which their source made them public, the newest first.

    What no source dates counts as public on the day it was recorded, and is no news.
    """
    found: list[Any] = []
    for model in NEWS:
        rows = model.objects.published().filter(public_on__lt=F("recorded_at__date"))
        related = [field.name for field in model._meta.fields if field.is_relation]
        found += rows.select_related(*related).order_by("-public_on", model.identity)[:OF_A_KIND]
    found.sort(key=lambda fact: fact.public_on, reverse=True)
    return [_news(fact) for fact in found[:ROWS_OF_NEWS]]


def _news(fact: Any) -> Item:
    parties, about, figure = _told(fact)
    is_report = isinstance(fact, ProductionActual)
    noun = _("Outcome") if is_report else capfirst(str(fact._meta.verbose_name))
    return Item(
        when=wording.day(fact.public_on),
        about=parties,
        url=fact.get_absolute_url(),
        figure=figure,
        kind=noun + wording.colon() + wording.clauses(about),
        fact=fact,
    )


def _told(fact: Any) -> tuple[str, Sequence[str], str]:
    """Who, what it is about, and what it states."""
    about: Sequence[str]
    match fact:
        case ProductionTarget() | ProductionActual():
            robots = wording.listed(robot_items(fact.robot))
            about = (str(fact.get_metric_display()), robots)
            return names(fact.company)[0], about, units_text(fact)
        case SupplyLink():
            supplier = names(fact.supplier)[0] if fact.supplier else _("unnamed supplier")
            customer = names(fact.customer)[0] if fact.customer else _("unnamed customer")
            about = (part(fact.component),)
            return f"{supplier} → {customer}", about, str(fact.get_status_display())
        case Order():
            customer = names(fact.customer)[0] if fact.customer else fact.customer_name
            units = "" if fact.units.is_unknown else wording.quantity(fact.units)
            parties = f"{names(fact.maker)[0]} → {customer}"
            return parties, (str(fact.get_status_display()),), units
    return names(fact.company)[0], (names(fact)[0],), str(fact.get_status_display())


def latest_rounds() -> list[Item]:
    """Rounds announced last; several reports of one count once."""
    announced = FundingRound.objects.published().filter(announced_on_last__lte=clock().today)
    rows = announced.select_related("company").order_by("-announced_on_last", "key")[:READ]
    return [
        Item(
            when=wording.when(report.announced_on),
            about=names(report.company)[0],
            url=report.get_absolute_url(),
            figure=wording.money(report.currency, report.amount, figures=4),
            kind=report.stage_text or str(report.get_stage_display()),
            fact=report,
        )
        for report in _once(rows, lambda report: report.round or report.key)
    ]


def due_next(shown: Collection[str]) -> list[Item]:
    """What companies promise for the nearest dates, numbers before milestones.

    ``shown`` stand above already; what others say of a company, and rumours, are no promises.
    """
    known = (
        ProductionTarget.objects.published()
        .filter(claimant__in=PROMISERS)
        .exclude(confidence=RUMOURED)
        .annotate(said=SAID)
    )
    restated = known.filter(promise=OuterRef("promise"), said__gt=OuterRef("said")).exclude(
        promise=""
    )
    rows = (
        known.filter(~Exists(restated), due_last__gte=clock().today)
        .exclude(key__in=shown)
        .select_related("company")
        .order_by("due_last", F("units_min").desc(nulls_last=True), "key")[:READ]
    )
    return [_due(target) for target in _once(rows, _promise)]


def _due(target: ProductionTarget) -> Item:
    robots = wording.listed(robot_items(target.robot))
    return Item(
        when=wording.by(target.due),
        about=names(target.company)[0],
        url=target.get_absolute_url(),
        figure=units_text(target),
        kind=wording.clauses((str(target.get_metric_display()), robots)),
        fact=target,
    )


def _promise(target: ProductionTarget) -> tuple[str, str, str, date | None]:
    """Restatements of one promise have the same; without a slug, what they are about."""
    if target.promise:
        return target.promise, "", "", None
    due = target.due.last if target.due else None
    return target.company.slug, target.metric, target.robot, due


def _once(rows: Iterable[Any], identity: Callable[[Any], Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for row in rows:
        found.setdefault(identity(row), row)
    return list(found.values())[:ROWS]
