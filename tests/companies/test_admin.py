"""Administrators' forms of this app: saved, cited and published in one go; no giant selects."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, ProductionTarget
from sources.models import Derived, Source

pytestmark = pytest.mark.django_db

MODELS = (
    "company", "ownership", "robot", "price", "productiontarget", "productionactual", "facility",
    "marketfigure", "event", "eventparticipant",
)  # fmt: skip


@pytest.fixture
def administrator(client: Client) -> Client:
    user: Any = get_user_model().objects.create_superuser("editor", "editor@example.com", "x")
    client.force_login(user)
    return client


def target_form(**changes: Any) -> dict[str, Any]:
    source = Source.objects.earliest("source_id")
    return {
        "company": Company.objects.get(slug="xpeng").pk,
        "robot": "IRON",
        "promise": "a-promise-of-2028",
        "metric": "deliveries",
        "units_min": "1000",
        "units_max": "1200",
        "units_text": "over 1,000",
        "unit": "robots",
        "currency": "",
        "period_start": "",
        "due": "2028",
        "stated_on": "2026-09",
        "stated_by": "XPENG",
        "claimant": "company",
        "confidence": "reported",
        "note": "",
        "state": "published",
        "citations-TOTAL_FORMS": 1,
        "citations-INITIAL_FORMS": 0,
        "citations-0-source": source.pk,
        "citations-0-position": 0,
        **changes,
    }


@pytest.mark.parametrize("model", MODELS)
def test_each_list_asks_as_often_for_many_rows_as_for_few(
    administrator: Client, model: str
) -> None:
    address = f"/admin/companies/{model}/"
    administrator.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = administrator.get(address)
    assert answer.status_code == 200
    assert len(queries) <= 8


@pytest.mark.parametrize("model", MODELS[:-1])
def test_no_form_offers_a_giant_select(administrator: Client, model: str) -> None:
    answer = administrator.get(f"/admin/companies/{model}/add/")
    assert answer.status_code == 200
    assert answer.content.count(b"<option") < 60


@pytest.mark.parametrize("model", MODELS)
def test_each_list_is_searchable(administrator: Client, model: str) -> None:
    assert administrator.get(f"/admin/companies/{model}/?q=xpeng").status_code == 200


def test_a_target_is_saved_cited_and_published_in_one_go(administrator: Client) -> None:
    answer = administrator.post("/admin/companies/productiontarget/add/", target_form())
    assert answer.status_code == 302, answer.context["errors"]
    target = ProductionTarget.objects.get(promise="a-promise-of-2028")
    assert (target.state, str(target.due), str(target.stated_on)) == (
        "published",
        "2028",
        "2026-09",
    )
    assert target.public_on is not None
    assert len(target.cited_sources) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due": "soon"}, "due"),
        ({"units_min": "5000"}, "units_min"),
        ({"unit": ""}, "unit"),
        ({"unit": "money"}, "currency"),
        ({"metric": "hopes"}, "metric"),
    ],
)
def test_what_contradicts_itself_is_refused(
    administrator: Client, changes: dict[str, Any], field: str
) -> None:
    answer = administrator.post("/admin/companies/productiontarget/add/", target_form(**changes))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


def test_a_company_cannot_become_its_own_ancestor(administrator: Client) -> None:
    child = Company.objects.filter(parent__isnull=False).select_related("parent").first()
    assert child is not None
    assert child.parent is not None
    address = f"/admin/companies/company/{child.parent.pk}/change/"
    form = administrator.get(address).context["adminform"].form
    given = {name: value for name, value in form.initial.items() if value is not None}
    count = child.parent.citations.count()
    citations: dict[str, Any] = {
        "citations-TOTAL_FORMS": count,
        "citations-INITIAL_FORMS": count,
    }
    for number, citation in enumerate(child.parent.citations.all()):
        citations |= {
            f"citations-{number}-id": citation.pk,
            f"citations-{number}-fact": child.parent.pk,
            f"citations-{number}-source": citation.source_id,
            f"citations-{number}-position": citation.position,
        }
    answer = administrator.post(address, {**given, **citations, "parent": child.pk})
    assert answer.status_code == 200
    assert "parent" in answer.context["adminform"].form.errors


def test_no_derived_figure_can_be_written_by_hand() -> None:
    assert not [model for model in admin.site._registry if issubclass(model, Derived)]


def test_every_model_of_the_app_that_people_edit_is_registered() -> None:
    registered = {model._meta.model_name for model in admin.site._registry}
    assert set(MODELS) <= registered
