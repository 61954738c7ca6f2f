"""Brings this app's derived metrics up to date."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from companies.models import Company
from funding.metrics.capital import CapitalInput, CapitalRaised, compute_capital
from funding.models import CapitalMetric, FundingRound
from funding.money import whole
from funding.round_rows import round_rows
from sources.exchange import TARGETS
from sources.intervals import Interval

COMPUTED = [
    field.name
    for field in CapitalMetric._meta.fields
    if field.name not in ("id", "company", "currency")
]


def refresh_capital() -> None:
    """Computes every company's capital anew; the only writer of ``CapitalMetric``."""
    with transaction.atomic():
        # Locking the companies lets one refresh run at a time: none can overwrite what a later
        # one, which has seen more facts, has stored already.
        locked = Company.objects.order_by("pk").select_for_update(no_key=True)
        companies = dict(locked.values_list("slug", "pk"))
        started = timezone.now()
        reports = FundingRound.objects.published().select_related("company").with_investors()
        rows = round_rows(reports)
        metrics = [
            capital_metric(companies[slug], raised, started)
            for target in TARGETS
            for slug, raised in compute_capital(rows, target).items()
        ]
        CapitalMetric.objects.bulk_create(
            metrics,
            update_conflicts=True,
            unique_fields=["company", "currency"],
            update_fields=COMPUTED,
        )
        CapitalMetric.objects.filter(computed_at__lt=started).delete()


def capital_metric(company_id: int, raised: CapitalRaised, computed_at: datetime) -> CapitalMetric:
    private = whole(raised.private)
    share = raised.exact_share
    return CapitalMetric(
        company_id=company_id,
        currency=raised.currency,
        private_min=private.low,
        private_max=private.high,
        apart={name: _ends(amount) for name, amount in raised.apart.items()},
        rounds=raised.rounds,
        undisclosed=raised.undisclosed,
        exact_share=None if share is None else share.quantize(Decimal("0.0001")),
        currencies="|".join(raised.currencies),
        inputs=[_input(one) for one in raised.inputs],
        left_out=[list(pair) for pair in raised.left_out],
        version=raised.version,
        computed_at=computed_at,
    )


def _input(one: CapitalInput) -> Mapping[str, Any]:
    low, high = _ends(one.amount)
    return {
        "round": one.round,
        "keys": list(one.keys),
        "instrument": one.instrument,
        "amount_min": low,
        "amount_max": high,
        "how": one.how,
        "bounds": one.bounds,
    }


def _ends(amount: Interval) -> list[int | None]:
    """Whole units, as JSON holds them."""
    rounded = whole(amount)
    return [None if end is None else int(end) for end in (rounded.low, rounded.high)]
