"""What every fact's form has in common: faults at their field, reasons, order, explanations."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS
from django.test import Client

from companies.models import Company, ProductionTarget
from funding.models import FundingRound
from sources import statement_days
from sources.models import Change, Source

pytestmark = pytest.mark.django_db

COMPANY = "/admin/companies/company/add/"
ROUND = "/admin/funding/fundinground/add/"
TARGET = "/admin/companies/productiontarget/add/"
ACTUAL = "/admin/companies/productionactual/add/"
FACILITY = "/admin/companies/facility/add/"
ORDER = "/admin/supplychain/order/add/"
LINK = "/admin/supplychain/supplylink/add/"
SOURCE = "/admin/sources/source/add/"

LISTS = ("roles", "aliases", "listing")
AMOUNTS = {"amount_min": "5", "amount_max": "5"}


@pytest.fixture
def administrator(client: Client) -> Client:
    user: Any = get_user_model().objects.create_superuser("li", "li@example.com", "x")
    client.force_login(user)
    return client


def filled(**cells: Any) -> dict[str, Any]:
    """A form with one source, and no investor where investors are asked for."""
    return {
        "citations-TOTAL_FORMS": 1,
        "citations-INITIAL_FORMS": 0,
        "citations-0-source": Source.objects.earliest("source_id").pk,
        "citations-0-position": 0,
        "participations-TOTAL_FORMS": 0,
        "participations-INITIAL_FORMS": 0,
        "state": "published",
        **cells,
    }


def a_company(**cells: Any) -> dict[str, Any]:
    return filled(**({"slug": "new-maker", "name_en": "New Maker"} | cells))


def a_round(**cells: Any) -> dict[str, Any]:
    own = {
        "company": Company.objects.get(slug="xpeng").pk,
        "round": "xpeng-test-2025",
        "stage": "a",
        "instrument": "private_equity",
        "amount_scope": "round",
        "confidence": "reported",
    }
    return filled(**(own | cells))


def faults(administrator: Client, address: str, cells: dict[str, Any]) -> dict[str, list[str]]:
    answer = administrator.post(address, cells)
    assert answer.status_code == 200
    return {name: list(told) for name, told in answer.context["adminform"].form.errors.items()}


@pytest.mark.parametrize(
    ("address", "cells", "field", "message"),
    [
        (ROUND, {"currency": "CNY", "amount_min": "6", "amount_max": "5"}, "amount_min", "above"),
        (ROUND, {"currency": "CNY", "amount_min": "-6"}, "amount_min", "below zero"),
        (ROUND, AMOUNTS, "currency", "needs its currency"),
        (ROUND, {"valuation_min": "5"}, "valuation_currency", "needs its currency"),
        (COMPANY, {"country": "cn"}, "country", "two capital letters"),
        (COMPANY, {"listing": "shenzhen"}, "listing", "EXCHANGE:TICKER"),
        (COMPANY, {"roles": "makr"}, "roles", "write maker, "),
        (TARGET, {"units_min": "5"}, "unit", "needs its unit"),
        (TARGET, {"period_start": "2040", "due": "2026"}, "period_start", "starts after"),
        (ACTUAL, {"period_start": "2040", "period_end": "2026"}, "period_start", "starts after"),
        (FACILITY, {"annual_capacity": "5"}, "capacity_unit", "needs its unit"),
        (LINK, {}, "supplier", "Name the supplier"),
        (ORDER, {}, "customer", "Name the customer"),
    ],
)
def test_a_broken_rule_is_told_once_at_its_field(
    administrator: Client, address: str, cells: dict[str, str], field: str, message: str
) -> None:
    told = faults(administrator, address, filled(**cells))
    assert [message in text for text in told[field]] == [True]
    assert NON_FIELD_ERRORS not in told


def test_several_broken_rules_are_all_told(administrator: Client) -> None:
    cells = a_round(amount_min="6", amount_max="5", valuation_min="-1", valuation_currency="usd")
    told = faults(administrator, ROUND, cells)
    assert set(told) == {"amount_min", "currency", "valuation_min", "valuation_currency"}


def test_a_company_of_unknown_roles_is_saved_as_the_form_was_shown(administrator: Client) -> None:
    """The form's own initial texts are what a browser sends back."""
    form = administrator.get(COMPANY).context["adminform"].form
    shown = {name: form[name].field.widget.format_value(form[name].value()) for name in LISTS}
    answer = administrator.post(COMPANY, a_company(**{n: v or "" for n, v in shown.items()}))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    company = Company.objects.get(slug="new-maker")
    assert (company.roles, company.aliases, company.listing) == ((), (), ())
    assert company.state == "published"


