"""The database refuses what cannot be true, whoever writes it: bulk updates know no validation."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from companies.models import (
    Company,
    Event,
    Facility,
    MarketFigure,
    Ownership,
    Price,
    ProductionActual,
    ProductionTarget,
    Robot,
)
from tests.facts import accepts, draft_target, refuses

pytestmark = pytest.mark.django_db

ROBOTS = {"unit": "robots", "currency": ""}


@pytest.mark.parametrize(
    ("model", "constraint", "changes"),
    [
        # ranges
        (ProductionTarget, "target_units_ordered", ROBOTS | {"units_min": 2, "units_max": 1}),
        (ProductionTarget, "target_units_ordered", ROBOTS | {"units_min": -1, "units_max": 1}),
        (ProductionTarget, "target_units_ordered", ROBOTS | {"units_min": None, "units_max": -1}),
        (ProductionActual, "actual_units_ordered", ROBOTS | {"units_min": 2, "units_max": 1}),
        (MarketFigure, "marketfigure_units_ordered", ROBOTS | {"units_min": 2, "units_max": 1}),
        (Ownership, "ownership_share_ordered", {"share_min": 0.5, "share_max": 0.4}),
        (Ownership, "ownership_share_is_fraction", {"share_min": 0.5, "share_max": 1.5}),
        (Price, "price_price_ordered", {"price_min": 2, "price_max": 1}),
        (Robot, "robot_height_cm_not_negative", {"height_cm": -1}),
        (Robot, "robot_dof_total_not_negative", {"dof_total": -1}),
        (Facility, "facility_area_not_negative", {"area_m2": -1}),
        (Facility, "facility_capacity_has_unit", {"annual_capacity": 5, "capacity_unit": ""}),
        (
            Facility,
            "facility_capacity_has_unit",
            {"annual_capacity": None, "capacity_unit": "robots"},
        ),
        (
            Facility,
            "facility_capacity_has_unit",
            {"annual_capacity": -5, "capacity_unit": "robots"},
        ),
        # numbers say what they count, money its currency
        (ProductionTarget, "target_units_have_unit", {"units_min": 1, "unit": "", "currency": ""}),
        (ProductionTarget, "target_money_has_currency", {"unit": "money", "currency": ""}),
        (ProductionTarget, "target_money_has_currency", {"unit": "robots", "currency": "CNY"}),
        (Price, "price_price_has_currency", {"price_min": 1, "price_max": 1, "currency": ""}),
        # forms
        (Price, "price_currency_formed", {"currency": "cny"}),
        (Price, "price_currency_formed", {"currency": "CN"}),
        (Company, "company_country_formed", {"country": "cn"}),
        (Company, "company_country_formed", {"country": "C"}),
        (Event, "event_jurisdiction_formed", {"jurisdiction": "eu"}),
        (Company, "company_listing_formed", {"listing": "002050"}),
        (Company, "company_listing_formed", {"listing": "SZSE:002050|HKEX"}),
        (Company, "company_listing_formed", {"listing": "szse:002050"}),
        # vocabularies
        (Company, "company_roles_known", {"roles": "maker|magician"}),
        (Robot, "robot_form_known", {"form": "spherical"}),
        (ProductionTarget, "target_metric_known", {"metric": "hopes"}),
        (ProductionTarget, "target_claimant_known", {"claimant": "uncle"}),
        (ProductionTarget, "productiontarget_confidence_known", {"confidence": "certain"}),
        (ProductionTarget, "productiontarget_state_known", {"state": "live"}),
        (Company, "company_state_known", {"state": "live"}),
        (Event, "event_kind_known", {"kind": "party"}),
        (Facility, "facility_status_known", {"status": "imagined"}),
        # dates: both ends or neither, in order
        (ProductionTarget, "target_due_span", {"due_first": None, "due_last": date(2026, 1, 1)}),
        (ProductionTarget, "target_due_span", {"due_first": date(2026, 1, 1), "due_last": None}),
        (
            Event,
            "event_happened_on_span",
            {"happened_on_first": date(2026, 2, 1), "happened_on_last": date(2026, 1, 31)},
        ),
        (
            ProductionActual,
            "actual_period_ordered",
            {"period_start_first": date(2099, 1, 1), "period_start_last": date(2099, 1, 1)},
        ),
        # relations
        (Company, "company_not_own_parent|its own ancestor", {"parent": F("id")}),
        (Ownership, "ownership_of_another", {"owner": F("owned")}),
    ],
)
def test_the_database_refuses(
    model: type[models.Model], constraint: str, changes: dict[str, Any]
) -> None:
    refuses(constraint, model._default_manager.all(), **changes)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (ProductionTarget, ROBOTS | {"units_min": 5, "units_max": 5}),
        (ProductionTarget, ROBOTS | {"units_min": 5, "units_max": None}),
        (ProductionTarget, ROBOTS | {"units_min": None, "units_max": 5}),
        (ProductionTarget, {"unit": "", "currency": "", "units_min": None, "units_max": None}),
        (ProductionTarget, {"due_first": None, "due_last": None}),
        (Company, {"listing": ""}),
        (Company, {"listing": "SZSE:002050|HKEX:2050"}),
        (Company, {"listing": "NYSE:BRK.A"}),
        (Company, {"roles": "maker|supplier"}),
        (Company, {"roles": ""}),
        (Company, {"country": ""}),
        (Ownership, {"share_min": 1, "share_max": 1}),
        (Facility, {"annual_capacity": 0, "capacity_unit": "robots"}),
    ],
)
def test_the_database_accepts(model: type[models.Model], changes: dict[str, Any]) -> None:
    accepts(model._default_manager.all(), **changes)


def test_a_target_does_not_begin_after_it_is_due() -> None:
    days = {"period_start_first": date(2027, 1, 1), "period_start_last": date(2027, 12, 31)}
    dated = ProductionTarget.objects.filter(due_last__lt=date(2027, 1, 1))
    refuses("target_period_ordered", dated, **days)


# --- identity ---


def test_a_key_is_given_once() -> None:
    first, second = ProductionTarget.objects.all()[:2]
    with pytest.raises(IntegrityError, match=r"(?i)unique.*key"):
        ProductionTarget.objects.filter(pk=second.pk).update(key=first.key)


def test_a_slug_is_given_once() -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique.*slug"):
        Company.objects.filter(slug="tesla").update(slug="xpeng")


def test_a_minted_key_is_no_known_one() -> None:
    keys = {draft_target().key for _again in range(20)}
    assert len(keys) == 20
    assert all(key.startswith("ta-") for key in keys)


# --- ancestry ---


def chain(length: int) -> list[Company]:
    """Companies, each the parent of the one before."""
    companies = [
        Company.objects.create(slug=f"link-{number}", name_en=f"Link {number}")
        for number in range(length)
    ]
    for child, parent in pairwise(companies):
        Company.objects.filter(pk=child.pk).update(parent=parent)
    return companies


@pytest.mark.parametrize("length", [2, 3, 5])
def test_no_company_is_its_own_ancestor(length: int) -> None:
    companies = chain(length)
    refuses(
        "is its own ancestor",
        Company.objects.filter(pk=companies[-1].pk),
        parent=companies[0],
    )
    companies[-1].parent = companies[0]
    with pytest.raises(IntegrityError, match="is its own ancestor"), transaction.atomic():
        companies[-1].save()


def test_one_statement_cannot_close_a_loop() -> None:
    first, second = chain(2)
    swapped = models.Case(
        models.When(pk=first.pk, then=models.Value(second.pk)),
        models.When(pk=second.pk, then=models.Value(first.pk)),
    )
    rows = Company.objects.filter(pk__in=[first.pk, second.pk])
    with pytest.raises(IntegrityError, match="is its own ancestor"):
        rows.update(parent=swapped)


def test_a_company_may_move_beneath_another() -> None:
    companies = chain(3)
    assert Company.objects.filter(pk=companies[0].pk).update(parent=companies[2]) == 1


# --- every declaration reaches the database ---


def test_every_declared_constraint_stands_in_the_database() -> None:
    for model in apps.get_models():
        if model._meta.app_label not in ("sources", "companies", "funding", "supplychain"):
            continue
        with connection.cursor() as cursor:
            standing = connection.introspection.get_constraints(cursor, model._meta.db_table)
        declared = {constraint.name for constraint in model._meta.constraints}
        assert declared <= set(standing), model.__name__
