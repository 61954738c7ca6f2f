"""The database refuses links without parties, orders without customers and loops of components."""

from typing import Any

import pytest
from django.db import IntegrityError, models
from django.db.models import F

from supplychain.models import Component, Order, SupplyLink
from tests.facts import accepts, refuses

pytestmark = pytest.mark.django_db

CNY = {"currency": "CNY"}


@pytest.mark.parametrize(
    ("model", "constraint", "changes"),
    [
        (SupplyLink, "supplylink_names_a_party", {"supplier": None, "customer": None}),
        (SupplyLink, "supplylink_status_known", {"status": "dreaming"}),
        (SupplyLink, "supplylink_confidence_known", {"confidence": "sure"}),
        (Order, "order_names_customer", {"customer": None, "customer_name": ""}),
        (Order, "order_units_ordered", {"units_min": 2, "units_max": 1}),
        (Order, "order_units_ordered", {"units_min": None, "units_max": -1}),
        (Order, "order_amount_ordered", CNY | {"amount_min": 2, "amount_max": 1}),
        (Order, "order_amount_has_currency", {"currency": "", "amount_min": 1, "amount_max": 1}),
        (Order, "order_currency_formed", {"currency": "yua"}),
        (Order, "order_status_known", {"status": "lost"}),
        (Order, "order_use_case_known", {"use_case": "decoration"}),
        (Component, "component_bom_share_ordered", {"bom_share_min": 0.2, "bom_share_max": 0.1}),
        (Component, "component_bom_share_is_fraction", {"bom_share_min": 0.2, "bom_share_max": 2}),
        (Component, "component_not_own_parent|its own ancestor", {"parent": F("id")}),
    ],
)
def test_the_database_refuses(
    model: type[models.Model], constraint: str, changes: dict[str, Any]
) -> None:
    refuses(constraint, model._default_manager.all(), **changes)


def test_either_party_of_a_link_may_be_unnamed() -> None:
    named = SupplyLink.objects.filter(supplier__isnull=False, customer__isnull=False)
    accepts(named, supplier=None)
    accepts(named, customer=None)


def test_a_maker_may_supply_itself() -> None:
    links = SupplyLink.objects.filter(supplier__isnull=False, customer__isnull=False)
    accepts(links.exclude(supplier=F("customer")), supplier=F("customer"))


def test_an_order_may_name_its_customer_in_words_only() -> None:
    accepts(Order.objects.all(), customer=None, customer_name="a car maker")


def test_a_customer_that_is_a_company_needs_no_name() -> None:
    accepts(Order.objects.filter(customer__isnull=False), customer_name="")


@pytest.mark.parametrize("steps", [1, 2])
def test_no_component_is_part_of_itself(steps: int) -> None:
    """Loops of two and of three, closed in the real tree."""
    below = "parent__" * (steps - 1) + "parent"
    leaf = Component.objects.filter(**{f"{below}__isnull": False})[0]
    top = leaf
    for _step in range(steps):
        assert top.parent is not None
        top = top.parent
    with pytest.raises(IntegrityError, match="is its own ancestor"):
        Component.objects.filter(pk=top.pk).update(parent=leaf)
