"""How far the derived metrics have followed the change log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RefreshMark(models.Model):
    """The newest change that a completed refresh had seen, by the name of what it refreshes."""

    name = models.SlugField(_("name"), unique=True)
    change_id = models.BigIntegerField(_("newest change seen"), default=0)
    refreshed_at = models.DateTimeField(_("refreshed"), auto_now=True)

    class Meta:
        verbose_name = _("refresh mark")
        verbose_name_plural = _("refresh marks")

    def __str__(self) -> str:
        return f"{self.name} @ {self.change_id}"
