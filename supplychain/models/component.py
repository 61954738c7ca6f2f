"""The parts of a robot, as a tree."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.ancestry import refuse_loop
from sources.choices import State
from sources.clock import clock
from sources.constraints import ordered
from sources.models import Citation, Named, NamedQuerySet, Source


class ComponentQuerySet(NamedQuerySet):
    def published(self) -> Self:
        """On a past day also what stands above a part known by then: the tree must not be torn."""
        known = super().published()
        if clock().is_now:
            return known
        rows = self.model.objects.order_by().values_list("slug", "parent__slug")
        parents = dict(rows.filter(state=State.PUBLISHED))
        found: set[str] = set()
        for slug in known.order_by().values_list("slug", flat=True):
            at = slug
            while at and at not in found:
                found.add(at)
                at = parents.get(at)
        return self.filter(slug__in=found)

    def at_or_below(self, slugs: Iterable[str]) -> Self:
        """The named components and everything beneath them in the tree."""
        children: dict[str | None, list[str]] = {}
        for slug, parent in self.model.objects.values_list("slug", "parent__slug"):
            children.setdefault(parent, []).append(slug)
        found: set[str] = set()
        queue = list(slugs)
        while queue:
            slug = queue.pop()
            if slug not in found:
                found.add(slug)
                queue.extend(children.get(slug, ()))
        return self.filter(slug__in=found)


class Component(Named):
    """A part or group of parts. ``bom_share`` is the share of a humanoid's bill of materials, 0–1.

    Sources differ and levels overlap: shares are never added up.
    """

    resource: ClassVar[str] = "components"

    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    description = models.TextField(_("description"), blank=True)
    bom_share_min = models.DecimalField(
        _("share of the bill of materials, at least"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    bom_share_max = models.DecimalField(
        _("share of the bill of materials, at most"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    sources = models.ManyToManyField(Source, through="ComponentCitation", verbose_name=_("sources"))

    objects: ClassVar = ComponentQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ("name_en", "slug")
        verbose_name = _("component")
        verbose_name_plural = _("components")
        constraints = (
            *Named.Meta.constraints,
            ordered("component", "bom_share"),
            models.CheckConstraint(
                condition=(Q(bom_share_min__isnull=True) | Q(bom_share_min__lte=1))
                & (Q(bom_share_max__isnull=True) | Q(bom_share_max__lte=1)),
                name="component_bom_share_is_fraction",
                violation_error_message=_("A share is a fraction from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="component_not_own_parent",
                violation_error_message=_("A component is not part of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.name_en

    def clean(self) -> None:
        super().clean()
        refuse_loop(self)

    def get_absolute_url(self) -> str:
        return reverse("component-detail", args=[self.slug])

    def search_names(self) -> tuple[str, ...]:
        return (self.name_en, self.name_zh)


class ComponentCitation(Citation):
    fact = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
