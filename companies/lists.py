"""This app's lists: what each shows, filters by and totals."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies import datasets, filters
from sources.lists import FactList, Total
from sources.wording import number


def row_totals(rows: QuerySet[Any], **distinct: tuple[str, str]) -> list[Total]:
    """How many rows, and how many distinct values of each named column: name=(column, label)."""
    counts = {name: Count(column, distinct=True) for name, (column, _label) in distinct.items()}
    found = rows.order_by().aggregate(rows=Count("pk", distinct=True), **counts)
    totals = [Total("count", _("Rows"), found["rows"], number(found["rows"]))]
    for name, (_column, label) in distinct.items():
        totals.append(Total(name, label, found[name], number(found[name])))
    return totals


def target_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    return row_totals(
        rows,
        companies=("company", _("Companies")),
        promises=("promise", _("Promises, restatements counted once")),
    )


TARGETS = FactList(
    table=datasets.TARGETS,
    filterset=filters.TargetFilter,
    template="companies/target_list.html",
    heading=gettext_lazy("Targets"),
    intro=gettext_lazy(
        "What companies and their partners promised, each statement on its own row. A target stated"
        " again is another row of the same promise."
    ),
    url_name="target-list",
    totals=target_totals,
)
