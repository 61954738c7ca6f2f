"""Administrators' forms of components, links and orders."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from companies.models import Company
from sources.models import Source
from supplychain.models import Component, Order, SupplyLink

pytestmark = pytest.mark.django_db

MODELS = {"component": Component, "supplylink": SupplyLink, "order": Order}


@pytest.fixture
def administrator(client: Client) -> Client:
    user: Any = get_user_model().objects.create_superuser("editor", "editor@example.com", "x")
    client.force_login(user)
    return client


def cited(*sources: Source) -> dict[str, Any]:
    form: dict[str, Any] = {"citations-TOTAL_FORMS": len(sources), "citations-INITIAL_FORMS": 0}
    for number, source in enumerate(sources):
        form |= {f"citations-{number}-source": source.pk, f"citations-{number}-position": number}
    return form


def link_form(**changes: Any) -> dict[str, Any]:
    return {
        "supplier": Company.objects.get(slug="sanhua").pk,
        "customer": Company.objects.get(slug="xpeng").pk,
        "component": Component.objects.get(slug="linear-actuator").pk,
        "robot": "IRON",
        "status": "qualification",
        "as_of": "2026-03",
        "confidence": "reported",
        "state": "published",
        **cited(Source.objects.all()[0]),
        **changes,
    }


def test_a_link_is_published_with_its_source_in_one_go(administrator: Client) -> None:
    answer = administrator.post("/admin/supplychain/supplylink/add/", link_form())
    assert answer.status_code == 302, answer.context["errors"]
    link = SupplyLink.objects.latest("recorded_at")
    assert (link.state, str(link.as_of)) == ("published", "2026-03")
    assert administrator.get(link.get_absolute_url()).status_code == 200


def test_a_link_without_a_named_party_is_refused(administrator: Client) -> None:
    form = link_form(supplier="", customer="")
    answer = administrator.post("/admin/supplychain/supplylink/add/", form)
    assert answer.status_code == 200
    assert "supplier" in answer.context["adminform"].form.errors


def test_a_component_below_itself_is_refused(administrator: Client) -> None:
    screw = Component.objects.get(slug="screw")
    below = Component.objects.get(slug="ball-screw")
    form = {
        "slug": "screw",
        "name_en": "Screws",
        "parent": below.pk,
        "state": "published",
        **cited(),
        "citations-INITIAL_FORMS": 0,
    }
    answer = administrator.post(f"/admin/supplychain/component/{screw.pk}/change/", form)
    assert answer.status_code == 200
    assert "parent" in answer.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("model", "query"), [("component", "丝杠"), ("supplylink", "北特"), ("order", "优必选")]
)
def test_a_list_searches_by_name_in_either_language(
    administrator: Client, model: str, query: str
) -> None:
    answer = administrator.get(f"/admin/supplychain/{model}/", {"q": query})
    assert answer.status_code == 200
    assert 0 < answer.context["cl"].result_count < MODELS[model].objects.count()


@pytest.mark.parametrize("model", MODELS)
def test_a_form_offers_relations_by_search_not_by_a_list_of_hundreds(
    administrator: Client, model: str
) -> None:
    row = MODELS[model].objects.order_by("pk").first()
    assert row is not None
    page = administrator.get(f"/admin/supplychain/{model}/{row.pk}/change/").content.decode()
    assert "admin-autocomplete" in page
    assert page.count("<option") < 80


@pytest.mark.parametrize("model", MODELS)
def test_the_list_takes_few_queries(
    administrator: Client, django_assert_max_num_queries: Any, model: str
) -> None:
    with django_assert_max_num_queries(12):
        administrator.get(f"/admin/supplychain/{model}/")
