"""The database refuses impossible rounds, investors and participations."""

from typing import Any

import pytest
from django.db import IntegrityError, models

from funding.models import FundingRound, Investor, Participation
from tests.facts import accepts, refuses

pytestmark = pytest.mark.django_db

CNY = {"currency": "CNY"}


@pytest.mark.parametrize(
    ("model", "constraint", "changes"),
    [
        (FundingRound, "round_amount_ordered", CNY | {"amount_min": 2, "amount_max": 1}),
        (FundingRound, "round_amount_ordered", CNY | {"amount_min": -1, "amount_max": None}),
        (
            FundingRound,
            "round_valuation_ordered",
            {"valuation_currency": "CNY", "valuation_min": 2, "valuation_max": 1},
        ),
        (
            FundingRound,
            "round_amount_has_currency",
            {"currency": "", "amount_min": 1, "amount_max": None},
        ),
        (
            FundingRound,
            "round_valuation_has_currency",
            {"valuation_currency": "", "valuation_min": None, "valuation_max": 1},
        ),
        (FundingRound, "round_currency_formed", {"currency": "rmb"}),
        (FundingRound, "round_valuation_currency_formed", {"valuation_currency": "us"}),
        (FundingRound, "round_stage_known", {"stage": "series_z"}),
        (FundingRound, "round_instrument_known", {"instrument": "barter"}),
        (FundingRound, "round_amount_scope_known", {"amount_scope": "some"}),
        (FundingRound, "round_valuation_kind_known", {"valuation_kind": "high"}),
        (FundingRound, "fundinground_confidence_known", {"confidence": "sure"}),
        (Investor, "investor_kind_known", {"kind": "whale"}),
        (Investor, "investor_country_formed", {"country": "Cn"}),
        (Participation, "participation_role_known", {"role": "friend"}),
    ],
)
def test_the_database_refuses(
    model: type[models.Model], constraint: str, changes: dict[str, Any]
) -> None:
    refuses(constraint, model._default_manager.all(), **changes)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (FundingRound, {"currency": "", "amount_min": None, "amount_max": None}),
        (FundingRound, CNY | {"amount_min": 200_000_000, "amount_max": None}),
        (FundingRound, {"valuation_kind": ""}),
        (Investor, {"kind": "", "country": "", "state_backed": None}),
    ],
)
def test_the_database_accepts(model: type[models.Model], changes: dict[str, Any]) -> None:
    accepts(model._default_manager.all(), **changes)


def test_an_investor_stands_in_a_round_once() -> None:
    known = Participation.objects.all()[0]
    again = Participation(fact=known.fact, investor=known.investor, role="lead", position=9)
    with pytest.raises(IntegrityError, match=r"participation_once|(?i:unique)"):
        again.save()
