"""What rests on a source: every published fact that cites it, whichever app it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import wording
from sources.citations import (
    citations_of,
    known,
    last_resorts,
    looks_back,
    resting_citations,
    shown_citations,
)
from sources.clock import published
from sources.models import Source, Sourced


class Fact(NamedTuple):
    """A fact that cites the source; ``url`` is empty where it has no page of its own.

    ``is_sole``: no other page is cited for it. ``name`` is what a page calls it.
    """

    row: Any
    url: str
    is_sole: bool
    name: str = ""


class Resting(NamedTuple):
    """The facts of one table that cite a source; ``list_url`` is empty where there is no list."""

    resource: str
    title: str
    facts: list[Fact]
    list_url: str

    @property
    def sole(self) -> int:
        return sum(fact.is_sole for fact in self.facts)

    @property
    def is_all_sole(self) -> bool:
        return self.sole == len(self.facts)


def sourced_models() -> list[Any]:
    """Every table of facts, in the order the apps and their models were installed."""
    return [model for model in apps.get_models() if issubclass(model, Sourced)]


def known_sources() -> QuerySet[Any]:
    """Sources by the reader's clock: public by then, or the last resort of a fact that was."""
    sources = Source.objects.all()
    if not looks_back():
        return sources
    held = known()
    for model in sourced_models():
        held |= Q(pk__in=last_resorts(model).values("source"))
    return sources.filter(held)


def resting_on(source: Source) -> list[Resting]:
    """The tables that cite the source, from one query for each table there is."""
    return [group for model in sourced_models() for group in _citing(model, source)]


def _citing(model: Any, source: Source) -> Iterator[Resting]:
    # The facts' names read what they refer to, so it comes along.
    relations = [field.name for field in model._meta.fields if field.is_relation]
    citing = resting_citations(model).filter(source=source)
    rows = model.objects.filter(published(), pk__in=citing.values("fact"))
    rows = rows.select_related(*relations) if relations else rows
    other = shown_citations(citations_of(model)).exclude(source__url=source.url)
    rows = rows.annotate(has_other=Exists(other.filter(fact=OuterRef("pk")).order_by()))
    facts = [Fact(row, _url(row), not row.has_other) for row in rows]
    if facts:
        plural = str(model._meta.verbose_name_plural)
        list_url = _list_url(facts[0].url, source)
        yield Resting(model.resource, plural[:1].upper() + plural[1:], facts, list_url)


def _url(row: Any) -> str:
    try:
        return str(row.get_absolute_url())
    except (AttributeError, NoReverseMatch):
        return ""


def _list_url(fact_url: str, source: Source) -> str:
    """The same facts as a list, where the fact's page ``<noun>-detail`` has a ``<noun>-list``."""
    try:
        noun = (resolve(fact_url).url_name or "").removesuffix("-detail")
        return f"{reverse(f'{noun}-list')}?source={source.source_id}"
    except (Resolver404, NoReverseMatch):
        return ""


def with_fact_counts(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``facts``, how many published facts cite the source, and ``sole``, for how many of
    them no other page is cited: a page is one witness, however often it is listed.
    """
    counted: QuerySet[Any] = sources.annotate(
        facts=_sum(resting_citations(model) for model in sourced_models()),
        sole=_sum(_sole_citations(model) for model in sourced_models()),
    )
    return counted


def with_kind_counts(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``of_<resource>`` for every table: how many of its facts cite the source."""
    counted: QuerySet[Any] = sources.annotate(
        **{_column(model): _sum([resting_citations(model)]) for model in sourced_models()}
    )
    return counted


def kinds_resting(source: Any) -> list[tuple[str, int]]:
    """What rests on a source ``with_kind_counts``, by the name of the table, most first."""
    counts = [
        (str(model._meta.verbose_name_plural), int(getattr(source, _column(model))))
        for model in sourced_models()
    ]
    return sorted((one for one in counts if one[1]), key=lambda one: -one[1])


def _column(model: Any) -> str:
    return f"of_{model.resource.replace('-', '_')}"


def _sole_citations(model: Any) -> QuerySet[Any]:
    """Citations of facts for which no page of another address is cited."""
    other = shown_citations(citations_of(model)).exclude(source__url=OuterRef("source__url"))
    return resting_citations(model).filter(~Exists(other.filter(fact=OuterRef("fact")).order_by()))


def _sum(citations: Iterable[QuerySet[Any]]) -> Any:
    """How many of these cite the source of the outer query, all tables together."""
    counts = [Coalesce(Subquery(_count(rows)), 0) for rows in citations]
    return reduce(add, counts, Value(0, output_field=IntegerField()))


def _count(citations: QuerySet[Any]) -> QuerySet[Any, Any]:
    cited = citations.filter(source=OuterRef("pk"))
    grouped = cited.order_by().values("source").annotate(count=Count("pk"))
    count: QuerySet[Any, Any] = grouped.values("count")
    return count


def fact_counts(source: Any) -> dict[str, int]:
    """From the annotations, or counted for a source that was fetched without them."""
    if not hasattr(source, "sole"):
        source = with_fact_counts(Source.objects.filter(pk=source.pk)).get()
    return {"facts": int(source.facts), "sole": int(source.sole)}


def resting_words(resting: Sequence[Resting]) -> str:
    """How many facts cite a source, and for how many of them no other page is cited."""
    count = sum(len(group.facts) for group in resting)
    sole = sum(group.sole for group in resting)
    words = ngettext(
        "%(count)s published fact cites this source.",
        "%(count)s published facts cite this source.",
        count,
    )
    cited = words % {"count": wording.number(count)}
    if not sole:
        others = _("Each of them has another source too.") if count else ""
        return _sentences(cited, others)
    words = ngettext(
        "It is the only source of %(count)s fact.",
        "It is the only source of %(count)s facts.",
        sole,
    )
    return _sentences(cited, words % {"count": wording.number(sole)})


def _sentences(*parts: str) -> str:
    return ("" if wording.in_chinese() else " ").join(part for part in parts if part)
