"""One filter set per list of this app, for page, CSV, JSON and API alike."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from funding.choices import AmountScope, Instrument, InvestorKind, Stage
from funding.models import FundingRound, Investor, Participation
from funding.money import in_currency
from sources.filters import (
    ClaimFilter,
    CountryFilter,
    DayFilter,
    EntityFilter,
    FactFilter,
    NamedFilter,
    NullsLastOrdering,
    SearchFilter,
    WordFilter,
    YesNoFilter,
    ordering,
)
from sources.intervals import Interval
from sources.value_per_row import ValuePerRow

YES, NO, NOT_SAID = "true", "false", "unknown"
STATE_BACKED = (
    (YES, _("yes")),
    (NO, _("no")),
    (NOT_SAID, pgettext_lazy("a fact nobody stated", "not said")),
)
LARGEST_AMOUNT = Decimal(10) ** 15


def usd_amounts(rows: QuerySet[Any]) -> dict[int, Interval]:
    """Disclosed amounts by primary key, in dollars of each report's day.

    The rates come from a library and not from a table, so the database cannot compare them.
    """
    disclosed = rows.filter(~Q(currency="")).order_by().select_related(None)
    amounts = {row.pk: in_currency(row, "USD").amount for row in disclosed.prefetch_related(None)}
    return {pk: amount for pk, amount in amounts.items() if not amount.is_unknown}


class DollarFilter(django_filters.NumberFilter):
    """``amount_usd_min=N`` keeps amounts certainly no smaller than N, ``…max`` certainly no larger."""

    def __init__(self, end: str, label: Any) -> None:
        super().__init__(field_name=f"amount_{end}", label=label, min_value=0, decimal_places=6)
        self.end = end
        self.extra["max_value"] = LARGEST_AMOUNT
        self.extra["widget"] = forms.NumberInput(attrs={"step": "any", "size": 12})

    def filter(self, qs: Any, value: Decimal | None) -> Any:
        if value is None:
            return qs
        return qs.filter(pk__in=[pk for pk, a in usd_amounts(qs).items() if self._fits(a, value)])

    def _fits(self, amount: Interval, value: Decimal) -> bool:
        if self.end == "min":
            return amount.low is not None and amount.low >= value
        return amount.high is not None and amount.high <= value


class StateBackedFilter(WordFilter):
    """Rounds in which a named investor is state-backed, in which surely none is, and the others."""

    def __init__(self) -> None:
        super().__init__(choices=STATE_BACKED, label=_("State-backed investor"))

    def condition(self, word: str) -> Q:
        named = Participation.objects.filter(fact=OuterRef("pk"))
        backed = Exists(named.filter(investor__state_backed=True))
        unclear = Exists(named.filter(investor__state_backed=None)) | ~Exists(named)
        kept = {YES: backed, NO: ~backed & ~unclear, NOT_SAID: ~backed & unclear}
        return Q(kept[word])


class RoundOrdering(NullsLastOrdering):
    """Sorts amounts in one currency, at the rates of their days, by their lower end."""

    def filter(self, qs: Any, value: Any) -> Any:
        if value and {"amount", "-amount"} & set(value):
            lows = {pk: amount.low for pk, amount in usd_amounts(qs).items()}
            known = {pk: int(low) for pk, low in lows.items() if low is not None}
            qs = qs.annotate(by_amount=ValuePerRow(known, BigIntegerField()))
        return super().filter(qs, value)


class RoundFilter(ClaimFilter):
    q = SearchFilter("company__", also=("round", "stage_text", "amount_text", "note"))
    company = EntityFilter("company", model=Company, label=_("Company"))
    investor = EntityFilter("investors", model=Investor, label=_("Investor"))
    stage = WordFilter(choices=Stage.choices, label=_("Stage"))
    announced_after = DayFilter("announced_on", "after", _("Announced from"))
    announced_before = DayFilter("announced_on", "before", _("Announced by"))
    amount_usd_min = DollarFilter("min", _("USD at least"))
    amount_usd_max = DollarFilter("max", _("USD at most"))
    disclosed = YesNoFilter(~Q(currency=""), _("Amount disclosed"))
    state_backed = StateBackedFilter()
    instrument = WordFilter(choices=Instrument.choices, label=_("Instrument"))
    amount_scope = WordFilter(choices=AmountScope.choices, label=_("Amount covers"))
    round = NamedFilter("round", _("Reports of round"))
    ordering = RoundOrdering(
        fields=[
            ("company__name_en", "company"),
            ("announced_on_first", "announced"),
            ("by_amount", "amount"),
        ]
    )

    class Meta:
        model = FundingRound
        fields: list[str] = []


class InvestorStateFilter(WordFilter):
    def __init__(self) -> None:
        super().__init__(choices=STATE_BACKED, label=_("State-backed"))

    def condition(self, word: str) -> Q:
        return Q(state_backed={YES: True, NO: False, NOT_SAID: None}[word])


class KindFilter(WordFilter):
    """A kind, or ``unknown`` where nobody said which."""

    def __init__(self) -> None:
        choices = [*InvestorKind.choices, STATE_BACKED[-1]]
        super().__init__(choices=choices, label=_("Kind"))

    def condition(self, word: str) -> Q:
        return Q(kind="" if word == NOT_SAID else word)


class BackerFilter(EntityFilter):
    """Investors that stand in a published round of this company."""

    def options(self, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        return super().options(FundingRound.objects.published())

    def filter(self, qs: Any, slugs: tuple[str, ...]) -> Any:
        if not slugs:
            return qs
        rounds = FundingRound.objects.published().filter(company__slug__in=slugs)
        parts = Participation.objects.filter(fact__in=rounds)
        return qs.filter(pk__in=parts.values("investor"))


class InvestorFilter(FactFilter):
    q = SearchFilter("", "company__")
    kind = KindFilter()
    state_backed = InvestorStateFilter()
    country = CountryFilter("country", _("Country"))
    invested_in = BackerFilter("company", model=Company, label=_("Invested in"))
    company = EntityFilter("company", model=Company, label=_("Company behind it"))
    ordering = ordering(
        name="name_en",
        kind="kind",
        country="country",
        rounds="round_count",
        led="lead_count",
        companies="company_count",
        makers="maker_count",
        latest="latest_on",
    )

    class Meta:
        model = Investor
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        counted: Any = queryset
        # Who backs the most makers comes first, unless another order is asked for.
        ranked = counted.with_portfolio().order_by(
            "-maker_count", "-company_count", "-round_count", "name_en", "pk"
        )
        return super().filter_queryset(ranked)
