"""The change log: what changed, from what to what, by whom, why and when."""

from django.db import connection, models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from sources.choices import ChangeOp


class ChangeQuerySet(models.QuerySet["Change"]):
    def settled(self) -> "ChangeQuerySet":
        """Entries that no transaction still open can slip in front of.

        Sequence numbers are drawn before the commit, so on PostgreSQL a reader could see 8 while 7
        is still to come. SQLite has one writer at a time.
        """
        if connection.vendor != "postgresql":
            return self
        horizon = Func(template="pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon.output_field = models.BigIntegerField()
        return self.filter(transaction__lt=horizon)

    def version(self) -> int:
        """The dataset version: the number of the newest settled public entry; 0 for none."""
        newest = self.settled().filter(is_public=True).aggregate(newest=models.Max("id"))["newest"]
        return newest or 0


class Change(models.Model):
    """Written by database triggers only, in the transaction of the change itself."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"))
    transaction = models.BigIntegerField(_("transaction"), default=0)
    resource = models.CharField(_("resource"), max_length=32)
    key = models.CharField(_("key"), max_length=110)
    part = models.CharField(_("part"), max_length=16, blank=True)
    op = models.CharField(_("change"), max_length=3, choices=ChangeOp)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    reason = models.TextField(_("why"), blank=True)
    is_public = models.BooleanField(_("public"), default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            models.Index(fields=("resource", "key", "id"), name="change_of_row"),
            models.Index(fields=("is_public", "id"), name="change_public"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.op} {self.resource} {self.key}"
