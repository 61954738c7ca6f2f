"""How far each group of derived figures has followed the change log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.change import Version


class RefreshMarkQuerySet(models.QuerySet["RefreshMark"]):
    def states(self) -> list[str]:
        """Which figures stand in the tables now: a line for each group."""
        named = ("name", "transaction", "change_id", "day", "formulas")
        return [" ".join(map(str, row)) for row in self.order_by("name").values_list(*named)]


class RefreshMark(models.Model):
    """The place in the change log that a completed refresh had seen, by the name of its group.

    ``day`` is the day on which due dates were judged, ``formulas`` the versions that computed.
    """

    name = models.SlugField(_("name"), unique=True)
    transaction = models.BigIntegerField(_("transaction seen"), default=0)
    change_id = models.BigIntegerField(_("newest change seen"), default=0)
    day = models.DateField(_("day of computation"), null=True)
    formulas = models.CharField(_("versions of the formulas"), max_length=200, blank=True)
    refreshed_at = models.DateTimeField(_("refreshed"), auto_now=True)

    objects = RefreshMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("refresh mark")
        verbose_name_plural = _("refresh marks")

    def __str__(self) -> str:
        return f"{self.name} @ {self.version}"

    @property
    def version(self) -> Version:
        return Version(self.transaction, self.change_id)
