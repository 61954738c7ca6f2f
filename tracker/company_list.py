"""The list of companies, with what other apps know of each."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.choices import Role
from companies.datasets import COMPANIES
from companies.models import Company, Event, Robot
from funding.choices import Stage
from funding.models import FundingRound, Investor
from sources.clock import published
from sources.exchange import TARGETS
from sources.filters import (
    CountryFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    PlaceFilter,
    SearchFilter,
    WordFilter,
    YesNoFilter,
    named_options,
    ordering,
)
from sources.intervals import Interval, total
from sources.lists import FactList, Total
from sources.wording import money, number
from supplychain.models import Component, SupplyLink
from tracker.cohorts import claim_totals
from tracker.company_capital import capital_of, lowest_capital


class StageFilter(WordFilter):
    """Companies with a published round of this stage."""

    def filter(self, qs: Any, stages: tuple[str, ...]) -> Any:
        if not stages:
            return qs
        held = FundingRound.objects.published().filter(company=OuterRef("pk"), stage__in=stages)
        return qs.filter(Exists(held))


class InvestorFilter(EntityFilter):
    """Companies with a published round in which this investor stands."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        return named_options(Investor.objects.published())

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        rounds = FundingRound.objects.published().filter(investors__slug__in=slugs)
        return qs.filter(pk__in=rounds.values("company"))


class ComponentFilter(EntityFilter):
    """Companies named as a supplier of this component or of anything below it."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        return named_options(Component.objects.published())

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        below = Component.objects.at_or_below(slugs)
        links = SupplyLink.objects.published().filter(component__in=below)
        return qs.filter(pk__in=links.values("supplier"))


class EventFilter(EntityFilter):
    """Companies that took part in this event."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        held = Event.objects.published().filter(published("participants")).distinct()
        return [(event.slug, event.title) for event in held]

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        appearances = published("appearances") & Q(appearances__event__slug__in=slugs)
        return qs.filter(appearances).distinct()


class CompanyFilter(FactFilter):
    q = SearchFilter("", also=("summary",))
    role = WordFilter(
        field_name="roles", lookup_expr="has", choices=Role.choices, label=gettext_lazy("Role")
    )
    country = CountryFilter("country", gettext_lazy("Country"))
    province = PlaceFilter("province", gettext_lazy("Province"))
    stage = StageFilter(choices=Stage.choices, label=gettext_lazy("Has a round"))
    city = PlaceFilter("city", gettext_lazy("City"))
    listed = YesNoFilter(~Q(listing=""), gettext_lazy("Listed"))
    founded_after = DayFilter("founded", "after", gettext_lazy("Founded from"))
    founded_before = DayFilter("founded", "before", gettext_lazy("Founded by"))
    event = EventFilter("event", model=Event, label=gettext_lazy("Took part in"))
    investor = InvestorFilter("investor", model=Investor, label=gettext_lazy("Investor"))
    component = ComponentFilter("component", model=Component, label=gettext_lazy("Supplies"))
    parent = EntityFilter("parent", model=Company, label=gettext_lazy("Parent company"))
    ordering = ordering(
        name="name_en",
        country="country",
        province="province",
        founded="founded_last",
        capital="capital_usd",
        robots="robot_count",
        slug="slug",
    )

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        # Subqueries: a join would group the rows, and grouped rows lose the model's order.
        robots = Robot.objects.published().filter(company=OuterRef("pk")).order_by()
        counted = robots.values("company").annotate(n=Count("pk")).values("n")
        rows = queryset.annotate(capital_usd=lowest_capital(), robot_count=Subquery(counted))
        super().__init__(data, rows, **kwargs)

    class Meta:
        model = Company
        fields: list[str] = []


def company_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    """How many, how many of them make robots, and what is known to have been raised."""
    found = rows.order_by().aggregate(
        count=Count("pk", distinct=True),
        makers=Count("pk", filter=Q(roles__has=Role.MAKER), distinct=True),
    )
    totals = [
        Total(
            "count",
            _("Companies"),
            found["count"],
            number(found["count"]),
            formula=_("Every row of this filter, once."),
        ),
        Total(
            "makers",
            _("of them makers"),
            found["makers"],
            number(found["makers"]),
            formula=_("The companies of this filter that a source calls a maker of robots."),
        ),
    ]
    capital = (capital_total(rows, currency) for currency in TARGETS)
    return [*totals, *capital, *claim_totals(rows)]


def capital_total(rows: QuerySet[Any], currency: str) -> Total:
    """The bounds of private capital disclosed by these companies, in one currency."""
    known = [one.private for one in capital_of(rows, currency) if one.private.low is not None]
    raised = total(known) if known else Interval()
    label = _("Private capital disclosed")
    hint = _("known for %(count)s") % {"count": number(len(known))}
    formula = _(
        "The private capital that each of these companies is known to have raised, added up: low ends"
        " and high ends apart. Companies of which no amount is known are left out; each company's own"
        " figure opens the rounds it rests on."
    )
    amount, name = money(currency, raised), f"capital_{currency.lower()}"
    return Total(name, label, raised, amount, hint, currency, formula)


COMPANY_LIST = FactList(
    table=COMPANIES,
    filterset=CompanyFilter,
    template="tracker/company_list.html",
    heading=gettext_lazy("Companies"),
    intro=gettext_lazy(
        "Makers, suppliers, customers and research bodies of the humanoid-robot industry, in China"
        " and those elsewhere that they buy from, sell to or compete with."
    ),
    url_name="company-list",
    totals=company_totals,
    filters_shown=5,
)
