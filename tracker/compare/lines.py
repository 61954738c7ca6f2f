"""The rows of a comparison, in the reader's words, under their headings."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.models import Company, LatestPromiseMetric, SlippageMetric, YearMetric
from companies.robot_names import robot_items
from funding.choices import Part
from funding.models import CapitalMetric, Participation, StateShareMetric
from sources import wording
from sources.choices import Confidence
from sources.intervals import Interval
from sources.models.derived import Derived, Text
from sources.templatetags.facts import names, plain_money, span
from supplychain.link_wording import part
from supplychain.models import ExposureMetric, SupplyLink
from tracker.compare.known import Compared, shared_investors, shared_suppliers
from tracker.profile.funding import valued_when

YEARS_SHOWN = 3  # the latest ones with a report


class Item(NamedTuple):
    """One entry of a cell. A figure's address is its explanation."""

    text: Text
    url: str = ""
    is_figure: bool = False
    hint: Text = ""


class Line(NamedTuple):
    """A row: what it is about, and for each company what is known, which may be nothing."""

    head: Item
    cells: list[list[Item]]


class Group(NamedTuple):
    title: Text
    lines: list[Line]
    note: Text = ""
    nothing: Text = ""
    """Said in place of lines where there are none."""


def _line(head: Text, keys: Iterable[Any], cell: Callable[[Any], list[Item]]) -> Line:
    return Line(Item(head), [cell(key) for key in keys])


def identity_group(companies: list[Company]) -> Group:
    def where(one: Company) -> str:
        return wording.location(one.city, one.province, one.country)

    return Group(
        pgettext("companies", "Who they are"),
        [
            _line(_("Roles"), companies, lambda one: _text(wording.listed(one.role_labels()))),
            _line(_("Place"), companies, lambda one: _text(where(one))),
            _line(_("Founded"), companies, lambda one: _text(wording.when(one.founded))),
            _line(_("Listing"), companies, lambda one: _text(wording.listed(one.listing))),
        ],
    )


def _text(text: Text) -> list[Item]:
    return [Item(text)] if text else []


def _figure(metric: Derived | None, text: Text, hint: Text = "") -> list[Item]:
    return [Item(text, metric.get_absolute_url(), True, hint)] if metric and text else []


def money_group(compared: Compared) -> Group:
    slugs = [one.slug for one in compared.companies]

    def raised(slug: str) -> list[Item]:
        found: CapitalMetric | None = compared.capital.get(slug)
        amount = plain_money(found.private, found.currency) if found and found.rounds else ""
        return _figure(found, amount, found.coverage_text if found else "")

    def valued(slug: str) -> list[Item]:
        report = compared.valued.get(slug)
        if report is None:
            return []
        amount = wording.money(report.valuation_currency, report.valuation)
        return [Item(amount, report.get_absolute_url(), hint=valued_when(report))]

    def by_state(slug: str) -> list[Item]:
        found: StateShareMetric | None = compared.state_share.get(slug)
        return _figure(found, found.percent) if found else []

    return Group(
        _("Money"),
        [
            _line(_("Disclosed private capital"), slugs, raised),
            _line(_("Latest valuation"), slugs, valued),
            _line(_("State share of capital"), slugs, by_state),
        ],
    )


def promises_group(compared: Compared) -> Group:
    slugs = [one.slug for one in compared.companies]

    def kept(slug: str) -> list[Item]:
        record = compared.records.get(slug)
        if record is None:
            return []
        counts = (f"{label} {wording.number(number)}" for _code, label, number in record.counts)
        return _figure(record, record.kept_text, wording.listed(counts))

    def newest(slug: str) -> list[Item]:
        found = compared.freshness.get(slug)
        if found is None:
            return []
        return _figure(found, found.newest_text, found.age_text)

    return Group(
        _("Promises and reports"),
        [
            _line(_("Kept, by the first promise for each period"), slugs, kept),
            _line(_("Promised dates moved later"), slugs, lambda one: _moved(compared, one)),
            _line(_("Longest move"), slugs, lambda one: _longest(compared.slippages.get(one, ()))),
            _line(_("Newest public fact"), slugs, newest),
        ],
    )


def _moved(compared: Compared, slug: str) -> list[Item]:
    """How many dates surely, to how many possibly, are later now than when first promised."""
    found = compared.slippages.get(slug, [])
    if not found:
        return []
    surely = sum(one.moved.low is not None and one.moved.low > 0 for one in found)
    possibly = sum(one.moved.high is not None and one.moved.high > 0 for one in found)
    words = {
        "known": wording.span(Interval(Decimal(surely), Decimal(possibly))),
        "of": wording.number(len(found)),
    }
    address = reverse("company-detail", args=[slug])
    return [Item(pgettext("promises", "%(known)s of %(of)s") % words, f"{address}#promises")]


def _longest(found: Iterable[SlippageMetric]) -> list[Item]:
    later = [one for one in found if one.moved.high is not None and one.moved.high > 0]
    longest = max(later, key=lambda one: (one.moved.high, one.slug), default=None)
    if longest is None:
        return []
    about = wording.clauses((longest.get_target_metric_display(), longest.robot))
    return _figure(longest, longest.moved_text, about)


