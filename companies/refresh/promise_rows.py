"""Targets, reports and families as metrics read them: a query each, however many there are."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from companies.models import Company, ProductionActual, ProductionTarget, Robot
from companies.rows import ActualRow, RobotFamily, TargetRow
from sources.derivation import Scope
from sources.intervals import Interval
from sources.partial_dates import PartialDate

TARGET_COLUMNS = (
    "key company__slug robot promise metric units_min units_max unit period_start_first"
    " period_start_last due_first due_last stated_on_first stated_on_last claimant confidence"
    " public_on"
).split()
ACTUAL_COLUMNS = (
    "key company__slug robot metric units_min units_max unit period_start_first"
    " period_start_last period_end_first period_end_last confidence"
).split()


def promise_rows(scope: Scope) -> list[TargetRow]:
    """The published targets. Figures need no labels and no addresses: those stay empty."""
    rows = _of(scope, ProductionTarget.objects.published()).values_list(*TARGET_COLUMNS)
    return [_target_row(*row) for row in rows.iterator()]


def actual_rows(scope: Scope) -> list[ActualRow]:
    rows = _of(scope, ProductionActual.objects.published()).values_list(*ACTUAL_COLUMNS)
    return [_actual_row(*row) for row in rows.iterator()]


def robot_families(scope: Scope) -> list[RobotFamily]:
    rows = _of(scope, Robot.objects.published()).exclude(family="")
    return [RobotFamily(*row) for row in rows.values_list("company__slug", "name", "family")]


def companies_by_slug(scope: Scope) -> dict[str, Company]:
    """With their names, which is what a page shows of them."""
    companies = Company.objects.only("slug", "name_en", "name_zh")
    if scope is not None:
        companies = companies.filter(slug__in=scope)
    return {company.slug: company for company in companies}


def _of(scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
    # In no order: the metrics put rows in theirs.
    found = rows.order_by()
    return found if scope is None else found.filter(company__slug__in=scope)


def _target_row(*row: Any) -> TargetRow:
    key, slug, robot, promise, metric, low, high, unit, *dates, claimant, confidence, public = row
    return TargetRow(
        key=key,
        company_slug=slug,
        company_name="",
        robot=robot,
        promise=promise,
        metric=metric,
        metric_label="",
        units=Interval(low, high),
        units_text="",
        unit=unit,
        currency="",
        period_start=_partial(*dates[0:2]),
        due=_partial(*dates[2:4]),
        stated_on=_partial(*dates[4:6]),
        stated_by="",
        claimant=claimant,
        confidence=confidence,
        public_on=public,
        url="",
    )


def _actual_row(*row: Any) -> ActualRow:
    key, slug, robots, metric, low, high, unit, *dates, confidence = row
    return ActualRow(
        key=key,
        company_slug=slug,
        robots=robots,
        metric=metric,
        units=Interval(low, high),
        unit=unit,
        period_start=_partial(*dates[0:2]),
        period_end=PartialDate(*dates[2:4]),
        confidence=confidence,
    )


def _partial(first: date | None, last: date | None) -> PartialDate | None:
    return None if first is None or last is None else PartialDate(first, last)
