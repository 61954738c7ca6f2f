"""What a part's page says first: who supplies it, who buys it, who might take over."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from companies.models import Company
from supplychain.component_finding import component_finding
from supplychain.models import KnownSuppliersMetric
from supplychain.refresh.graph import SUPPLY_GRAPH


@pytest.fixture
def _stored(db: None) -> None:
    SUPPLY_GRAPH.store(None, date(2026, 11, 21))


def finding_of(client: Client, slug: str) -> str:
    return str(client.get(f"/supply-chain/components/{slug}/").context["finding"])


@pytest.mark.usefixtures("_stored")
def test_a_single_supplier_is_named_with_how_many_depend_on_it(client: Client) -> None:
    assert finding_of(client, "harmonic-reducer") == (
        "1 supplier is known: Leader Harmonious Drive. 3 makers are known to buy it; 3 of 3 pairs of"
        " a maker and a part have one known supplier. Only in qualification, rumoured or ended:"
        " Harmonic Drive Systems."
    )


@pytest.mark.usefixtures("_stored")
def test_nothing_known_is_said_to_be_nothing_known(client: Client) -> None:
    assert finding_of(client, "rare-earths").startswith(
        "No supplier is known: no live link names one."
    )


@pytest.mark.usefixtures("_stored")
def test_of_many_suppliers_the_rest_is_counted(client: Client) -> None:
    assert "20 more." in finding_of(client, "actuation")


@pytest.mark.django_db
def test_before_the_first_computation_nothing_is_said() -> None:
    assert component_finding(None, [], []) == ""


@pytest.mark.usefixtures("_stored")
def test_names_are_those_of_the_readers_language() -> None:
    known = KnownSuppliersMetric.objects.get(component__slug="harmonic-reducer")
    leader = Company.objects.get(slug="leaderdrive")
    with translation.override("zh-hans"):
        assert "绿的谐波" in component_finding(known, [leader], [])
