"""Every published row that names a company, of whatever table and app."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Min, Model, Q

from companies.models import Company
from companies.rows import FactRow
from sources.choices import SourceKind
from sources.citations import citations_of, shown_citations
from sources.derivation import Scope
from sources.models import Change, Sourced, SourcedFact

# A headline that nobody opened, as the note says, or a blog.
IS_WEAK = ~Q(source__note="") | Q(source__kind=SourceKind.BLOG)


class Naming(NamedTuple):
    """A table and the foreign key by which its rows name a company."""

    model: type[Sourced]
    field: str

    @property
    def column(self) -> str:
        return f"{self.field}_id"


class _Standing(NamedTuple):
    """Of a table's rows, by primary key: which rest on one weak source, and the first day on which
    the earliest of the dated sources can have been public.
    """

    weak: set[int]
    public_from: dict[int, date]


def namings() -> list[Naming]:
    """All tables whose rows say something of a company, of apps above this one too.

    A claim does, and so does a row that belongs to a company, such as a robot or a stand at a fair.
    An investor that may name the company behind it, or a company its parent, says nothing new.
    """
    found: list[Naming] = []
    for relation in Company._meta.related_objects:
        model: type[Model] = relation.related_model
        field = relation.field
        if not issubclass(model, Sourced):
            continue
        if issubclass(model, SourcedFact) or not field.null:
            found.append(Naming(model, field.name))
    return sorted(found, key=lambda naming: (naming.model.resource, naming.field))


def fact_rows(scope: Scope) -> Iterator[FactRow]:
    """Two queries for each way of naming a company, however many rows there are."""
    standing: dict[type[Sourced], _Standing] = {}
    for naming in namings():
        if naming.model not in standing:
            standing[naming.model] = _standing(naming.model)
        yield from _rows(naming, standing[naming.model], scope)


def _rows(naming: Naming, standing: _Standing, scope: Scope) -> Iterator[FactRow]:
    model = naming.model
    columns = [f"{naming.field}__slug", "pk", model.identity, "public_on"]
    columns += [f"{model.statement_date}_first"] if model.statement_date else []
    columns += ["confidence"] if issubclass(model, SourcedFact) else []
    rows = model.objects.published().filter(**{f"{naming.field}__isnull": False}).order_by()
    if scope is not None:
        rows = rows.filter(**{f"{naming.field}__slug__in": scope})
    for slug, pk, key, public_on, *rest in rows.values_list(*columns).iterator():
        stated = rest[0] if model.statement_date else None
        days = [day for day in (standing.public_from.get(pk), stated) if day is not None]
        yield FactRow(
            company_slug=slug,
            resource=model.resource,
            key=key,
            public_from=min(max(days), public_on) if days else None,
            public_on=public_on if days else None,
            confidence=rest[-1] if issubclass(model, SourcedFact) else "",
            is_weak=pk in standing.weak,
        )


def _standing(model: type[Sourced]) -> _Standing:
    counted = shown_citations(citations_of(model)).order_by().values("fact_id")
    counted = counted.annotate(
        pages=Count("source__url", distinct=True),
        sound=Count("pk", filter=~IS_WEAK),
        first=Min("source__published_on_first"),
    )
    found = _Standing(set(), {})
    for pk, pages, sound, first in counted.values_list("fact_id", "pages", "sound", "first"):
        if pages == 1 and not sound:
            found.weak.add(pk)
        if first is not None:
            found.public_from[pk] = first
    return found


def companies_told_of(changes: Sequence[Change]) -> Scope:
    """The companies that the changed rows name, before and after; everybody if a source changed."""
    if any(change.resource == "sources" for change in changes):
        return None
    by_resource: dict[str, list[Naming]] = {}
    for naming in namings():
        by_resource.setdefault(naming.model.resource, []).append(naming)
    slugs = {change.key for change in changes if change.resource == "companies"}
    ids: set[int] = set()
    cited: dict[str, set[str]] = {}
    for change in changes:
        if change.part:
            cited.setdefault(change.resource, set()).add(change.key)
        for columns in (change.before or {}, change.after or {}):
            ids |= _ids(columns, by_resource.get(change.resource, ()))
    for resource, keys in cited.items():
        for model, field in by_resource.get(resource, ()):
            rows = model._default_manager.filter(**{f"{model.identity}__in": keys})
            ids |= set(rows.values_list(f"{field}_id", flat=True)) - {None}
    named = Company.objects.filter(pk__in=ids).values_list("slug", flat=True)
    return frozenset(slugs | set(named))


def _ids(columns: Mapping[str, Any], names: Sequence[Naming]) -> set[int]:
    return {columns[naming.column] for naming in names if columns.get(naming.column)}
