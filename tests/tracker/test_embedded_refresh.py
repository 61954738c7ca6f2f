"""Without a broker the writing request itself brings the metrics up to date."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from funding.models import CapitalMetric, FundingRound
from sources.models import Change, RefreshMark
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
    return CapitalMetric.objects.get(company__slug="unitree", currency="CNY")


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
def test_a_round_changed_in_the_admin_shows_in_the_metric_at_once(
    admin_client: Client, admin_user: User, embedded: None
) -> None:
    refresh_all()
    # 近10亿 + 数亿 + nearly 700 million: 900 + 200 + 630, and 1,000 + 999 + 700.
    assert (capital().private_min, capital().private_max) == (1730 * MILLION, 2699 * MILLION)

    report = FundingRound.objects.get(key="rd-1583eb14")
    address = f"/admin/funding/fundinground/{report.pk}/change/"
    posted = as_posted(admin_client.get(address))
    posted |= {"amount_min": 650 * MILLION, "amount_max": 650 * MILLION}
    response = admin_client.post(address, posted)

    assert response.status_code == 302, response.context["errors"]
    assert (capital().private_min, capital().private_max) == (1750 * MILLION, 2649 * MILLION)
    change = Change.objects.filter(key="rd-1583eb14", part="").last()
    assert change is not None
    assert change.before
    assert change.after
    assert change.actor == admin_user.username
    assert (change.before["amount_min"], change.after["amount_min"]) == (630_000_000, 650_000_000)


@pytest.mark.django_db
def test_nothing_is_computed_again_while_no_public_fact_changes() -> None:
    refresh_all()
    computed_at = capital().computed_at
    assert refresh_if_due() is False
    assert capital().computed_at == computed_at


@pytest.mark.usefixtures("reloaded_dataset")
def test_a_refresh_notes_the_newest_change_it_has_seen() -> None:
    FundingRound.objects.filter(key="rd-1583eb14").update(note="seen again")
    assert refresh_if_due() is True
    assert RefreshMark.objects.get(name="metrics").change_id == Change.objects.version()