def latest_promises_group(compared: Compared) -> Group:
    """The latest year first; what is promised of one kind for one year stands on one line."""
    places: dict[tuple[int, str], dict[str, list[LatestPromiseMetric]]] = {}
    for one in sorted(compared.promises, key=lambda one: (one.robot, one.slug)):
        held = places.setdefault((-one.year, one.target_metric), {})
        held.setdefault(one.company_slug, []).append(one)
    return Group(
        _("Latest promises"),
        [_promise_line(compared, held) for _place, held in sorted(places.items())],
        _(
            "Robots promised for a year. Kinds differ and are never added up or set against each other."
        ),
        _("No promise found."),
    )


def _promise_line(compared: Compared, held: dict[str, list[LatestPromiseMetric]]) -> Line:
    every = [one for found in held.values() for one in found]
    head = f"{every[0].year} {every[0].get_target_metric_display()}"

    def item(one: LatestPromiseMetric) -> Item:
        about = one.robot or _("the company")
        if not one.scored:
            about = f"{about} {_('(not scored)')}"
        return Item(span(one.units), one.get_absolute_url(), True, about)

    cells = [[item(one) for one in held.get(company.slug, ())] for company in compared.companies]
    return Line(Item(head), cells)


def reported_group(compared: Compared) -> Group:
    """What was reported of each kind in the latest years that anything was reported for."""
    latest = sorted({one.year for one in compared.years}, reverse=True)[:YEARS_SHOWN]
    places: dict[tuple[int, str], dict[str, YearMetric]] = {}
    for one in compared.years:
        if one.year in latest:
            places.setdefault((-one.year, one.target_metric), {})[one.company_slug] = one

    def line(held: dict[str, YearMetric]) -> Line:
        any_one = next(iter(held.values()))
        found = [held.get(company.slug) for company in compared.companies]
        cells = [_figure(one, span(one.reported_by_all)) if one else [] for one in found]
        return Line(Item(f"{any_one.year} {any_one.get_target_metric_display()}"), cells)

    return Group(
        _("Robots reported"),
        [line(held) for _place, held in sorted(places.items(), key=lambda item: item[0])],
        _("Robots that the reports allow for a year, as ranges; each kind on its own line."),
        _("No report found."),
    )


def supply_group(compared: Compared) -> Group:
    slugs = [one.slug for one in compared.companies]
    origins, related = compared.origins, compared.related

    def named(slug: str) -> list[Item]:
        found = origins.get(slug)
        return _figure(found, wording.number(found.suppliers)) if found else []

    def from_china(slug: str) -> list[Item]:
        found = origins.get(slug)
        return _figure(found, found.inside_text) if found else []

    def ordered(slug: str) -> list[Item]:
        found = related.get(slug)
        return _figure(found, found.percent, found.by_number) if found else []

    def single(slug: str) -> list[Item]:
        return _only_known(slug, compared.exposures.get(slug, []), slug in origins)

    return Group(
        _("Parts and orders"),
        [
            _line(_("Known suppliers"), slugs, named),
            _line(_("Named suppliers from China"), slugs, from_china),
            _line(_("Parts with an only known supplier"), slugs, single),
            _line(_("Orders from related parties"), slugs, ordered),
        ],
    )


def _only_known(slug: str, found: list[ExposureMetric], is_linked: bool) -> list[Item]:
    """How many, then each with its explanation; without any named supplier nobody can tell."""
    if not found and not is_linked:
        return []
    address = f"{reverse('company-detail', args=[slug])}#suppliers" if found else ""
    ordered = sorted(found, key=lambda one: (part(one.component).casefold(), one.slug))
    parts = [Item(part(one.component), one.get_absolute_url(), True) for one in ordered]
    return [Item(wording.number(len(found)), address), *parts]


def shared_suppliers_group(companies: list[Company]) -> Group:
    def item(link: SupplyLink) -> Item:
        about = [*robot_items(link.robot), *([_("in-house")] if link.is_in_house else [])]
        return Item(part(link.component), link.get_absolute_url(), hint=wording.listed(about))

    return Group(
        _("Suppliers they share"),
        [
            Line(
                _party(supplier),
                [[item(link) for link in held.get(one.slug, ())] for one in companies],
            )
            for supplier, held in shared_suppliers(companies)
        ],
        _("Named for two or more of these companies, with the part; links supplying or validated."),
        _("No supplier is named for two or more of these companies."),
    )


def shared_investors_group(companies: list[Company]) -> Group:
    def item(held: Participation) -> Item:
        report = held.fact
        about = [
            wording.when(report.announced_on),
            _("Lead") if held.role == Part.LEAD else "",
            report.get_confidence_display() if report.confidence == Confidence.RUMOURED else "",
        ]
        title = report.stage_text or report.get_stage_display()
        return Item(title, report.get_absolute_url(), hint=wording.listed(filter(None, about)))

    def party(investor: Any) -> Item:
        return _party(investor)._replace(hint=_("State-backed") if investor.state_backed else "")

    return Group(
        _("Investors they share"),
        [
            Line(
                party(investor),
                [[item(one) for one in held.get(company.slug, ())] for company in companies],
            )
            for investor, held in shared_investors(companies)
        ],
        _("Named in rounds of two or more of these companies."),
        _("No investor is named in rounds of two or more of these companies."),
    )


def _party(entity: Any) -> Item:
    return Item(names(entity)[0], entity.get_absolute_url())
