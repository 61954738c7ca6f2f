"""Administrators' forms: a round is saved, cited and published in one go, with its investors."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from companies.models import Company
from funding.models import FundingRound, Investor
from sources.models import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    user: Any = get_user_model().objects.create_superuser("editor", "editor@example.com", "x")
    client.force_login(user)
    return client


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    form: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        form |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return form


def round_form(**changes: Any) -> dict[str, Any]:
    source = Source.objects.order_by("source_id").first()
    luxshare = Investor.objects.get(slug="luxshare")
    assert source is not None
    return {
        "company": Company.objects.get(slug="xpeng").pk,
        "round": "xpeng-test-2025",
        "stage": "a",
        "instrument": "private_equity",
        "announced_on": "2025-03",
        "amount_text": "7000万元",
        "currency": "CNY",
        "amount_min": "70000000",
        "amount_max": "70000000",
        "amount_scope": "round",
        "confidence": "reported",
        "state": "published",
        **inline("participations", {"investor": luxshare.pk, "role": "lead", "position": 0}),
        **inline("citations", {"source": source.pk, "position": 0}),
        **changes,
    }


def test_a_round_is_published_with_its_investors_and_sources(administrator: Client) -> None:
    answer = administrator.post("/admin/funding/fundinground/add/", round_form())
    assert answer.status_code == 302, answer.context["errors"]
    fact = FundingRound.objects.get(round="xpeng-test-2025")
    assert fact.state == "published"
    assert str(fact.announced_on) == "2025-03"
    assert [investor.slug for investor in fact.leads] == ["luxshare"]
    assert fact.public_on is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"announced_on": "spring"}, "announced_on"),
        ({"amount_min": "90000000"}, "amount_min"),
        ({"currency": ""}, "currency"),
    ],
)
def test_what_contradicts_itself_is_refused(
    administrator: Client, changes: dict[str, Any], field: str
) -> None:
    answer = administrator.post("/admin/funding/fundinground/add/", round_form(**changes))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


@pytest.mark.parametrize("model", ["fundinground", "investor"])
def test_the_lists_search_by_name_in_either_language(administrator: Client, model: str) -> None:
    answer = administrator.get(
        f"/admin/funding/{model}/", {"q": "立讯" if model == "investor" else "众擎"}
    )
    assert answer.status_code == 200
    assert answer.context["cl"].result_count > 0


@pytest.mark.parametrize("model", ["fundinground", "investor"])
def test_a_form_offers_relations_by_search_not_by_a_list_of_hundreds(
    administrator: Client, model: str
) -> None:
    pk = {"fundinground": FundingRound, "investor": Investor}[model].objects.values("pk").first()
    assert pk is not None
    page = administrator.get(f"/admin/funding/{model}/{pk['pk']}/change/").content.decode()
    assert "admin-autocomplete" in page
    assert page.count("<option") < 80
