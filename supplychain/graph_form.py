"""What the supplier graph shows: the links of a filter, around one company, or of what stops."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.asked_values import EntityField
from sources.filters import ClaimFilter, CountryFilter, WordFilter
from sources.parameters import CLOCKS
from supplychain.choices import LinkStatus
from supplychain.component_tree import live
from supplychain.filters import LINK_ORDER, LIVE, BranchFilter, EitherFilter, SupplyLinkFilter
from supplychain.metrics.what_if_answer import WhatIf
from supplychain.models import SupplyLink
from supplychain.what_if import answer_what_if
from supplychain.what_if_form import Proposal, WhatIfForm
from supplychain.what_if_graph import touched

EVERY_LINK = "all"
DEPTHS = ("1", "2", "3")
BUNDLED, BY_COMPANY = "bundled", "companies"
STOPPING = {"stop": "stop", "country": "stop_country", "component": "stop_component"}
"""Field of the what-if form -> its name on the graph, which filters by a country and a component."""


class StopForm(WhatIfForm):
    """What stops, asked on the graph: both readings are drawn, and the year is the present one."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in ("year", "links"):
            del self.fields[name]

    def add_prefix(self, field_name: str) -> str:
        return STOPPING.get(field_name, field_name)

    @cached_property
    def answer(self) -> WhatIf | None:
        """By the reader's clock; none where nothing stops."""
        if not self.is_valid() or not self.asks:
            return None
        question = self.question()
        return answer_what_if(question.stop, question.year)


class KeptInputs(forms.HiddenInput):
    """Carries what stops through a change of the filters."""

    def __init__(self, query: QueryDict) -> None:
        super().__init__()
        self.query = query

    def value_from_datadict(self, _data: Any, _files: Any, _name: str) -> None:
        return None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        pairs = ((name, text) for name, texts in self.query.lists() for text in texts if text)
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


class AroundFilter(EitherFilter):
    """The company in the middle, one; which links are near it, the whole filter set decides."""

    field_class = EntityField

    def filter(self, qs: Any, slugs: Any) -> Any:
        return qs


class GraphForm(forms.Form):
    """A distance means nothing without the company that it counts from."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_far = cleaned.get("depth") not in (None, "", DEPTHS[0])
        if is_far and cleaned.get("company") == "":
            self.add_error("company", gettext("Choose the company that the distance is from."))
        return cleaned


class GraphFilter(ClaimFilter):
    """The list's filters as far as a graph has them, and how far to look from one company."""

    company = AroundFilter("supplier", "customer", label=_("Around the company"))
    component = BranchFilter("component", label=_("Component and below"))
    country = CountryFilter("supplier__country", _("Supplier's country"))
    depth = django_filters.ChoiceFilter(
        choices=[(DEPTHS[0], _("1 link")), (DEPTHS[1], _("2 links")), (DEPTHS[2], _("3 links"))],
        label=_("Away from it, at most"),
        empty_label=None,
        method="unchanged",
    )
    status = WordFilter(choices=LinkStatus.choices, label=_("Status"))
    links = django_filters.ChoiceFilter(
        choices=[
            (EVERY_LINK, _("all reported")),
            (LIVE, _("live ones only")),
        ],
        label=_("Links"),
        empty_label=None,
        method="with_links",
    )
    view = django_filters.ChoiceFilter(
        choices=[(BUNDLED, _("bundled by part")), (BY_COMPANY, _("company by company"))],
        label=_("Drawn"),
        empty_label=_("as fits"),
        method="unchanged",
        widget=forms.HiddenInput,
    )
    ordering = SupplyLinkFilter.declared_filters["ordering"]

    class Meta:
        model = SupplyLink
        fields: list[str] = []
        form = GraphForm

    @staticmethod
    def _field_order(names: list[str]) -> list[str]:
        return [
            "company",
            "depth",
            "component",
            "status",
            "confidence",
            "country",
            "links",
            "view",
        ]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        own, stopping = parted(data)
        self.stopping, self.stopped = StopForm(stopping), stopping
        self.whole = data
        super().__init__(own, *args, **kwargs)

    @cached_property
    def form(self) -> Any:
        form = super().form
        form.fields["stopping"] = forms.Field(required=False, widget=KeptInputs(self.stopped))
        for name, messages in self.stopping.faults().items():
            form.errors[name] = form.error_class(messages)
        return form

    @property
    def proposals(self) -> list[Proposal]:
        """What may have been meant by a supplier that nobody knows."""
        return self.stopping.proposals(self.whole)

    @property
    def unstopped(self) -> list[tuple[str, str]]:
        """The filters without what stops, from their first page; links add the day themselves."""
        pairs = self.data.lists() if isinstance(self.data, QueryDict) else ()
        gone = ("page", *CLOCKS)
        return [
            (name, text) for name, texts in pairs for text in texts if text and name not in gone
        ]

    def offer_choices(self) -> None:
        super().offer_choices()
        self.stopping.offer_choices()

    @property
    def parameters(self) -> list[str]:
        """A graph is whole: it takes no limit and no cursor."""
        return [*self.filters, *STOPPING.values(), "page"]

    def unchanged(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows

    def with_links(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return live(rows) if value == LIVE else rows

    @property
    def company_given(self) -> str:
        """By the slug that it has today."""
        return str(self.form.cleaned_data.get("company") or "")

    @property
    def depth_given(self) -> int:
        return int(self.form.cleaned_data.get("depth") or DEPTHS[0])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        self.form.cleaned_data.pop("stopping", None)
        found: QuerySet[Any] = super().filter_queryset(queryset.order_by(*LINK_ORDER))
        company = self.company_given
        if not company:
            return self._touched(found)
        links = found.order_by().values_list("pk", "supplier__slug", "customer__slug")
        return found.filter(pk__in=links_around(links, company, self.depth_given))

    def _touched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Where something stops, what the answer speaks of; company by company, everything."""
        answer = self.stopping.answer
        if answer is None or self.form.cleaned_data.get("view") == BY_COMPANY:
            return rows
        return rows.filter(touched(answer, self.stopping.question().stop))


def parted(data: Any) -> tuple[Any, QueryDict]:
    """The filters' part of a query, and that of what stops."""
    own, stopping = QueryDict(mutable=True), QueryDict(mutable=True)
    if isinstance(data, QueryDict):
        for name, values in data.lists():
            (stopping if name in STOPPING.values() else own).setlist(name, values)
        return own, stopping
    return data, stopping


def links_around(
    links: Iterable[tuple[int, str | None, str | None]], company: str, depth: int
) -> set[int]:
    """The links that a way of so many links from the company holds, whichever way goods flow.

    An unnamed party is nobody in particular: no way leads on from there.
    """
    touching: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for pk, supplier, customer in links:
        if supplier:
            touching[supplier].append((pk, customer))
        if customer:
            touching[customer].append((pk, supplier))
    found: set[int] = set()
    seen, edge = {company}, {company}
    for _step in range(depth):
        reached = [pair for one in edge for pair in touching.get(one, ())]
        found |= {pk for pk, _other in reached}
        edge = {other for _pk, other in reached if other} - seen
        seen |= edge
    return found
