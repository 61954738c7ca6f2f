"""What rests on a source: every published fact that cites it, whichever app it belongs to."""

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from sources.citations import known, last_resorts, looks_back, resting_citations
from sources.clock import published
from sources.models import Source, Sourced


class Fact(NamedTuple):
    """A fact that cites the source; ``url`` is empty where it has no page of its own."""

    row: Any
    url: str


class Resting(NamedTuple):
    """The facts of one table that cite a source; ``list_url`` is empty where there is no list."""

    resource: str
    title: str
    facts: list[Fact]
    list_url: str


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
    facts = [Fact(row, _url(row)) for row in rows]
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
    """Annotate ``facts``: how many published facts cite the source."""
    counts = [Coalesce(Subquery(_count(model)), 0) for model in sourced_models()]
    counted: QuerySet[Any] = sources.annotate(
        facts=reduce(add, counts, Value(0, output_field=IntegerField()))
    )
    return counted


def _count(model: Any) -> QuerySet[Any, Any]:
    cited = resting_citations(model).filter(source=OuterRef("pk"))
    grouped = cited.order_by().values("source").annotate(count=Count("pk"))
    count: QuerySet[Any, Any] = grouped.values("count")
    return count


def fact_count(source: Any) -> int:
    """From the annotation, or counted for a source that was fetched without it."""
    if not hasattr(source, "facts"):
        source = with_fact_counts(Source.objects.filter(pk=source.pk)).get()
    return int(source.facts)
