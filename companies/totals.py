"""The figures above each list of this app, about all rows of its filter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.choices import FacilityStatus, MarketNature, RobotStatus, Unit
from sources.choices import State
from sources.intervals import Interval
from sources.lists import Total
from sources.wording import money, number, span

QUOTED = ("CNY", "USD")


def counted(rows: QuerySet[Any], **wanted: tuple[Any, str]) -> list[Total]:
    """One total per count: name=(what to count, label). What is text counts distinct values."""
    counts = {
        name: Count(what, distinct=True) if isinstance(what, str) else what
        for name, (what, _label) in wanted.items()
    }
    # The order would only add columns; the subquery keeps joins of filters out of the counts.
    alone = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    found = alone.aggregate(**counts)
    return [
        Total(name, label, found[name], number(found[name])) for name, (_w, label) in wanted.items()
    ]


def robot_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    made = Count("pk", filter=Q(status=RobotStatus.MASS_PRODUCTION))
    small = Count("pk", filter=Q(status=RobotStatus.SMALL_BATCH))
    return counted(
        rows,
        count=("pk", _("Models")),
        companies=("company", _("Makers")),
        mass_production=(made, _("In mass production")),
        small_batch=(small, _("In small batches")),
        status_unknown=(Count("pk", filter=Q(status="")), _("Status not reported")),
    )


def price_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(rows, count=("pk", _("Quotes")), companies=("company", _("Makers")))
    models = rows.order_by().values_list("company", "robot").distinct().count()
    totals.append(Total("models", _("Models"), models, number(models)))
    lowest = rows.order_by().aggregate(
        **{code: Min("price_min", filter=Q(currency=code)) for code in QUOTED}
    )
    for code, least in lowest.items():
        if least is not None:
            label = _("Lowest in %(currency)s") % {"currency": code}
            amount = money(code, Interval(least, least))
            totals.append(Total(f"lowest_{code.lower()}", label, plain(least), amount))
    return totals


def target_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    past = Count("pk", filter=Q(due_last__lt=timezone.localdate()))
    return counted(
        rows,
        count=("pk", _("Statements")),
        companies=("company", _("Companies")),
        promises=("promise", _("Promises, restatements counted once")),
        past_due=(past, _("Due date passed")),
        undated=(Count("pk", filter=Q(due_last=None)), _("Without a due date")),
    )


def actual_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    return counted(
        rows,
        count=("pk", _("Reports")),
        companies=("company", _("Companies")),
        reporters=("reported_by", _("Reported by so many")),
    )


def facility_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows,
        count=("pk", _("Sites")),
        companies=("company", _("Companies")),
        operating=(Count("pk", filter=Q(status=FacilityStatus.OPERATING)), _("Operating")),
    )
    in_robots = rows.order_by().filter(capacity_unit=Unit.ROBOTS)
    found = in_robots.aggregate(capacity=Sum("annual_capacity"), sites=Count("pk"))
    hint = _("as stated for %(known)s of %(all)s sites; some figures are bounds") % {
        "known": number(found["sites"]),
        "all": totals[0].value,
    }
    capacity = found["capacity"]
    value = span(Interval(capacity, None)) if capacity is not None else span(Interval())
    label = _("Capacity, robots a year")
    totals.append(Total("robots_a_year", label, plain(capacity), value, hint))
    return totals


def market_figure_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    def of(nature: str) -> Count:
        return Count("pk", filter=Q(nature=nature))

    return counted(
        rows,
        count=("pk", _("Figures")),
        forecasters=("stated_by", _("Stated by so many")),
        forecasts=(of(MarketNature.FORECAST), _("Forecasts")),
        estimates=(of(MarketNature.ESTIMATE), _("Estimates")),
        goals=(of(MarketNature.GOAL), _("Official goals")),
    )


def event_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    totals = counted(
        rows, count=("pk", _("Events")), jurisdictions=("jurisdiction", _("Jurisdictions"))
    )
    took_part = Q(participants__state=State.PUBLISHED)
    companies = rows.order_by().aggregate(
        companies=Count("participants__company", filter=took_part, distinct=True)
    )["companies"]
    hint = _("at the events whose exhibitors a source names")
    totals.append(
        Total("companies", _("Companies taking part"), companies, number(companies), hint)
    )
    return totals


def plain(value: Any) -> int | float | None:
    """A number as JSON holds it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
