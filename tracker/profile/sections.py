"""A company's profile: what every app knows of it, each part ready for its template."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies import datasets as companies
from companies.choices import OwnershipKind, Role
from companies.models import Company, Event, EventParticipant
from companies.promise_ledger import Ledger, promise_ledger
from funding import datasets as funding_tables
from funding.models import FundingRound, Participation
from sources.chart import Chart
from sources.clock import published
from sources.exchange import Target
from supplychain.company_graph import company_graph
from tracker.profile.charts import profile_funding_chart, profile_promise_chart
from tracker.profile.figures import company_figures
from tracker.profile.funding import Funding, company_funding
from tracker.profile.orders import Orders, company_orders
from tracker.profile.robots import Robots, company_robots
from tracker.profile.sources import SourceLine, latest_changes, profile_sources
from tracker.profile.supply import Supply, company_supply


class Relation(NamedTuple):
    """A company it belongs to, or that belongs to it, and the fact that says so."""

    label: str | Promise
    company: Company
    fact: Any
    is_above: bool = False


class NavItem(NamedTuple):
    slug: str
    title: str | Promise
    rows: int


@dataclass(frozen=True)
class Profile:
    """Every part, read once; the template draws those that hold something."""

    company: Company
    currency: Target
    figures: dict[str, Any]
    ledger: Ledger
    robots: Robots
    funding: Funding
    supply: Supply
    orders: Orders
    facilities: list[Any]
    events: list[Any]
    investments: list[FundingRound]
    group: list[Relation]
    changes: list[Any]

    @property
    def facts(self) -> list[Any]:
        """Every fact on the page, and the company's own row."""
        return [
            self.company,
            *self.ledger.facts,
            *self.robots.facts,
            *self.funding.facts,
            *self.supply.facts,
            *self.orders.facts,
            *self.facilities,
            *self.events,
            *self.investments,
            *(relation.fact for relation in self.group),
        ]

    @property
    def nothing_known(self) -> bool:
        """No fact names the company: only its own row does."""
        return len(self.facts) == 1

    @property
    def parents(self) -> list[Relation]:
        """The parent company and whoever controls it, for the line under the name."""
        return [one for one in self.group if one.is_above]

    @property
    def website(self) -> str:
        """The address as people say it."""
        return urlsplit(self.company.website).netloc.removeprefix("www.")

    @property
    def sells_first(self) -> bool:
        """A supplier's customers say more of it than what it promised."""
        return bool(self.supply.sold) and Role.MAKER not in self.company.roles

    def promise_chart(self) -> Chart | None:
        return profile_promise_chart(self.company, self.ledger)

    def funding_chart(self) -> Chart | None:
        chart = profile_funding_chart(self.funding.rows, self.currency)
        # The section's own table has the rows of the chart.
        return chart and replace(chart, table_template="")

    def graph(self) -> Chart | None:
        if not self.supply.facts:
            return None
        chart = company_graph(self.company)
        return chart and replace(chart, table_template="")

    def nav(self, sources: list[SourceLine]) -> list[NavItem]:
        supply = (
            ("suppliers", _("Suppliers"), len(self.supply.bought)),
            ("customers", _("Customers of its parts"), len(self.supply.sold)),
        )
        counts = (
            *(supply if self.sells_first else ()),
            ("promises", _("Promises"), len(self.ledger.lines) or len(self.ledger.apart)),
            ("robots", _("Robots"), len(self.robots.lines) or len(self.robots.others)),
            ("funding", _("Funding"), len(self.funding.lines)),
            *(() if self.sells_first else supply),
            ("orders", _("Orders"), len(self.orders.facts)),
            ("facilities", _("Facilities"), len(self.facilities)),
            ("investments", _("Rounds it invested in"), len(self.investments)),
            ("events", _("Events"), len(self.events)),
            ("group", _("Group"), len(self.group)),
            ("sources", _("Sources"), len(sources)),
        )
        items = [NavItem(*item) for item in counts if item[-1]]
        return [*items, NavItem("history", _("History"), 0)] if self.changes else items


def company_profile(company: Company, currency: Target) -> Profile:
    """By the reader's clock, in a fixed number of queries, whatever the company has."""
    figures = company_figures(company, currency)
    return Profile(
        company=company,
        currency=currency,
        figures=figures,
        ledger=promise_ledger(company),
        robots=company_robots(company),
        funding=company_funding(company, currency),
        supply=company_supply(company, figures["exposures"]),
        orders=company_orders(company, currency),
        facilities=list(companies.FACILITIES.with_columns(company.facilities.published())),
        events=list(companies.EVENTS.with_columns(_events(company))),
        investments=list(funding_tables.ROUNDS.with_columns(_investments(company))),
        group=group_of(company),
        changes=latest_changes(company),
    )


def profile_context(profile: Profile) -> dict[str, Any]:
    sources = profile_sources(profile.facts)
    return {
        "profile": profile,
        "nav": profile.nav(sources),
        "sources": sources,
        "promise_chart": profile.promise_chart(),
        "funding_chart": profile.funding_chart(),
        "graph": profile.graph(),
        "lists": dict(_list_addresses(profile.company)),
    }


def _list_addresses(company: Company) -> Iterator[tuple[str, str]]:
    """Where the rows of each section stand as a list of their own, with filters and downloads."""
    slug = company.slug
    for name, url_name, query in (
        ("targets", "target-list", "company"),
        ("actuals", "actual-list", "company"),
        ("robots", "robot-list", "company"),
        ("prices", "price-list", "company"),
        ("rounds", "round-list", "company"),
        ("suppliers", "supply-link-list", "customer"),
        ("customers", "supply-link-list", "supplier"),
        ("orders", "order-list", "maker"),
        ("placed", "order-list", "customer"),
        ("facilities", "facility-list", "company"),
        ("events", "event-list", "company"),
        ("changes", "change-list", "company"),
    ):
        yield name, f"{reverse(url_name)}?{urlencode({query: slug})}"


def _investments(company: Company) -> QuerySet[FundingRound]:
    """Rounds in which an investor stands that this company is behind."""
    named = Participation.objects.filter(investor__company=company)
    rounds: QuerySet[FundingRound] = FundingRound.objects.published().with_report_counts()
    return rounds.filter(pk__in=named.values("fact"))


def _events(company: Company) -> QuerySet[Event]:
    took_part = EventParticipant.objects.published().filter(company=company)
    events: QuerySet[Event] = Event.objects.published().filter(pk__in=took_part.values("event"))
    return events


def group_of(company: Company) -> list[Relation]:
    """Parent, subsidiaries, owners and holdings, each with the fact that cites the source."""
    # A company's own row says who its parent is: on a past day that row must have been public.
    family = companies.COMPANIES.with_columns(Company.objects.filter(published()))
    parent = Company.objects.published().filter(pk=company.parent_id).first()
    found = []
    if parent and family.filter(pk=company.pk).exists():
        found.append(Relation(_("Parent company"), parent, company, is_above=True))
    children = family.filter(parent=company)
    found += [Relation(_("Subsidiary"), child, child) for child in children]
    table = companies.OWNERSHIPS
    for holding in table.with_columns(company.owners.published()):
        controls = holding.kind == OwnershipKind.CONTROLS and holding.owner != parent
        found.append(Relation(_("Owner"), holding.owner, holding, is_above=controls))
    for holding in table.with_columns(company.holdings.published()):
        found.append(Relation(_("Holding"), holding.owned, holding))
    return found
