"""A company's profile: what every app knows of it, each part ready for its template."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies import datasets as companies
from companies.models import Company, Event, EventParticipant
from companies.verdict_marks import with_verdicts
from funding import datasets as funding
from funding.models import FundingRound, Participation
from sources.clock import published
from sources.csv_tables import Table
from supplychain import datasets as supplychain
from supplychain.lists import mark_related
from supplychain.models import SupplyLink


class Section(NamedTuple):
    """One table of the profile; ``list_url`` leads to the same rows as a list of their own."""

    slug: str
    title: str | Promise
    template: str
    rows: list[Any]
    list_name: str = ""
    query: str = ""
    of_others: bool = False
    """The rows are other companies' facts, so that each names its own."""


def profile_sections(company: Company) -> list[Section]:
    """Every table that has rows, in reading order."""
    own = f"company={company.slug}"
    found = [
        _section(
            "targets",
            _("What it promised"),
            companies.TARGETS,
            with_verdicts(company.targets.all()),
            own,
        ),
        _section("actuals", _("What was reported"), companies.ACTUALS, company.actuals, own),
        _section("robots", _("Robots"), companies.ROBOTS, company.robots, own),
        _section("prices", _("Prices"), companies.PRICES, company.prices, own),
        _section(
            "rounds", _("Funding rounds"), funding.ROUNDS, company.rounds.with_report_counts(), own
        ),
        _section(
            "suppliers",
            _("Suppliers"),
            supplychain.SUPPLY_LINKS,
            company.supplied_by,
            f"customer={company.slug}",
        ),
        _section(
            "customers",
            _("Customers of its parts"),
            supplychain.SUPPLY_LINKS,
            company.supplies.exclude(customer=company),
            f"supplier={company.slug}",
        ),
        _section(
            "orders",
            _("Orders received"),
            supplychain.ORDERS,
            company.orders,
            f"maker={company.slug}",
        ),
        _section(
            "orders-placed",
            _("Orders placed"),
            supplychain.ORDERS,
            company.orders_placed.exclude(maker=company),
            f"customer={company.slug}",
        ),
        _section("facilities", _("Facilities"), companies.FACILITIES, company.facilities, own),
        _section("events", _("Events it took part in"), companies.EVENTS, _events(company), own),
        _section(
            "investments", _("Rounds it invested in"), funding.ROUNDS, _investments(company), own
        )._replace(of_others=True),
    ]
    for section in found:
        if section.slug in ("orders", "orders-placed"):
            mark_related(section.rows)
    return [section for section in found if section.rows]


TEMPLATES = {
    "targets": ("companies/_target_table.html", "target-list"),
    "actuals": ("companies/_actual_table.html", "actual-list"),
    "robots": ("companies/_robot_table.html", "robot-list"),
    "prices": ("companies/_price_table.html", "price-list"),
    "rounds": ("funding/_round_table.html", "round-list"),
    "suppliers": ("supplychain/_supply_link_table.html", "supply-link-list"),
    "customers": ("supplychain/_supply_link_table.html", "supply-link-list"),
    "orders": ("supplychain/_order_table.html", "order-list"),
    "orders-placed": ("supplychain/_order_table.html", "order-list"),
    "facilities": ("companies/_facility_table.html", "facility-list"),
    "events": ("companies/_event_table.html", "event-list"),
    "investments": ("funding/_round_table.html", "investor-list"),
}


def _section(slug: str, title: Any, table: Table, rows: Any, query: str) -> Section:
    template, list_name = TEMPLATES[slug]
    shown = table.with_columns(rows.published())
    return Section(slug, title, template, list(shown), list_name, query)


def _investments(company: Company) -> QuerySet[FundingRound]:
    """Rounds in which an investor stands that this company is behind."""
    named = Participation.objects.filter(investor__company=company)
    rounds: QuerySet[FundingRound] = FundingRound.objects.with_report_counts()
    return rounds.filter(pk__in=named.values("fact"))


def _events(company: Company) -> QuerySet[Event]:
    took_part = EventParticipant.objects.published().filter(company=company)
    events: QuerySet[Event] = Event.objects.filter(pk__in=took_part.values("event"))
    return events


def company_links(company: Company) -> QuerySet[SupplyLink]:
    """Every published link in which the company is supplier or customer."""
    return SupplyLink.objects.published().filter(Q(supplier=company) | Q(customer=company))


class Relation(NamedTuple):
    """A company it belongs to, or that belongs to it, and the fact that says so."""

    label: str | Promise
    company: Company
    fact: Any


def group_of(company: Company) -> list[Relation]:
    """Parent, subsidiaries, owners and holdings, each with the fact that cites the source."""
    # A company's own row says who its parent is: on a past day that row must have been public.
    family = companies.COMPANIES.with_columns(Company.objects.filter(published()))
    parent = Company.objects.published().filter(pk=company.parent_id).first()
    found = []
    if parent and family.filter(pk=company.pk).exists():
        found.append(Relation(_("Parent company"), parent, company))
    children = family.filter(parent=company)
    found += [Relation(_("Subsidiary"), child, child) for child in children]
    table = companies.OWNERSHIPS
    for holding in table.with_columns(company.owners.published()):
        found.append(Relation(_("Owner"), holding.owner, holding))
    for holding in table.with_columns(company.holdings.published()):
        found.append(Relation(_("Holding"), holding.owned, holding))
    return found
