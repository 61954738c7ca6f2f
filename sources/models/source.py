"""Where facts come from."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.choices import SourceKind
from sources.constraints import dated, one_of
from sources.fields import PartialDateField
from sources.search_text import normalise, search_text


class SourceQuerySet(models.QuerySet["Source"]):
    def matching(self, query: str) -> "SourceQuerySet":
        return self.filter(search_text__contains=normalise(query))


class Source(models.Model):
    """A page, filing or post that somebody published. Deleting one that is cited is refused."""

    resource: ClassVar[str] = "sources"
    identity: ClassVar[str] = "source_id"

    source_id = models.SlugField(_("source id"), max_length=80, unique=True)
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    published_on = PartialDateField(_("published"))
    language = models.CharField(_("language"), max_length=8)
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    search_text = models.TextField(default="", editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("source_id",)
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            one_of("source", "kind", SourceKind),
            *dated("source", "published_on"),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.stamp()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("source-detail", args=[self.source_id])

    def stamp(self) -> None:
        """Fill the columns that follow from the row itself."""
        self.search_text = search_text(self.title, self.publisher, self.source_id)

    @property
    def is_weak(self) -> bool:
        """The note says why, for example that only the headline was seen."""
        return bool(self.note)
