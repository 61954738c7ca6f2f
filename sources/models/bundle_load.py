"""Which bundle of the dataset was loaded last."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BundleLoad(models.Model):
    """One successful load; the newest tells whether the bundle on disk is already in."""

    digest = models.CharField(_("digest"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)

    class Meta:
        ordering = ("-loaded_at",)
        verbose_name = _("load of the bundled dataset")
        verbose_name_plural = _("loads of the bundled dataset")

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d %H:%M} {self.digest[:12]}"
