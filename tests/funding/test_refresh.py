"""Capital and state shares, stored: equal to what is computed, and nothing left behind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.models import (
    CapitalMetric,
    FundingRound,
    IndustryStateShareMetric,
    Investor,
    Participation,
    StateShareMetric,
)
from funding.refresh import CAPITAL, INDUSTRY_FUNDING
from sources.clock import Clock, clock, looking_from
from sources.derivation import Scope
from sources.intervals import Interval
from sources.models import Change, Derived
from sources.publication import withdraw
from tests.funding.real_rounds import published_round
from tests.rows import millions

pytestmark = pytest.mark.django_db


def refresh(scope: Scope = None) -> None:
    CAPITAL.store(scope, timezone.localdate())


def engineai(currency: str = "USD") -> CapitalMetric:
    return CapitalMetric.objects.get(slug=f"engineai.{currency.lower()}")


def stored(model: type[Derived] = CapitalMetric) -> list[tuple[object, ...]]:
    names = [f.name for f in model._meta.concrete_fields if f.name not in ("id", "computed_at")]
    return list(model._default_manager.order_by("slug").values_list(*names))


def test_each_company_with_published_rounds_has_one_row_per_currency() -> None:
    refresh()
    raised = set(FundingRound.objects.published().values_list("company", flat=True))
    for currency in ("USD", "CNY"):
        rows = CapitalMetric.objects.filter(currency=currency)
        assert sorted(rows.values_list("company", flat=True)) == sorted(raised)


def test_the_inputs_of_a_total_add_up_to_it() -> None:
    refresh()
    metric = engineai()
    assert (metric.rounds, metric.undisclosed) == (4, 0)
    assert list(metric.currencies) == ["CNY", "USD"]
    assert [(one.key, one.role) for one in metric.evidence] == [
        ("rd-579cb516", "summed"),
        ("rd-edccd035", "summed"),
        ("rd-e275ade1", "summed"),
        ("rd-3df2be5f", "summed_together"),
        ("rd-5f542f11", "summed_together"),
    ]
    low, high = (float(end) for end in (metric.private.low or 0, metric.private.high or 0))
    once = [one.value for one in metric.evidence if one.key != "rd-5f542f11"]
    # Each is rounded to the dollar.
    assert sum(float(value.low or 0) for value in once) == pytest.approx(low, abs=2)
    assert sum(float(value.high or 0) for value in once) == pytest.approx(high, abs=2)
    # Only the Series B was stated exactly: 200 of the lower end.
    assert float(metric.exact_share or 0) == pytest.approx(200e6 / low, abs=1e-4)


def test_refreshing_twice_equals_refreshing_once() -> None:
    refresh()
    once = stored(), stored(StateShareMetric)
    refresh()
    assert (stored(), stored(StateShareMetric)) == once


def test_refreshing_one_company_leaves_the_others_as_they_were() -> None:
    refresh()
    before = stored()
    published_round("engineai", round="z")
    refresh(frozenset({"engineai"}))
    changed = {row[0] for row in {str(row): row for row in stored()}.values() if row not in before}
    assert changed == {"engineai.usd", "engineai.cny"}
    after = stored(), stored(StateShareMetric)
    refresh()
    assert (stored(), stored(StateShareMetric)) == after


def test_a_company_whose_rounds_are_gone_loses_its_rows() -> None:
    fact = published_round("google", others=("henan-investment-group",))
    refresh()
    own: dict[str, Any] = {"company__slug": "google"}
    assert CapitalMetric.objects.filter(**own).count() == 2
    assert StateShareMetric.objects.filter(**own).count() == 3
    withdraw(fact)
    refresh(frozenset({"google"}))
    assert not CapitalMetric.objects.filter(**own).exists()
    assert not StateShareMetric.objects.filter(**own).exists()


def test_a_row_of_an_older_run_is_replaced_in_place() -> None:
    refresh()
    CapitalMetric.objects.update(private_min=1, computed_at=timezone.now() - timedelta(days=1))
    before = engineai().pk
    refresh()
    assert engineai().pk == before
    assert engineai().private.low != 1


def test_more_rounds_take_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            refresh()
            INDUSTRY_FUNDING.store(None, timezone.localdate())
        return len(counted)

    before = queries()
    for number in range(12):
        published_round(round=f"xpeng-{number}", leads=("luxshare",), others=("byd",))
    assert queries() == before


def test_an_undisclosed_round_is_counted_and_left_out_with_its_reason() -> None:
    blank = published_round("engineai", round="x", currency="", amount_min=None, amount_max=None)
    rumour = published_round("engineai", round="y", confidence="rumoured")
    refresh()
    metric = engineai()
    assert (metric.rounds, metric.undisclosed) == (5, 1)
    assert {(one.key, one.reason) for one in metric.exclusions} == {
        (blank.key, "undisclosed"),
        (rumour.key, "rumoured"),
    }
    assert (blank.key, "counted") in {(one.key, one.role) for one in metric.evidence}


def test_money_that_is_not_private_is_stored_apart() -> None:
    refresh()
    metric = CapitalMetric.objects.exclude(apart={}).filter(currency="USD").first()
    assert metric is not None
    assert set(metric.apart) <= {"public_offering", "facility", "grant"}
    label, amount = metric.others[0]
    assert str(label) in ("Public offering", "Credit facility", "Grant")
    assert not amount.is_unknown


def test_every_role_and_reason_has_words() -> None:
    refresh()
    INDUSTRY_FUNDING.store(None, timezone.localdate())
    for model in (CapitalMetric, StateShareMetric, IndustryStateShareMetric):
        for metric in model._default_manager.all():
            codes = {one.role for one in metric.evidence} | {o.reason for o in metric.exclusions}
            assert {code for code in codes if not str(model.words.get(code, ""))} == set()
            assert all(str(shown.label) and str(shown.text) for shown in metric.shown())


@pytest.mark.parametrize("slug", ["engineai.usd", "galbot.cny", "ai2-robotics.usd", "limx.usd"])
@pytest.mark.parametrize("model", [CapitalMetric, StateShareMetric])
def test_the_listed_facts_alone_give_the_same_figure(model: type[Derived], slug: str) -> None:
    refresh()
    before = {row[0]: row for row in stored(model)}[slug]
    metric = model._default_manager.get(slug=slug)
    listed = frozenset((one.resource, one.key) for one in metric.evidence)
    scope = frozenset({metric.company_slug})
    with looking_from(clock()._replace(only=listed)):
        CAPITAL.store(scope, timezone.localdate())
    after = {row[0]: row for row in stored(model)}[slug]
    columns = [f.name for f in model._meta.concrete_fields if f.name not in ("id", "computed_at")]
    differ = {n for n, a, b in zip(columns, before, after, strict=True) if a != b}
    assert differ <= {"left_out"}


def test_the_stored_share_of_engineais_series_b_names_its_evidence() -> None:
    refresh()
    metric = StateShareMetric.objects.get(slug="round.engineai.engineai-b-2026")
    assert metric.share == Interval(Decimal(0), Decimal(1))
    assert {(one.resource, one.key, one.role) for one in metric.evidence} == {
        ("rounds", "rd-3df2be5f", "possibly_state_together"),
        ("rounds", "rd-5f542f11", "possibly_state_together"),
        ("investors", "henan-investment-group", "state_backed"),
        ("investors", "luxshare", "not_state_backed"),
    }
    assert [(one.key, one.reason) for one in metric.exclusions] == [
        ("henan-huirong", "backing_unknown")
    ]
    assert metric.in_words == "state-backed investors among those named"


def test_the_industrys_share_covers_every_private_round_once() -> None:
    INDUSTRY_FUNDING.store(None, timezone.localdate())
    metric = IndustryStateShareMetric.objects.get(slug="industry.usd")
    rounds = FundingRound.objects.published().filter(instrument="private_equity")
    rounds = rounds.exclude(confidence="rumoured").exclude(amount_scope="cumulative")
    assert metric.rounds == len(set(rounds.values_list("company", "round")))
    refresh()
    per_company = StateShareMetric.objects.filter(currency="USD")
    assert metric.rounds == sum(one.rounds for one in per_company)
    # The rounds of Galbot (2), Booster, Daimon, AI2, Huani, Lingsi, Orca and Unitree.
    assert metric.surely == sum(one.surely for one in per_company) == 9
    # One ticket of unknown total is enough: the money beside it has no upper end.
    assert metric.share == Interval(Decimal(0), Decimal(1))


def test_on_a_past_day_backing_counts_only_once_the_investors_own_row_was_public() -> None:
    Investor.objects.filter(slug="henan-investment-group").update(public_on=date(2026, 12, 1))
    slug = "round.engineai.engineai-b-2026"
    company = frozenset({"engineai"})
    with looking_from(Clock(as_of=date(2026, 12, 1))):
        known = CAPITAL.figure(StateShareMetric, companies=company, slug=slug)
    with looking_from(Clock(as_of=date(2026, 11, 30))):
        unknown = CAPITAL.figure(StateShareMetric, companies=company, slug=slug)
    assert known is not None
    assert unknown is None  # nobody in it is known to be state-backed, nor are all known not to be


def test_on_a_past_day_capital_is_what_was_public_then() -> None:
    with looking_from(Clock(as_of=date(2025, 1, 1))):
        past = CAPITAL.figure(CapitalMetric, companies=frozenset({"limx"}), currency="CNY")
    assert past is not None
    # 200 raised by November 2023, and 200 to 999 in July 2024.
    assert past.private == millions(400, 1199)
    assert {one.key for one in past.evidence} == {"rd-0cd7ff63", "rd-c54c6221"}


def test_changes_concern_the_companies_whose_rounds_they_touch() -> None:
    def concerned(**change: Any) -> Scope:
        given: dict[str, Any] = {"part": "", "before": None, "after": None, **change}
        assert CAPITAL.companies_of is not None
        return CAPITAL.companies_of([Change(**given)])

    fact = FundingRound.objects.get(key="rd-3df2be5f")
    row = {"company_id": fact.company_id}
    assert concerned(resource="rounds", key=fact.key, after=row) == {"engineai"}
    assert concerned(resource="rounds", key=fact.key, part="investors") == {"engineai"}
    assert concerned(resource="investors", key="henan-huirong") == {"engineai"}
    assert concerned(resource="companies", key="engineai") == {"engineai"}
    held = Participation.objects.filter(investor__slug="jd")
    backed = set(held.values_list("fact__company__slug", flat=True))
    assert len(backed) > 1
    assert concerned(resource="investors", key="jd") == backed


def test_the_profile_fragment_shows_the_total_and_leads_to_its_explanation() -> None:
    published_round("engineai", round="y", confidence="rumoured")
    refresh()
    request = RequestFactory().get("/companies/engineai/")
    share = StateShareMetric.objects.get(slug="engineai.usd")
    context = {"capital": engineai(), "state_share": share}
    text = render_to_string("funding/_capital_metric.html", context, request)
    assert "USD 366–491 m" in text
    assert f'<a class="figure" href="{engineai().get_absolute_url()}">' in text
    assert "55" in text  # percent of the lower end stated exactly
    assert f'<a class="figure" href="{share.get_absolute_url()}">{share.percent}</a>' in text
    assert "0–3 of 4" in text


def test_the_fragment_is_empty_without_a_metric() -> None:
    assert render_to_string("funding/_capital_metric.html", {"capital": None}).strip() == ""
