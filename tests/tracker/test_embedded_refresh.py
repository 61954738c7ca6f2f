"""Without a broker the writing request itself brings the metrics up to date."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from funding.models import CapitalMetric, FundingRound, IndustryCapitalMetric
from sources.intervals import Interval
from sources.models import Change
from tests.settling import settle
from tracker.celery import app
from tracker.refresh import refresh_all, refresh_if_due

MILLION = 1_000_000


@pytest.fixture
def embedded(settings: Any) -> Iterator[None]:
    """No broker, whatever this run of the suite has."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    before, app.conf.task_always_eager = app.conf.task_always_eager, True
    yield
    app.conf.task_always_eager = before


def capital() -> CapitalMetric:
    return CapitalMetric.objects.get(slug="unitree.cny")


def as_posted(response: Any) -> dict[str, Any]:
    """What a browser sends back when an admin page's form is submitted as it stands."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    posted = {}
    for form in forms:
        for field in form:
            value = field.value()
            posted[field.html_name] = "" if value is None else value
    return posted


@pytest.mark.usefixtures("reloaded_dataset")  # PostgreSQL settles a change when it is committed
def test_a_round_changed_in_the_admin_shows_everywhere_at_once(
    admin_client: Client, admin_user: User, embedded: None
) -> None:
    refresh_all()
    # 近10亿 + 数亿 + nearly 700 million: 900 + 200 + 630, and 1,000 + 999 + 700.
    assert capital().private == Interval(Decimal(1730 * MILLION), Decimal(2699 * MILLION))

    industry = IndustryCapitalMetric.objects.get(slug="industry.cny").private

    report = FundingRound.objects.get(key="rd-1583eb14")
    address = f"/admin/funding/fundinground/{report.pk}/change/"
    posted = as_posted(admin_client.get(address))
    posted |= {"amount_min": 650 * MILLION, "amount_max": 650 * MILLION}
    response = admin_client.post(address, posted)

    assert response.status_code == 302, response.context["errors"]
    if connection.vendor == "postgresql":
        # Other databases of the test server may have held the change back for a moment.
        settle()
        refresh_if_due()
    assert capital().private == Interval(Decimal(1750 * MILLION), Decimal(2649 * MILLION))
    change = Change.objects.filter(key="rd-1583eb14", part="").last()
    assert change is not None
    assert change.before
    assert change.after
    assert change.actor == admin_user.username
    assert (change.before["amount_min"], change.after["amount_min"]) == (630_000_000, 650_000_000)

    admin_client.cookies["currency"] = "CNY"
    profile = admin_client.get("/companies/unitree/").content.decode()
    assert "CNY 1.75–2.65 bn" in profile
    assert "CNY 1.73–2.7 bn" not in profile
    answer = admin_client.get("/api/v1/companies/unitree/metrics/capital_raised/").json()
    values = {one["slug"]: one["values"] for one in answer["results"]}["unitree.cny"]
    assert (values["private_min"], values["private_max"]) == (1750 * MILLION, 2649 * MILLION)
    overview = admin_client.get("/").context["capital"].private
    assert industry.low is not None
    assert overview.low == industry.low + 20 * MILLION
