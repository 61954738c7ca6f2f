"""What every fact and entity shares: citations, a publication state, and the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.choice_labels import choice_label
from sources.choices import Confidence, State
from sources.citations import citations_of, shown_citations
from sources.clock import NOW, clock, looking_from, published
from sources.models.source import Source
from sources.partial_dates import PartialDate
from sources.search_text import normalise, search_text


class SourcedQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """What is published and visible by the reader's clock (``sources.clock``)."""
        return self._listed(self.filter(published()))

    def _listed(self, rows: Self) -> Self:
        """Where the clock names the only facts to see, no evidence but those."""
        only = clock().only
        if only is None or not self.model.is_evidence:
            return rows
        keys = sorted(key for resource, key in only if resource == self.model.resource)
        return rows.filter(**{f"{self.model.identity}__in": keys})

    def with_sources(self) -> Self:
        """Each row's citations in order, each with its source, in one query."""
        citations = shown_citations(citations_of(self.model)).select_related("source")
        return self.prefetch_related(Prefetch("citations", queryset=citations))


class Sourced(models.Model):
    """A row with a stable public identity that may be published once it cites a source.

    Triggers refuse to publish an uncited row and to remove the last citation of a published one.
    """

    resource: ClassVar[str]
    identity: ClassVar[str] = "key"
    statement_date: ClassVar[str] = ""
    """Name of the partial date on which the claim itself was made, if the table has one."""
    is_evidence: ClassVar[bool] = True
    """False where the row is what facts speak of: it stays in sight when only some facts are."""

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    public_on = models.DateField(_("public"), null=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    objects = SourcedQuerySet.as_manager()
    _get_FIELD_display = choice_label  # noqa: N815 - as Django calls it

    class Meta:
        abstract = True
        # Annotated, so that the Meta of a subclass may add to it.
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(public_on__isnull=False),
                name="%(class)s_published_is_dated",
                violation_error_message=_("A published fact has the day it became public."),
            ),
        )
        indexes = (models.Index(fields=("state", "public_on"), name="%(class)s_clock"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stamp()
        super().save(*args, **kwargs)

    def stamp(self) -> None:
        """Fill the columns that follow from the row itself."""

    @property
    def public_id(self) -> str:
        return str(getattr(self, self.identity))

    @property
    def stated(self) -> PartialDate | None:
        return getattr(self, self.statement_date) if self.statement_date else None

    @property
    def cited_sources(self) -> list[Source]:
        """The sources in the order of the dataset; use ``with_sources`` before a loop."""
        return [citation.source for citation in self.citations.all()]  # type: ignore[attr-defined]


class SourcedFact(Sourced):
    """A claim somebody made, with how sure it is."""

    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

    class Meta(Sourced.Meta):
        abstract = True
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values), name="%(class)s_confidence_known"
            ),
        )


class Named(Sourced):
    """An entity that people look up by name, in either language."""

    identity: ClassVar[str] = "slug"
    is_evidence: ClassVar[bool] = False

    slug = models.SlugField(_("slug"), max_length=110, unique=True)
    search_text = models.TextField(default="", editable=False)

    class Meta(Sourced.Meta):
        abstract = True

    def search_names(self) -> tuple[str, ...]:
        """Every name a reader may look this up by."""
        return (str(self),)

    def stamp(self) -> None:
        super().stamp()
        self.search_text = search_text(*self.search_names(), self.slug)


class NamedQuerySet(SourcedQuerySet):
    def published(self) -> Self:
        """What is published and, on a past day, was named by anything public by then.

        A company is known from the first round or link that names it, even where the sources of its
        own profile are younger.
        """
        if clock()._replace(only=None).is_now:
            return super().published()
        named: Any = published()
        for naming, relation in _naming(self.model):
            named |= Exists(naming.filter(**{relation: OuterRef("pk")}))
        return self._listed(self.filter(named, state=State.PUBLISHED))

    def matching(self, query: str) -> Self:
        """Rows whose names hold the query as a substring, in any of its spellings."""
        return self.filter(search_text__contains=normalise(query))


class FactPart(models.Model):
    """A row that belongs to a fact, such as a citation; its changes are logged under the fact's key.

    Subclasses name their fact by a foreign key called ``fact``.
    """

    part: ClassVar[str]

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Citation(FactPart):
    """One source of one fact. PROTECT, because a deleted source would silently strip facts of it."""

    part: ClassVar[str] = "sources"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name=_("source"))

    class Meta:
        abstract = True
        # Citations typed in the admin may share a position.
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("fact", "source"),
                name="%(class)s_once",
                violation_error_message=_("This source is cited already."),
            ),
        )

    def __str__(self) -> str:
        return self.source.title


def _naming(model: Any) -> Iterator[tuple[models.QuerySet[Any], str]]:
    """What names an entity and is visible by the reader's clock, each with the path to the entity."""
    for relation in model._meta.related_objects:
        related = relation.related_model
        if issubclass(related, Named) and related is not model:
            yield related._default_manager.published(), relation.field.name
        elif issubclass(related, Sourced):
            yield related._base_manager.filter(published()), relation.field.name
        elif issubclass(related, FactPart) and relation.field.name != "fact":
            yield related._base_manager.filter(published("fact")), relation.field.name


def first_named(entity: Named) -> date | None:
    """The first day on which anything public today named it; None where nothing does."""
    with looking_from(NOW):
        days = [
            naming.filter(**{relation: entity}).aggregate(
                first=models.Min("fact__public_on" if _is_part(naming) else "public_on")
            )["first"]
            for naming, relation in _naming(type(entity))
        ]
    return min(filter(None, days), default=None)


def _is_part(rows: models.QuerySet[Any]) -> bool:
    return issubclass(rows.model, FactPart)
