"""Targets as charts read them: rows from the database, words from the catalogue."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext

from companies.choices import Unit
from companies.models import ProductionTarget
from companies.models.quantity import Quantity
from companies.rows import TargetRow
from sources import wording
from sources.templatetags.facts import names


def target_row(target: ProductionTarget) -> TargetRow:
    return TargetRow(
        key=target.key,
        company_slug=target.company.slug,
        company_name=names(target.company)[0],
        robot=target.robot,
        promise=target.promise,
        metric=target.metric,
        metric_label=target.get_metric_display(),
        units=target.units,
        units_text=target.units_text,
        unit=target.unit,
        currency=target.currency,
        period_start=target.period_start,
        due=target.due,
        stated_on=target.stated_on,
        stated_by=target.stated_by,
        claimant=target.claimant,
        confidence=target.confidence,
        public_on=target.public_on,
        url=target.get_absolute_url(),
    )


def units_text(row: TargetRow | Quantity) -> str:
    """The figure with what it counts; empty where none was given."""
    if row.units.is_unknown:
        return ""
    if row.unit == Unit.MONEY:
        return wording.money(row.currency, row.units, figures=4)
    return in_units(wording.quantity(row.units), row.unit)


def in_units(amount: str, unit: str) -> str:
    """``5,000 robots``, in the order in which the language puts them."""
    words = {"amount": amount, "unit": Unit(unit).label}
    return pgettext("a number and its unit", "%(amount)s %(unit)s") % words


def sentences(parts: Iterable[str]) -> str:
    """One after the other; Chinese sets no space between them."""
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)


def axis_number(value: Any) -> str:
    return wording.number(value, compact=wording.in_chinese())
