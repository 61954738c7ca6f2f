"""Who controls whom, or holds a stake, beyond a company's parent."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.choices import OwnershipKind
from companies.models.company import Company
from sources.constraints import dated, one_of, ordered
from sources.fields import PartialDateField, mint_key
from sources.models import Citation, Source, SourcedFact


def ownership_key() -> str:
    return mint_key("ow")


class Ownership(SourcedFact):
    """One holding. ``share_min`` and ``share_max`` are fractions from 0 to 1."""

    resource: ClassVar[str] = "ownerships"
    statement_date: ClassVar[str] = "since"

    key = models.CharField(_("key"), max_length=16, unique=True, default=ownership_key)
    owner = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("owner")
    )
    owned = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="owners", verbose_name=_("owned company")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=OwnershipKind)
    share_min = models.DecimalField(
        _("share, at least"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    share_max = models.DecimalField(
        _("share, at most"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    sources = models.ManyToManyField(Source, through="OwnershipCitation", verbose_name=_("sources"))

    class Meta(SourcedFact.Meta):
        ordering = ("key",)
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")
        constraints = (
            *SourcedFact.Meta.constraints,
            *dated("ownership", "since", "until"),
            one_of("ownership", "kind", OwnershipKind),
            ordered("ownership", "share"),
            models.CheckConstraint(
                condition=(Q(share_min__isnull=True) | Q(share_min__lte=1))
                & (Q(share_max__isnull=True) | Q(share_max__lte=1)),
                name="ownership_share_is_fraction",
                violation_error_message=_("A share is a fraction from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("owned")),
                name="ownership_of_another",
                violation_error_message=_("A company does not own itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} → {self.owned}"


class OwnershipCitation(Citation):
    fact = models.ForeignKey(Ownership, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass
