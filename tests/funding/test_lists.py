"""The lists of rounds and investors: what filters keep, what totals add up, on the real rows."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from funding.models import CapitalMetric, FundingRound, Investor, StateShareMetric
from sources.exchange import conversion
from tests.funding.real_rounds import published_round

pytestmark = pytest.mark.django_db


def rounds(client: Client, query: str = "") -> list[dict[str, Any]]:
    """All records that a query finds, over as many answers as it takes."""
    answer = client.get(f"/funding.json?limit=1000&{query}")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["next"] is None
    return list(body["results"])


def keys(client: Client, query: str) -> set[str]:
    return {row["key"] for row in rounds(client, query)}


def investors(client: Client, query: str) -> set[str]:
    body = client.get(f"/api/v1/investors/?limit=1000&{query}").json()
    return {row["slug"] for row in body["results"]}


def test_the_api_says_what_engineai_raised_in_its_series_b_and_from_whom(client: Client) -> None:
    found = {row["key"]: row for row in rounds(client, "company=engineai&stage=b")}
    assert set(found) == {"rd-5f542f11", "rd-3df2be5f"}
    assert {row["amount_usd_min"] for row in found.values()} == {200_000_000}
    assert {row["amount_usd_max"] for row in found.values()} == {200_000_000}
    assert found["rd-3df2be5f"]["investor_slugs"] == ["luxshare", "henan-huirong"]
    assert found["rd-5f542f11"]["investor_slugs"] == ["henan-investment-group", "luxshare"]
    assert found["rd-3df2be5f"]["confidence"] == "confirmed"
    assert found["rd-3df2be5f"]["source_ids"] == [
        "f-finagent-engineai-2026-05",
        "f-lk-pandaily-com-5a401f",
    ]


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_two_reports_of_a_round_add_their_amount_once(client: Client, currency: str) -> None:
    totals = client.get("/api/v1/rounds/totals/?company=engineai").json()
    assert (totals["count"], totals["rounds"], totals["companies"]) == (5, 4, 1)
    metric = CapitalMetric.objects.get(company__slug="engineai", currency=currency)
    name = currency.lower()
    private = metric.private
    assert (totals[f"amount_{name}_min"], totals[f"amount_{name}_max"]) == (
        private.low,
        private.high,
    )


def test_page_json_and_csv_of_one_filter_hold_the_same_rows(client: Client) -> None:
    query = "stage=b&confidence=confirmed"
    page = client.get(f"/funding/?{query}")
    text = b"".join(client.get(f"/funding.csv?{query}")).decode()
    from_csv = {row["key"] for row in csv.DictReader(io.StringIO(text))}
    assert from_csv == keys(client, query)
    assert {row.key for row in page.context["page_obj"].paginator.object_list} == from_csv
    totals = client.get(f"/api/v1/rounds/totals/?{query}").json()
    shown = {total.name: total for total in page.context["totals"]}
    assert totals["count"] == shown["count"].raw == len(from_csv)
    assert totals["amount_usd_min"] == shown["private"].raw.low
    assert totals["amount_usd_max"] == shown["private"].raw.high


def test_a_reader_of_yuan_sees_the_total_in_yuan(client: Client) -> None:
    client.cookies["currency"] = "CNY"
    page = client.get("/funding/?company=engineai")
    shown = {total.name: total for total in page.context["totals"]}
    assert (
        shown["private"].raw.low
        == client.get("/api/v1/rounds/totals/?company=engineai").json()["amount_cny_min"]
    )
    assert shown["private"].value.startswith("CNY 2.56")


def test_public_offerings_and_loans_are_totalled_apart_from_private_money(client: Client) -> None:
    everything = client.get("/api/v1/rounds/totals/").json()
    private = client.get("/api/v1/rounds/totals/?instrument=private_equity").json()
    offerings = client.get("/api/v1/rounds/totals/?instrument=public_offering").json()
    assert everything["amount_usd_min"] == private["amount_usd_min"]
    assert set(everything["apart"]) == {"facility", "public_offering"}
    assert private["apart"] == {}
    assert offerings["amount_usd_min"] is None
    assert offerings["apart"]["public_offering"] == everything["apart"]["public_offering"]


def test_one_open_amount_leaves_the_total_open_above(client: Client) -> None:
    closed = client.get("/api/v1/rounds/totals/?company=engineai").json()
    published_round("engineai", round="engineai-c", amount_max=None)
    opened = client.get("/api/v1/rounds/totals/?company=engineai").json()
    assert closed["amount_cny_max"] is not None
    assert opened["amount_cny_max"] is None
    assert opened["amount_cny_min"] == closed["amount_cny_min"] + 70_000_000


def test_a_rumour_is_listed_but_not_added(client: Client) -> None:
    before = client.get("/api/v1/rounds/totals/?company=engineai").json()
    published_round("engineai", round="engineai-c", confidence="rumoured")
    after = client.get("/api/v1/rounds/totals/?company=engineai").json()
    assert after["count"] == before["count"] + 1
    assert after["amount_usd_min"] == before["amount_usd_min"]


def test_a_round_is_undisclosed_only_if_none_of_its_reports_gives_a_figure(client: Client) -> None:
    blank: dict[str, Any] = {"currency": "", "amount_min": None, "amount_max": None}
    before = client.get("/api/v1/rounds/totals/?company=xpeng").json()["undisclosed"]
    for name in ("xpeng-1", "xpeng-2", "xpeng-3"):
        published_round(round=name, **blank)
    published_round(round="xpeng-3")
    totals = client.get("/api/v1/rounds/totals/?company=xpeng").json()
    assert totals["undisclosed"] == before + 2


def test_amounts_are_converted_at_the_rate_of_the_announcement_day(client: Client) -> None:
    fact = published_round()
    rate = conversion("CNY", "USD", date(2025, 3, 18))
    assert rate is not None
    record = client.get(f"/api/v1/rounds/{fact.key}/").json()
    assert record["rate_usd"] == float(rate.rate)
    assert record["rate_cny"] == 1
    assert record["rate_on"] == "2025-03-18"
    assert record["amount_usd_min"] == int((70_000_000 * rate.rate).quantize(Decimal(1)))
    assert record["amount_cny_min"] == record["amount_cny_max"] == 70_000_000


def test_an_undisclosed_amount_is_null_in_every_currency(client: Client) -> None:
    blank = published_round(currency="", amount_min=None, amount_max=None)
    record = client.get(f"/api/v1/rounds/{blank.key}/").json()
    names = ("amount_usd_min", "amount_usd_max", "amount_cny_min", "rate_usd", "rate_on")
    assert {record[name] for name in names} == {None}


def test_dollar_bounds_keep_what_certainly_lies_within_them(client: Client) -> None:
    everything = rounds(client)
    at_least = {row["key"] for row in everything if (row["amount_usd_min"] or 0) >= 200_000_000}
    at_most = {
        row["key"]
        for row in everything
        if row["amount_usd_max"] is not None and row["amount_usd_max"] <= 5_000_000
    }
    assert keys(client, "amount_usd_min=200000000") == at_least
    assert keys(client, "amount_usd_max=5000000") == at_most
    assert "rd-3df2be5f" in at_least
    assert at_most


def test_rounds_sort_by_amount_across_currencies_with_the_undisclosed_last(client: Client) -> None:
    for order, sign in (("amount", 1), ("-amount", -1)):
        lows = [row["amount_usd_min"] for row in rounds(client, f"ordering={order}")]
        known = [low for low in lows if low is not None]
        assert lows[: len(known)] == known
        assert known == sorted(known, key=lambda low: sign * low)


def test_state_backing_divides_the_rounds_into_three(client: Client) -> None:
    yes, no, unknown = (keys(client, f"state_backed={v}") for v in ("true", "false", "unknown"))
    assert yes | no | unknown == {row["key"] for row in rounds(client)}
    assert not yes & no
    assert not (yes | no) & unknown
    assert "rd-5f542f11" in yes  # Henan Investment Group is a state fund
    surely_not = published_round(leads=("luxshare",))
    unclear = published_round(round="xpeng-2", others=("luxshare", "henan-huirong"))
    nobody = published_round(round="xpeng-3")
    assert surely_not.key in keys(client, "state_backed=false")
    assert {unclear.key, nobody.key} <= keys(client, "state_backed=unknown")


def test_an_investor_is_found_as_lead_and_as_participant(client: Client) -> None:
    led = published_round(leads=("luxshare",))
    joined = published_round(round="xpeng-2", others=("luxshare",))
    found = keys(client, "investor=luxshare")
    assert {led.key, joined.key, "rd-3df2be5f", "rd-5f542f11"} == found


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("disclosed=false", lambda row: row["currency"] == ""),
        ("disclosed=true", lambda row: row["currency"] != ""),
        ("instrument=public_offering", lambda row: row["instrument"] == "public_offering"),
        ("amount_scope=cumulative", lambda row: row["amount_scope"] == "cumulative"),
        ("announced_after=2026-01", lambda row: row["announced_on"][:4] == "2026"),
        ("announced_before=2024", lambda row: row["announced_on"] < "2025"),
        ("round=engineai-b-2026", lambda row: row["round"] == "engineai-b-2026"),
        ("q=众擎", lambda row: row["company_slug"] == "engineai"),
    ],
)
def test_every_row_of_a_filter_fits_it(client: Client, query: str, holds: Any) -> None:
    found = rounds(client, query)
    assert found
    assert all(holds(row) for row in found)
    assert len(found) < FundingRound.objects.published().count()


@pytest.mark.parametrize(
    "query",
    [
        "company=engineia",
        "investor=nobody",
        "stage=z",
        "instrument=cash",
        "amount_scope=all",
        "confidence=sure",
        "announced_after=spring",
        "announced_before=2026-13",
        "amount_usd_min=lots",
        "amount_usd_max=-1",
        "disclosed=maybe",
        "state_backed=partly",
        "ordering=size",
        "investors=luxshare",
    ],
)
def test_a_bad_value_is_refused_by_its_name(client: Client, query: str) -> None:
    answer = client.get(f"/funding.json?{query}")
    assert answer.status_code == 400
    name = query.split("=")[0]
    assert name in str(answer.json()["errors"])
    assert client.get(f"/funding/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["kind=fund", "state_backed=partly", "company=nobody", "invested_in=nobody", "led=1"]
)
def test_a_bad_value_for_investors_is_refused_by_its_name(client: Client, query: str) -> None:
    answer = client.get(f"/funding/investors.json?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in str(answer.json()["errors"])


def test_reports_of_one_round_are_marked_in_the_table(client: Client) -> None:
    page = client.get("/funding/?company=engineai").content.decode()
    assert page.count(">2 reports<") == 2
    FundingRound.objects.filter(key="rd-5f542f11").update(state="draft")
    assert ">2 reports<" not in client.get("/funding/?company=engineai").content.decode()


def test_the_summary_of_the_chart_counts_rounds_not_reports(client: Client) -> None:
    chart = client.get("/funding/?company=engineai").context["chart"]
    assert chart.summary.startswith("4 rounds of 1 company, announced from 2023 to 2026.")
    assert "EngineAI, Series B, USD 200 m" in chart.summary
    assert chart.csv_url == "/funding.csv?company=engineai"


def test_a_reader_of_chinese_gets_chinese_names_in_the_chart(client: Client) -> None:
    page = client.get("/funding/?company=engineai", headers={"accept-language": "zh-hans"})
    assert "众擎机器人" in page.context["chart"].summary


def test_investors_of_a_company_are_those_of_its_published_rounds(client: Client) -> None:
    named = Investor.objects.filter(rounds__company__slug="engineai").distinct()
    assert investors(client, "invested_in=engineai") == {one.slug for one in named}


def test_investors_are_counted_by_what_is_said_of_their_state_backing(client: Client) -> None:
    totals = client.get("/api/v1/investors/totals/").json()
    parts = totals["state_backed"] + totals["not_state_backed"] + totals["state_unknown"]
    assert parts == totals["count"] == Investor.objects.published().count()
    assert len(investors(client, "state_backed=unknown")) == totals["state_unknown"]
    assert len(investors(client, "kind=unknown")) == Investor.objects.filter(kind="").count()


def test_an_investors_rounds_count_once_however_often_reported(client: Client) -> None:
    # Luxshare stands in both reports of one round.
    listed = client.get("/api/v1/investors/?q=luxshare").json()["results"][0]
    assert (listed["rounds"], listed["rounds_led"], listed["companies"]) == (1, 0, 1)
    assert client.get("/api/v1/investors/luxshare/").json() == listed


@pytest.mark.parametrize(
    ("path", "queries"), [("/funding/?company=xpeng", 13), ("/funding.json?company=xpeng", 11)]
)
def test_more_rounds_take_no_more_queries(
    client: Client, path: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    client.get(path)
    for number in range(12):
        published_round(round=f"xpeng-{number}", leads=("luxshare",), others=("hongshan", "byd"))
    with django_assert_max_num_queries(queries):
        client.get(path)


@pytest.mark.parametrize("path", ["/funding/investors/", "/funding/investors.json?limit=400"])
def test_hundreds_of_investors_take_few_queries(
    client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        assert client.get(path).status_code == 200


def test_a_round_says_where_state_backed_investors_are_named_and_leads_to_why(
    client: Client,
) -> None:
    page = client.get("/funding/?company=galbot").content.decode()
    every, some = "all named investors are state-backed", "state-backed investors among those named"
    address = StateShareMetric.objects.get(slug="round.galbot.galbot-c-2025-12").get_absolute_url()
    assert f'<a class="figure" href="{address}">{every}</a>' in page
    assert page.count(every) == 2
    assert page.count(some) == 4
    # Nothing is known of those in the two rounds of 2023, and nobody state-backed stands in them.
    other = client.get("/funding/?company=engineai").content.decode()
    assert other.count(some) == 3
    assert "no named investor" not in other
