"""Capital per company, stored: equal to what is computed, twice as once, and nothing left behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Company
from funding.models import CapitalMetric, FundingRound
from funding.refresh import refresh_capital
from funding.tasks import refresh_capital as refresh_task
from sources.publication import withdraw
from tests.funding.real_rounds import published_round

pytestmark = pytest.mark.django_db


def engineai(currency: str = "USD") -> CapitalMetric:
    return CapitalMetric.objects.get(company__slug="engineai", currency=currency)


def stored() -> list[tuple[object, ...]]:
    names = [f.name for f in CapitalMetric._meta.fields if f.name not in ("id", "computed_at")]
    return list(CapitalMetric.objects.order_by("company", "currency").values_list(*names))


def test_each_company_with_published_rounds_has_one_row_per_currency() -> None:
    refresh_capital()
    raised = set(FundingRound.objects.published().values_list("company", flat=True))
    for currency in ("USD", "CNY"):
        rows = CapitalMetric.objects.filter(currency=currency)
        assert sorted(rows.values_list("company", flat=True)) == sorted(raised)


def test_the_inputs_of_a_total_add_up_to_it() -> None:
    refresh_capital()
    metric = engineai()
    assert (metric.rounds, metric.undisclosed) == (4, 0)
    assert list(metric.currencies) == ["CNY", "USD"]
    assert [one["keys"] for one in metric.inputs] == [
        ["rd-579cb516"],
        ["rd-edccd035"],
        ["rd-e275ade1"],
        ["rd-3df2be5f", "rd-5f542f11"],
    ]
    low, high = (float(end) for end in (metric.private_min or 0, metric.private_max or 0))
    # Each is rounded to the dollar.
    assert sum(one["amount_min"] for one in metric.inputs) == pytest.approx(low, abs=2)
    assert sum(one["amount_max"] for one in metric.inputs) == pytest.approx(high, abs=2)
    # Only the Series B was stated exactly: 200 of the lower end.
    assert float(metric.exact_share or 0) == pytest.approx(200e6 / low, abs=1e-4)


def test_refreshing_twice_equals_refreshing_once() -> None:
    refresh_capital()
    once = stored()
    refresh_capital()
    assert stored() == once


def test_a_company_whose_rounds_are_gone_loses_its_rows() -> None:
    fact = published_round("google")
    refresh_capital()
    assert CapitalMetric.objects.filter(company__slug="google").count() == 2
    withdraw(fact)
    refresh_capital()
    assert not CapitalMetric.objects.filter(company__slug="google").exists()


def test_a_row_of_an_older_run_is_replaced_in_place() -> None:
    refresh_capital()
    CapitalMetric.objects.update(private_min=1, computed_at=timezone.now() - timedelta(days=1))
    before = engineai().pk
    refresh_task.apply()
    assert engineai().pk == before
    assert engineai().private_min != 1


def test_more_rounds_take_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            refresh_capital()
        return len(counted)

    before = queries()
    for number in range(12):
        published_round(round=f"xpeng-{number}", leads=("luxshare",), others=("byd",))
    assert queries() == before


def test_an_undisclosed_round_is_counted_and_left_out_with_its_reason() -> None:
    blank = published_round("engineai", round="x", currency="", amount_min=None, amount_max=None)
    rumour = published_round("engineai", round="y", confidence="rumoured")
    refresh_capital()
    metric = engineai()
    assert (metric.rounds, metric.undisclosed) == (5, 1)
    assert sorted(metric.left_out) == sorted([[blank.key, "undisclosed"], [rumour.key, "rumoured"]])


def test_money_that_is_not_private_is_stored_apart() -> None:
    refresh_capital()
    metric = CapitalMetric.objects.exclude(apart={}).filter(currency="USD").first()
    assert metric is not None
    assert set(metric.apart) <= {"public_offering", "facility", "grant"}
    label, amount = metric.others[0]
    assert str(label) in ("Public offering", "Credit facility", "Grant")
    assert not amount.is_unknown


def test_the_profile_fragment_explains_the_total() -> None:
    published_round("engineai", round="y", confidence="rumoured")
    refresh_capital()
    request = RequestFactory().get("/companies/engineai/")
    text = render_to_string("funding/_capital_metric.html", {"capital": engineai()}, request)
    assert "USD 366–491 m" in text
    assert "/funding/rounds/rd-3df2be5f/" in text
    assert "2 reports, counted once" in text
    assert "a rumour" in text
    assert "55" in text  # percent of the lower end stated exactly


def test_the_fragment_is_empty_without_a_metric() -> None:
    assert render_to_string("funding/_capital_metric.html", {"capital": None}).strip() == ""


def test_a_company_without_rounds_has_no_total() -> None:
    refresh_capital()
    without = Company.objects.filter(rounds=None).first()
    assert without is not None
    assert not without.capital_metrics.exists()
