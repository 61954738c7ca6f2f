"""A fact in a line, whatever table it stands in: what it speaks of, and the figure it states."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.choices import Unit
from companies.models import (
    EventParticipant,
    MarketFigure,
    Ownership,
    Price,
    ProductionActual,
    ProductionTarget,
)
from companies.robot_names import robot_items
from companies.timeline import units_text
from funding.models import FundingRound, Investor
from sources import wording
from sources.intervals import Interval
from sources.templatetags.facts import names
from supplychain.link_wording import heading
from supplychain.models import Order, SupplyLink

UNDISCLOSED = ("undisclosed", "未披露")
"""What the amount of a round is worded as where the source gives none."""


class Line(NamedTuple):
    """``about`` names the fact, ``figure`` is what it states, ``words`` how the source put it."""

    about: str
    figure: str = ""
    words: str = ""


def line_of(fact: Any) -> Line:
    """Tables without a wording of their own are named as everywhere else."""
    word = WORDINGS.get(fact.resource)
    return word(fact) if word else Line(names(fact)[0])


def address_of(fact: Any) -> str:
    """The page that shows the fact: its own or, for a holding or a stand at a fair, of its owner."""
    if isinstance(fact, Ownership):
        return f"{fact.owned.get_absolute_url()}#group"
    if isinstance(fact, EventParticipant):
        return fact.event.get_absolute_url()
    return str(fact.get_absolute_url())


def _target(target: ProductionTarget) -> Line:
    parts = [target.get_metric_display(), wording.listed(robot_items(target.robot))]
    parts += [wording.by(target.due) if target.due else ""]
    if target.stated_on:
        parts += [_("stated %(date)s") % {"date": wording.when(target.stated_on)}]
    line = _quantity(names(target.company)[0], parts, target)
    if not line.figure and target.due:
        # A milestone states a day and no number.
        return line._replace(figure=wording.by(target.due))
    return line


def _actual(report: ProductionActual) -> Line:
    parts = [report.get_metric_display(), wording.listed(robot_items(report.robot))]
    parts += [wording.period(report.period_start, report.period_end), report.reported_by]
    return _quantity(names(report.company)[0], parts, report)


def _market_figure(figure: MarketFigure) -> Line:
    parts = [figure.get_nature_display(), figure.get_metric_display()]
    parts += [wording.period(figure.period_start, figure.period_end), figure.stated_by]
    return _quantity(figure.get_scope_display(), parts, figure)


def _quantity(whose: str, parts: list[str], fact: Any) -> Line:
    return Line(_about(whose, parts), units_text(fact), fact.units_text)


def _round(report: FundingRound) -> Line:
    parts = [report.stage_text or report.get_stage_display(), wording.when(report.announced_on)]
    amount = wording.money(report.currency, report.amount, figures=4)
    words = "" if report.amount_text in UNDISCLOSED else report.amount_text
    return Line(_about(names(report.company)[0], parts), amount, words)


def _price(price: Price) -> Line:
    amount = Interval(price.price_min, price.price_max)
    about = _about(names(price.company)[0], [price.robot])
    return Line(about, wording.money(price.currency, amount, figures=4))


def _link(link: SupplyLink) -> Line:
    as_of = wording.when(link.as_of) if link.as_of else ""
    return Line(heading(link), wording.clauses((str(link.get_status_display()), as_of)))


def _order(order: Order) -> Line:
    customer = names(order.customer)[0] if order.customer else order.customer_name
    parties = f"{names(order.maker)[0]} → {customer}"
    about = wording.clauses((parties, wording.when(order.ordered_on) if order.ordered_on else ""))
    units = "" if order.units.is_unknown else _robots(order.units)
    amount = "" if order.amount.is_unknown else wording.money(order.currency, order.amount)
    figure = wording.clauses((str(order.get_status_display()), units, amount))
    return Line(about, figure, wording.listed((order.units_text, order.amount_text)))


def _ownership(holding: Ownership) -> Line:
    share = Interval(holding.share_min, holding.share_max).scale(Decimal(100))
    percent = "" if share.is_unknown else _("%(share)s%%") % {"share": wording.span(share)}
    about = f"{names(holding.owner)[0]} → {names(holding.owned)[0]}"
    return Line(about, wording.clauses((str(holding.get_kind_display()), percent)))


def _facility(site: Any) -> Line:
    figure = str(site.get_status_display())
    if site.annual_capacity is not None:
        words = {"amount": _counted(site.annual_capacity), "unit": _unit(site.capacity_unit)}
        capacity = pgettext("the capacity of a site", "%(amount)s %(unit)s a year") % words
        figure = wording.clauses((figure, capacity))
    return Line(_about(names(site.company)[0], [names(site)[0]]), figure)


def _robot(robot: Any) -> Line:
    return Line(_about(names(robot.company)[0], [names(robot)[0]]))


def _participant(stand: EventParticipant) -> Line:
    return Line(f"{names(stand.company)[0]} @ {names(stand.event)[0]}")


def _company(company: Any) -> Line:
    parent = names(company.parent)[0] if company.parent else ""
    figure = _("belongs to %(parent)s") % {"parent": parent} if parent else ""
    return Line(names(company)[0], wording.clauses((figure, wording.country(company.country))))


def _investor(investor: Investor) -> Line:
    backing = {
        True: _("state-backed"),
        False: _("not state-backed"),
        None: _("state backing not said"),
    }[investor.state_backed]
    behind = ""
    if investor.company:
        behind = _("behind it: %(company)s") % {"company": names(investor.company)[0]}
    return Line(names(investor)[0], wording.clauses((backing, behind)))


def _about(whose: str, parts: list[str]) -> str:
    return whose + wording.colon() + wording.clauses(str(part) for part in parts)


def _counted(number: Decimal) -> str:
    return wording.quantity(Interval(number, number))


def _robots(units: Interval) -> str:
    words = {"amount": wording.quantity(units), "unit": _unit(Unit.ROBOTS)}
    return pgettext("a number and its unit", "%(amount)s %(unit)s") % words


def _unit(code: str) -> str:
    return str(Unit(code).label)


WORDINGS: Mapping[str, Callable[[Any], Line]] = {
    "targets": _target,
    "actuals": _actual,
    "market-figures": _market_figure,
    "rounds": _round,
    "prices": _price,
    "supply-links": _link,
    "orders": _order,
    "ownerships": _ownership,
    "facilities": _facility,
    "robots": _robot,
    "event-participants": _participant,
    "companies": _company,
    "investors": _investor,
}
