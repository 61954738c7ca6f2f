"""The change log: what changed, from what to what, by whom, why and when."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, models
from django.db.models import Count, Func, Q, Subquery
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


class State(NamedTuple):
    """Which facts one sees: equal states, equal facts.

    ``unsettled`` counts the public entries that can be seen and that a transaction still open may
    yet precede. While the version stays the same these only grow in number. ``changed_at`` is when
    the newest settled public entry was written.
    """

    version: Version = Version()
    unsettled: int = 0
    changed_at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.version}+{self.unsettled}"


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

    def unsettled(self) -> "ChangeQuerySet":
        if connection.vendor != "postgresql":
            return self.none()
        return self.filter(transaction__gte=_horizon())

    def _newest_public(self) -> "ChangeQuerySet":
        return self.filter(is_public=True).order_by("-transaction", "-id")

    def version(self) -> Version:
        """The dataset version: the place of the newest settled public entry."""
        settled = self.settled()._newest_public()
        return Version(*(settled.values_list("transaction", "id").first() or ()))

    def state(self) -> State:
        """Which facts one sees, in one query, and so at one moment.

        Of two queries the first could find the version from before a commit, and the second none
        of the entries that have settled by it: together the state from before the edit.
        """
        public = self._newest_public()
        settled = public.settled()
        waiting = public.unsettled().order_by().values("is_public").values(number=Count("pk"))
        names = ("transaction", "id", "at")
        newest = {f"settled_{name}": Subquery(settled.values(name)[:1]) for name in names}
        found = public.annotate(**newest, waiting=Subquery(waiting)).values_list(*newest, "waiting")
        transaction, number, at, unsettled = found.first() or (None, None, None, None)
        return State(Version(transaction or 0, number or 0), unsettled or 0, at)

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
