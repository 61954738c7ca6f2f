"""The change log: what changed, from what to what, by whom, why and when."""

from typing import NamedTuple

from django.db import connection, models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from sources.choices import ChangeOp


class Version(NamedTuple):
    """A place in the log. Its order is that in which entries settle, so nothing slips in before it.

    Numbers alone do not give that order: of two open transactions either may draw the next one.
    """

    transaction: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}"


def _horizon() -> Func:
    """The oldest transaction that is still open, on PostgreSQL."""
    horizon = Func(template="pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    horizon.output_field = models.BigIntegerField()
    return horizon


class ChangeQuerySet(models.QuerySet["Change"]):
    def settled(self) -> "ChangeQuerySet":
        """Entries of transactions older than any that is still open; SQLite has one at a time."""
        if connection.vendor != "postgresql":
            return self
        return self.filter(transaction__lt=_horizon())

    def unsettled_public(self) -> int:
        """How many public entries can be seen that a transaction still open may yet precede.

        While the version stays the same these only grow in number: together they tell whether the
        facts as one sees them have changed.
        """
        if connection.vendor != "postgresql":
            return 0
        return self.filter(is_public=True, transaction__gte=_horizon()).count()

    def version(self) -> Version:
        """The dataset version: the place of the newest settled public entry."""
        settled = self.settled().filter(is_public=True).order_by("-transaction", "-id")
        return Version(*(settled.values_list("transaction", "id").first() or ()))

    def between(self, after: Version, up_to: Version) -> "ChangeQuerySet":
        """Entries after the one place and up to the other, in the order of settling."""
        later = Q(transaction__gt=after.transaction) | Q(
            transaction=after.transaction, id__gt=after.id
        )
        earlier = Q(transaction__lt=up_to.transaction) | Q(
            transaction=up_to.transaction, id__lte=up_to.id
        )
        return self.filter(later, earlier).order_by("transaction", "id")


class Change(models.Model):
    """Written by database triggers only, in the transaction of the change itself.

    ``transaction`` is the number of that transaction, or a higher one: that of the entry about the
    same row which it follows. In their order the entries of a row follow each other as they were
    written, and still none comes before what has settled.
    """

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
            models.Index(fields=("is_public", "transaction", "id"), name="change_settling"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.op} {self.resource} {self.key}"
