"""The list of sources: what it shows, filters by and totals."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import datasets
from sources.lists import ComputedField, FactList, Total
from sources.resting import fact_counts, with_kind_counts
from sources.source_filters import SourceFilter
from sources.wording import number


def source_totals(rows: QuerySet[Any]) -> Sequence[Total]:
    found = rows.order_by().aggregate(
        count=Count("pk"),
        pages=Count("url", distinct=True),
        publishers=Count("publisher", distinct=True, filter=~Q(publisher="")),
        weak=Count("pk", filter=~Q(note="")),
    )
    # Read once for both, and not in the condition too: each is a subquery for every table of facts.
    counted = rows.order_by().values_list("note", "sole")
    alone = [(note, sole) for note, sole in counted if sole]
    found["sole"] = len(alone)
    found["weak_sole"] = sum(sole for note, sole in alone if note)
    formulas = {
        "count": _("Every row of this filter, once."),
        "pages": _("Each address once, however many of these rows share it."),
        "publishers": _("Each publisher once; a row that names none adds nothing."),
        "weak": _("The rows of this filter with a note that says why they are weak."),
        "sole": _(
            "The rows of this filter that are the only page cited for one fact or more: take one"
            " away, and a fact has nothing left to rest on."
        ),
        "weak_sole": _(
            "Facts for which a weak source of this filter is the only page cited, each once for"
            " every row that lists that page."
        ),
    }
    labels = {
        "count": (_("Sources"), ""),
        "pages": (
            _("Distinct addresses"),
            _("one page is one witness, however often it is listed"),
        ),
        "publishers": (_("Publishers"), ""),
        "weak": (_("Weak sources"), _("only the headline was seen")),
        "sole": (_("Only source of a fact"), ""),
        "weak_sole": (_("Facts on a weak source alone"), ""),
    }
    return [
        Total(name, label, found[name], number(found[name]), hint, formula=formulas[name])
        for name, (label, hint) in labels.items()
    ]


SOURCES = FactList(
    table=datasets.SOURCES,
    filterset=SourceFilter,
    template="sources/source_list.html",
    heading=gettext_lazy("Sources"),
    intro=gettext_lazy(
        "Every page, filing and post that a fact here rests on. A weak source was seen as a headline"
        " only."
    ),
    url_name="source-list",
    totals=source_totals,
    computed=fact_counts,
    computed_fields=(
        ComputedField("facts", "integer", "Published facts that cite it, number", nullable=False),
        ComputedField(
            "sole",
            "integer",
            "Of these, facts for which no other page is cited, number",
            nullable=False,
        ),
    ),
    for_page=with_kind_counts,
    is_cut_first=True,
    filters_shown=6,
)
RESOURCES = (SOURCES,)
