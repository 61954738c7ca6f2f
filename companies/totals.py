"""The figures above each list of this app, about all rows of its filter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.choices import FacilityStatus, MarketNature, RobotStatus, Unit
from companies.models import EventParticipant
from companies.robot_prices import median_price, robot_prices
from sources.clock import clock
from sources.exchange import TARGETS as CURRENCIES
from sources.exchange import Target
from sources.intervals import UNKNOWN, Interval, total
from sources.lists import Total
from sources.wording import money, number, rounded, span

QUOTED = ("CNY", "USD")
TEXTS = ("promise", "reported_by", "stated_by", "jurisdiction")


def counted(rows: QuerySet[Any], **wanted: tuple[Count, str]) -> list[Total]:
    """One total per count: name=(what to count, label)."""
    # The order would only add columns; the subquery keeps joins of filters out of the counts.
    alone = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    found = alone.aggregate(**{name: count for name, (count, _label) in wanted.items()})
    return [
        Total(name, label, found[name], number(found[name]), formula=how_counted(count))
        for name, (count, label) in wanted.items()
    ]


def how_counted(count: Count) -> str:
    if getattr(count, "distinct", False):
        return _(
            "Each of them once, however many of these rows name it; a row that names none adds"
            " nothing."
        )
    if getattr(count, "filter", None) is not None:
        return _("The rows of this filter for which it holds, each once.")
    return _("Every row of this filter, once.")


def different(column: str) -> Count:
    """Distinct values of a relation or a text; an empty text says nothing and does not count."""
    blank = Q(**{column: ""}) if column in TEXTS else Q(pk__in=[])
    return Count(column, distinct=True, filter=~blank)


def where(**condition: Any) -> Count:
    return Count("pk", filter=Q(**condition))


def robot_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows,
        count=(Count("pk"), _("Models")),
        companies=(different("company"), _("Makers")),
        mass_production=(where(status=RobotStatus.MASS_PRODUCTION), _("In mass production")),
        small_batch=(where(status=RobotStatus.SMALL_BATCH), _("In small batches")),
        prototypes=(where(status=RobotStatus.PROTOTYPE), _("Prototypes")),
        status_unknown=(where(status=""), _("Status not reported")),
    )
    return [*totals, *(_median_price(rows, currency) for currency in CURRENCIES)]


def _median_price(rows: QuerySet[Any], currency: Target) -> Total:
    """Each robot of the filter once, as the range of its quotes."""
    known = robot_prices(currency)
    here = rows.order_by().filter(pk__in=list(known)).values_list("pk", flat=True)
    prices = [known[robot].price for robot in here]
    median = median_price(prices)
    quoted = ngettext("%(count)s robot quoted", "%(count)s robots quoted", len(prices))
    return Total(
        f"price_{currency.lower()}",
        _("Median quoted price"),
        median,
        money(currency, rounded(median)) if prices else pgettext("a number", "none known"),
        quoted % {"count": number(len(prices))},
        currency,
        formula=_(
            "Each robot of this filter that has a quoted price counts once, as the range of its"
            " quotes, at the reference rate of the day each was stated or public: between the median"
            " of the lower and the median of the upper ends. Rumours are left out, and so are robots"
            " that nobody quotes a price for."
        ),
    )


def price_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows,
        count=(Count("pk"), _("Quotes")),
        companies=(different("company"), _("Makers")),
    )
    models = rows.order_by().values_list("company", "robot").distinct().count()
    each = _("Each model of each maker once, however many of these rows quote a price for it.")
    totals.append(Total("models", _("Models"), models, number(models), formula=each))
    lowest = rows.order_by().aggregate(
        **{code: Min("price_min", filter=Q(currency=code)) for code in QUOTED}
    )
    smallest = _(
        "The smallest lower end of a price quoted in this currency; nothing is converted, and no row"
        " is left out."
    )
    for code, least in lowest.items():
        if least is not None:
            label = _("Lowest in %(currency)s") % {"currency": code}
            amount = money(code, Interval(least, least))
            name = f"lowest_{code.lower()}"
            totals.append(Total(name, label, plain(least), amount, formula=smallest))
    return totals


def target_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    return counted(
        rows,
        count=(Count("pk"), _("Statements")),
        companies=(different("company"), _("Companies")),
        promises=(different("promise"), _("Promises, restatements counted once")),
        past_due=(where(due_last__lt=clock().today), _("Due date passed")),
        undated=(where(due_last=None), _("Without a due date")),
    )


def actual_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    return counted(
        rows,
        count=(Count("pk"), pgettext("of outcomes", "Reports")),
        companies=(different("company"), _("Companies")),
        reporters=(different("reported_by"), _("Reporting bodies")),
    )


def facility_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows,
        count=(Count("pk"), _("Sites")),
        companies=(different("company"), _("Companies")),
        operating=(where(status=FacilityStatus.OPERATING), _("Operating")),
    )
    operating = Q(status=FacilityStatus.OPERATING)
    built = _("Robots a year, sites operating")
    planned = _("Robots a year, sites announced or being built")
    return [
        *totals,
        _robots_a_year("robots_a_year_operating", built, rows.filter(operating)),
        _robots_a_year("robots_a_year_planned", planned, rows.exclude(operating)),
    ]


def _robots_a_year(name: str, label: str, rows: QuerySet[Any]) -> Total:
    """By company the range that holds its sites, as the capacity by year counts them; then the sum."""
    here = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")).order_by()
    stated = here.filter(capacity_unit=Unit.ROBOTS, annual_capacity__isnull=False)
    by_company = stated.values("company").annotate(
        low=Min("annual_capacity"), high=Max("annual_capacity"), sites=Count("pk")
    )
    found = [(Interval(row["low"], row["high"]), row["sites"]) for row in by_company]
    hint = _("stated for %(stated)s of %(sites)s sites, of %(companies)s companies") % {
        "stated": number(sum(sites for _range, sites in found)),
        "sites": number(here.count()),
        "companies": number(len(found)),
    }
    capacity = total(one for one, _sites in found) if found else UNKNOWN
    formula = _(
        "As announced capacity by year counts it: a company's sites with a capacity in robots make"
        " one range, from the smallest to the largest, for reports may describe one line as several"
        " sites; the companies' ranges are added up. Sites without a capacity and those stated in"
        " parts or tonnes are left out. What a site could make is not what it makes."
    )
    return Total(name, label, capacity, span(capacity), hint, formula=formula)


def market_figure_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    return counted(
        rows,
        count=(Count("pk"), _("Figures")),
        forecasters=(different("stated_by"), _("Bodies that state them")),
        forecasts=(where(nature=MarketNature.FORECAST), _("Forecasts")),
        estimates=(where(nature=MarketNature.ESTIMATE), _("Estimates")),
        goals=(where(nature=MarketNature.GOAL), _("Official goals")),
    )


def event_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows,
        count=(Count("pk"), _("Events")),
        jurisdictions=(different("jurisdiction"), _("Jurisdictions")),
    )
    took_part = EventParticipant.objects.published().filter(event__in=rows.order_by())
    companies = took_part.order_by().values("company").distinct().count()
    hint = _("at the events whose participants a source names")
    return [
        *totals,
        Total(
            "companies",
            _("Companies taking part"),
            companies,
            number(companies) if companies else pgettext("companies at an event", "none named"),
            hint,
            formula=_(
                "Each company once that a source names as taking part in one of these events."
            ),
        ),
    ]


def plain(value: Any) -> int | float | None:
    """A number as JSON holds it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
