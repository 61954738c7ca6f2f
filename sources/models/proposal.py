"""What editors propose: one row of a table each, as the cells of its CSV, decided by a reviewer."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.choices import BatchKind, BatchState, ProposalOp, ProposalState, RemarkKind
from sources.constraints import one_of

OPEN_STATES = (ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.RETURNED)


class Batch(models.Model):
    """Proposals that are decided and undone together: an imported file, or the merge of two rows.

    ``title`` is the file's name, empty for pasted text, or the two names of a merge. ``report`` holds
    what a check of the file found; ``done`` of ``total`` rows are dealt with.
    """

    kind = models.CharField(_("kind"), max_length=6, choices=BatchKind)
    state = models.CharField(
        _("state"), max_length=9, choices=BatchState, default=BatchState.WAITING
    )
    resource = models.CharField(_("table"), max_length=32)
    title = models.CharField(_("title"), max_length=200)
    author = models.CharField(_("author"), max_length=150)
    reason = models.TextField(_("reason"), blank=True)
    content = models.BinaryField(_("file"), default=bytes, blank=True, editable=False)
    straight = models.BooleanField(_("published without review"), default=False)
    report = models.JSONField(_("report"), default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = (
            one_of("batch", "kind", BatchKind),
            one_of("batch", "state", BatchState),
        )

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("desk-batch", args=[self.pk])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def in_review(self) -> Self:
        """What waits for a reviewer by itself: what another one brings along goes with that one."""
        return self.filter(state=ProposalState.IN_REVIEW, brought_by=None)

    def about(self, resource: str, key: str) -> Self:
        return self.filter(resource=resource, key=key)


class Proposal(models.Model):
    """One row as its author wants it. Nothing of it stands in the facts until it is approved.

    ``cells`` is the whole row, ``base`` the row as it was when the author began (empty where there was
    none), both by column. What the author changed is where the two differ. ``entry`` keeps the form as
    it was typed, the pasted announcement included, so that an unfinished one can be taken up again.
    ``written`` is the row after approval: an undo compares it with what stands there by then.
    """

    resource = models.CharField(_("table"), max_length=32)
    key = models.CharField(_("key"), max_length=110, blank=True)
    op = models.CharField(_("change"), max_length=8, choices=ProposalOp, default=ProposalOp.WRITE)
    state = models.CharField(
        _("state"), max_length=9, choices=ProposalState, default=ProposalState.DRAFT
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    cells = models.JSONField(default=dict, blank=True)
    base = models.JSONField(default=dict, blank=True)
    entry = models.JSONField(default=dict, blank=True)
    written = models.JSONField(null=True, blank=True)
    author = models.CharField(_("author"), max_length=150)
    reason = models.TextField(_("reason"), blank=True)
    brought_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("last touched"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = (
            one_of("proposal", "op", ProposalOp),
            one_of("proposal", "state", ProposalState),
            models.CheckConstraint(
                condition=Q(state=ProposalState.DRAFT) | ~Q(key=""),
                name="proposal_names_its_row",
            ),
        )
        indexes = (
            models.Index(fields=("state", "id"), name="proposal_queue"),
            models.Index(fields=("resource", "key", "id"), name="proposal_of_row"),
            models.Index(fields=("author", "state"), name="proposal_author"),
        )

    def __str__(self) -> str:
        return self.title or f"{self.resource} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("desk-proposal", args=[self.pk])

    @property
    def is_new(self) -> bool:
        return not self.base

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_editable(self) -> bool:
        """By its author: not while it waits for a reviewer, and not once decided."""
        return self.state in (ProposalState.DRAFT, ProposalState.RETURNED)

    def changed(self) -> dict[str, tuple[str, str]]:
        """Column → (cell before, cell after), where the author changed it."""
        return difference(self.base, self.cells)

    def conflicting(self, now: Mapping[str, str]) -> list[str]:
        """Columns that the author changed and somebody has changed otherwise since."""
        changed = self.changed().items()
        return [name for name, pair in changed if now.get(name, "") not in pair]


class Remark(models.Model):
    """A step of a proposal's way, with its words; never changed or removed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.CharField(_("who"), max_length=150)
    kind = models.CharField(_("step"), max_length=9, choices=RemarkKind)
    words = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = (one_of("remark", "kind", RemarkKind),)

    def __str__(self) -> str:
        return f"{self.actor}: {self.words or self.get_kind_display()}"


class MergedIdentity(models.Model):
    """A slug whose row went into another; its pages and records answer with the other's address."""

    resource = models.CharField(_("table"), max_length=32)
    old = models.CharField(_("old slug"), max_length=110)
    new = models.CharField(_("new slug"), max_length=110)
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="merged", verbose_name=_("batch")
    )

    class Meta:
        verbose_name = _("merged slug")
        verbose_name_plural = _("merged slugs")
        constraints = (
            models.UniqueConstraint(fields=("resource", "old"), name="mergedidentity_once"),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Column → (cell before, cell after), in the order of the row after."""
    names = dict.fromkeys([*after, *before])
    found: dict[str, tuple[Any, Any]] = {
        name: (before.get(name, ""), after.get(name, "")) for name in names
    }
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}