@pytest.mark.parametrize("name", ["currency", "valuation_currency"])
def test_a_currency_has_reference_rates(administrator: Client, name: str) -> None:
    told = faults(administrator, ROUND, a_round(**{name: "CNX"}))
    assert told == {name: ["There are no reference rates for “CNX”; there are for CNY."]}
    told = faults(administrator, ROUND, a_round(**{name: "XXX"}))
    assert "CNY" in told[name][0]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (ROUND, "announced_on"),
        (TARGET, "stated_on"),
        (ACTUAL, "reported_on"),
        (LINK, "as_of"),
        (SOURCE, "published_on"),
    ],
)
def test_nobody_has_said_anything_yet_in_a_time_to_come(
    administrator: Client, address: str, name: str
) -> None:
    tomorrow = statement_days.today() + timedelta(days=1)
    for text in (tomorrow.isoformat(), "2099"):
        assert "still to come" in faults(administrator, address, filled(**{name: text}))[name][0]
    # This year has begun, so a statement of this year may be known already.
    for text in (statement_days.today().isoformat(), str(statement_days.today().year)):
        assert name not in faults(administrator, address, filled(**{name: text}))


def test_what_is_due_may_lie_ahead(administrator: Client) -> None:
    assert "due" not in faults(administrator, TARGET, filled(due="2099"))
    assert "period_end" not in faults(administrator, ACTUAL, filled(period_end="2099"))


def test_the_reason_given_stands_in_the_change_log(administrator: Client) -> None:
    answer = administrator.post(ROUND, a_round(reason="as the filing has it"))
    assert answer.status_code == 302, answer.context["errors"]
    key = FundingRound.objects.get(round="xpeng-test-2025").key
    changes = Change.objects.filter(resource="rounds", key=key)
    assert set(changes.values_list("actor", "reason")) == {("li", "as the filing has it")}
    assert changes.filter(part="sources").exists()


def test_without_a_reason_the_change_log_names_the_form(administrator: Client) -> None:
    administrator.post(ROUND, a_round())
    key = FundingRound.objects.get(round="xpeng-test-2025").key
    reasons = Change.objects.filter(resource="rounds", key=key).values_list("reason", flat=True)
    assert set(reasons) == {f"POST {ROUND}"}


def test_the_key_is_minted_and_then_only_shown(administrator: Client) -> None:
    assert "key" not in administrator.get(ROUND).context["adminform"].form.fields
    target = ProductionTarget.objects.earliest("key")
    page = administrator.get(f"/admin/companies/productiontarget/{target.pk}/change/")
    assert "key" not in page.context["adminform"].form.fields
    assert target.key in page.content.decode()


@pytest.mark.parametrize("address", [COMPANY, ROUND, TARGET, ACTUAL, FACILITY, ORDER, LINK])
def test_the_state_comes_last_and_every_label_is_capitalised(
    administrator: Client, address: str
) -> None:
    form = administrator.get(address).context["adminform"]
    names = [name for fieldset in form for line in fieldset for name in line.fields]
    assert names[-2:] == ["reason", "state"]
    labels = [str(bound.label) for bound in form.form]
    assert [label for label in labels if not label[:1].isupper()] == []


def test_a_date_stands_where_the_model_has_it(administrator: Client) -> None:
    form = administrator.get(TARGET).context["adminform"]
    names = [name for fieldset in form for line in fieldset for name in line.fields]
    assert names[0] == "company"
    assert names.index("due") < names.index("stated_on") < names.index("stated_by")
    assert names.index("stated_by") < names.index("confidence") < names.index("note")


def test_the_round_and_the_position_are_explained(administrator: Client) -> None:
    page = administrator.get(ROUND).content.decode()
    assert "All reports of one round share this, such as engineai-c-2026." in page
    assert "The order in which they are shown: 0 comes first." in page
    assert "Django administration" not in page
    assert "Humanoid Tracker" in page
