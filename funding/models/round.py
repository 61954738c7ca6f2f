"""Money raised, as announced."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from funding.choices import AmountScope, Instrument, Part, Stage, ValuationKind
from funding.models.investor import Investor
from sources.constraints import currency_code, dated, one_of, ordered, priced
from sources.fields import PartialDateField, mint_key, newest_first
from sources.intervals import Interval
from sources.models import Citation, FactPart, Source, SourcedFact, SourcedQuerySet


def round_key() -> str:
    return mint_key("rd")


def _money(label: Any) -> "models.DecimalField[Any, Decimal | None]":
    return models.DecimalField(label, max_digits=18, decimal_places=2, null=True, blank=True)


class FundingRoundQuerySet(SourcedQuerySet):
    def with_investors(self) -> Self:
        """Leads and other investors, in the dataset's order, in one query."""
        parts = Participation.objects.select_related("investor")
        return self.prefetch_related(Prefetch("participations", queryset=parts))

    def with_report_counts(self) -> Self:
        """Each row's number of published reports of its round, itself included, as ``reports``."""
        same = self.model.objects.published().filter(
            company=OuterRef("company"), round=OuterRef("round")
        )
        counted = same.order_by().values("round").annotate(reports=Count("pk")).values("reports")
        return self.annotate(reports=Subquery(counted))


class FundingRound(SourcedFact):
    """One report of a round. Reports of the same round share the slug ``round``.

    An amount that was not disclosed has neither bound; ``amount_scope`` says what the figure covers.
    """

    resource: ClassVar[str] = "rounds"
    statement_date: ClassVar[str] = "announced_on"

    key = models.CharField(_("key"), max_length=16, unique=True, default=round_key)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("company")
    )
    round = models.SlugField(_("round"), max_length=90)
    stage = models.CharField(_("stage"), max_length=11, choices=Stage)
    stage_text = models.CharField(_("stage as worded"), max_length=40, blank=True)
    instrument = models.CharField(_("instrument"), max_length=15, choices=Instrument)
    announced_on = PartialDateField(_("announced"))
    amount_text = models.CharField(_("amount as worded"), max_length=120, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    amount_min = _money(_("amount, at least"))
    amount_max = _money(_("amount, at most"))
    amount_scope = models.CharField(_("amount covers"), max_length=14, choices=AmountScope)
    valuation_min = _money(_("valuation, at least"))
    valuation_max = _money(_("valuation, at most"))
    valuation_currency = models.CharField(_("valuation currency"), max_length=3, blank=True)
    valuation_kind = models.CharField(
        _("valuation is"), max_length=7, choices=ValuationKind, blank=True
    )
    investors = models.ManyToManyField(
        Investor, through="Participation", related_name="rounds", verbose_name=_("investors")
    )
    sources = models.ManyToManyField(Source, through="RoundCitation", verbose_name=_("sources"))

    objects: ClassVar = FundingRoundQuerySet.as_manager()

    class Meta(SourcedFact.Meta):
        ordering = (newest_first("announced_on_first"), "key")
        verbose_name = _("funding round")
        verbose_name_plural = _("funding rounds")
        constraints = (
            *SourcedFact.Meta.constraints,
            *dated("round", "announced_on"),
            one_of("round", "stage", Stage),
            one_of("round", "instrument", Instrument),
            one_of("round", "amount_scope", AmountScope),
            one_of("round", "valuation_kind", ValuationKind, blank=True),
            currency_code("round"),
            currency_code("round", "valuation_currency"),
            ordered("round", "amount"),
            ordered("round", "valuation"),
            priced("round", "amount"),
            priced("round", "valuation", "valuation_currency"),
        )

    def __str__(self) -> str:
        return f"{self.company} {self.stage_text or self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        return reverse("round-detail", args=[self.key])

    @property
    def amount(self) -> Interval:
        return Interval(self.amount_min, self.amount_max)

    @property
    def valuation(self) -> Interval:
        return Interval(self.valuation_min, self.valuation_max)

    @property
    def leads(self) -> list[Investor]:
        return [p.investor for p in self.participations.all() if p.role == Part.LEAD]

    @property
    def other_investors(self) -> list[Investor]:
        return [p.investor for p in self.participations.all() if p.role == Part.INVESTOR]


class RoundCitation(Citation):
    fact = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        pass


class Participation(FactPart):
    """An investor's part in a round."""

    part: ClassVar[str] = "investors"

    fact = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="participations")
    investor = models.ForeignKey(
        Investor,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("investor"),
    )
    role = models.CharField(_("role"), max_length=8, choices=Part)

    class Meta:
        ordering = ("role", "position", "id")
        verbose_name = _("investor in a round")
        verbose_name_plural = _("investors in a round")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=Part.values), name="participation_role_known"
            ),
            models.UniqueConstraint(
                fields=("fact", "investor"),
                name="participation_once",
                violation_error_message=_("This investor stands in this round already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.investor} ({self.get_role_display()})"
