"""Policies, fairs, listings and other dated happenings, and who took part."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import EventKind
from companies.models.company import Company
from sources.constraints import country_code, dated, one_of
from sources.fields import PartialDateField, mint_key, newest_first
from sources.models import Citation, Named, NamedQuerySet, Source, Sourced


def participant_key() -> str:
    return mint_key("ep")


class Event(Named):
    """Something that happened on a day, in a month or in a year."""

    resource: ClassVar[str] = "events"
    statement_date: ClassVar[str] = "happened_on"

    happened_on = PartialDateField(_("happened"))
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    title = models.CharField(_("title"), max_length=200)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=2, blank=True)
    note = models.TextField(_("note"), blank=True)
    sources = models.ManyToManyField(Source, through="EventCitation", verbose_name=_("sources"))

    objects: ClassVar = NamedQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = (newest_first("happened_on_first"), "slug")
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = (
            *Named.Meta.constraints,
            *dated("event", "happened_on"),
            one_of("event", "kind", EventKind),
            country_code("event", "jurisdiction"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.title,)


class EventCitation(Citation):
    fact = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass


class EventParticipant(Sourced):
    """A company's part in an event, such as exhibitor."""

    resource: ClassVar[str] = "event-participants"

    key = models.CharField(_("key"), max_length=16, unique=True, default=participant_key)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="participants", verbose_name=_("event")
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="appearances", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=40)
    sources = models.ManyToManyField(
        Source, through="EventParticipantCitation", verbose_name=_("sources")
    )

    class Meta(Sourced.Meta):
        ordering = ("key",)
        verbose_name = _("event participant")
        verbose_name_plural = _("event participants")

    def __str__(self) -> str:
        return f"{self.company} @ {self.event}"


class EventParticipantCitation(Citation):
    fact = models.ForeignKey(EventParticipant, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
