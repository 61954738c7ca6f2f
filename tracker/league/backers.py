"""Who stands behind the makers: suppliers by makers supplied, investors by makers backed."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.choices import Role
from companies.models import Company
from funding.models import Investor
from sources import wording
from sources.choices import Confidence
from sources.intervals import Interval
from supplychain.component_tree import live
from supplychain.filters import LIVE
from supplychain.models import SupplyLink
from tracker.league.form import TABLES
from tracker.league.makers import Wanted
from tracker.league.tables import Cell, Entry, LeagueTable

STATED = {True: "true", False: "false", None: ""}


def suppliers_by_makers(wanted: Wanted) -> LeagueTable:
    held = _makers_supplied()
    suppliers = Company.objects.in_bulk(held)
    return LeagueTable(
        name="suppliers",
        title=TABLES["suppliers"],
        entity=_("Supplier"),
        value=_("Makers supplied"),
        bar=_("Confirmed, then all known"),
        others=[_("Of these confirmed"), _("Parts")],
        unit="makers",
        note=_(
            "Makers that a live link names as a customer: supplying or validated, by the latest report"
            " that is no rumour. Parts made in-house do not count. Volumes are not known, and many"
            " suppliers name no customer."
        ),
        nothing=_("No supplier is known."),
        entries=[
            _supplying(suppliers[pk], links) for pk, links in held.items() if wanted(suppliers[pk])
        ],
        record=("confirmed", "parts", "rows"),
    )


Links = list[tuple[int, str, int]]
"""Customer, confidence and component of each link."""


def _makers_supplied() -> dict[int, Links]:
    """Live links of named suppliers to makers other than themselves, by supplier."""
    links = live(SupplyLink.objects.published()).filter(
        supplier__isnull=False, customer__roles__has=Role.MAKER
    )
    held: dict[int, Links] = defaultdict(list)
    rows = links.order_by("key").values_list(
        "supplier_id", "customer_id", "confidence", "component_id"
    )
    for supplier, customer, confidence, part in rows:
        if supplier != customer:
            held[supplier].append((customer, confidence, part))
    return held


def _supplying(supplier: Company, links: Links) -> Entry:
    makers = {customer for customer, _confidence, _part in links}
    surely = {customer for customer, sure, _part in links if sure == Confidence.CONFIRMED}
    parts = len({part for _customer, _confidence, part in links})
    url = f"{reverse('supply-link-list')}?supplier={supplier.slug}&status={LIVE}"
    confirmed = f"{url}&confidence={Confidence.CONFIRMED}" if surely else ""
    return Entry(
        supplier,
        Interval.exactly(len(makers)),
        Cell(wording.number(len(makers)), url),
        wording.number(len(makers)),
        (Cell(wording.number(len(surely)), confirmed), Cell(wording.number(parts), url)),
        drawn=Interval(Interval.exactly(len(surely)).low, Interval.exactly(len(makers)).high),
        record=(len(surely), parts, url),
    )


def investors_by_makers(wanted: Wanted) -> LeagueTable:
    investors: Any = Investor.objects.published().with_portfolio().filter(maker_count__gt=0)
    return LeagueTable(
        name="investors",
        title=TABLES["investors"],
        entity=_("Investor"),
        value=_("Makers backed"),
        bar=_("Makers backed"),
        others=[_("State-backed"), _("Rounds"), _("Led")],
        unit="makers",
        note=_(
            "Makers with a published round that names the investor; its part in a round is seldom"
            " disclosed. Rounds are those of every company, makers or not."
        ),
        nothing=_("No investor is known."),
        entries=[_backing(one) for one in investors if wanted(one)],
        record=("state_backed", "rounds", "rounds_led", "companies", "rows"),
    )


def _backing(investor: Any) -> Entry:
    makers = f"{reverse('company-list')}?investor={investor.slug}&role={Role.MAKER}"
    rounds = f"{reverse('round-list')}?investor={investor.slug}"
    said = {
        True: _("yes"),
        False: _("no"),
        None: pgettext("a fact nobody stated", "not said"),
    }[investor.state_backed]
    return Entry(
        investor,
        Interval.exactly(investor.maker_count),
        Cell(wording.number(investor.maker_count), makers),
        wording.number(investor.maker_count),
        (
            Cell(said, is_number=False),
            Cell(wording.number(investor.round_count), rounds),
            Cell(wording.number(investor.lead_count), rounds if investor.lead_count else ""),
        ),
        record=(
            STATED[investor.state_backed],
            investor.round_count,
            investor.lead_count,
            investor.company_count,
            makers,
        ),
    )
