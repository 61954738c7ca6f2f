"""What investors hold, and what the investors of one company back besides."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.models import Company
from funding.backers import CoInvestor
from funding.models import FundingRound, Investor
from funding.portfolios import Holding, also_backed, also_backed_summary, portfolio_summary
from sources.intervals import UNKNOWN, Interval
from tests.funding.real_rounds import published_round
from tests.rows import millions

pytestmark = pytest.mark.django_db


def investors_of(slug: str) -> list[int]:
    held = Investor.objects.filter(rounds__company__slug=slug).distinct()
    return list(held.values_list("pk", flat=True))


def test_luxshares_portfolio_is_the_series_b_of_engineai_once(client: Client) -> None:
    page = client.get("/funding/investors/luxshare/")
    (held,) = page.context["holdings"]
    # Two reports of one round: USD 200 million in both.
    assert (held.company.slug, held.rounds, held.led) == ("engineai", 1, 0)
    assert held.amount == page.context["together"] == Interval.exactly(200_000_000)
    assert held.is_maker
    published_round(round="xpeng-1", leads=("luxshare",))
    published_round("engineai", round="engineai-x", amount_min=None, amount_max=None, currency="")
    client.cookies["currency"] = "CNY"
    page = client.get("/funding/investors/luxshare/")
    found = {one.company.slug: one for one in page.context["holdings"]}
    assert found["xpeng"].amount == millions(70)
    assert found["xpeng"].led == 1
    assert page.context["together"] == found["xpeng"].amount + found["engineai"].amount


def test_the_total_of_a_portfolio_is_that_of_the_list_it_leads_to(client: Client) -> None:
    for slug in ("tencent", "hongshan", "luxshare"):
        page = client.get(f"/funding/investors/{slug}/")
        listed = client.get(f"/funding/?investor={slug}").context["totals"]
        (total,) = (one.raw for one in listed if one.name == "private")
        ours = page.context["together"]
        assert ours.low == pytest.approx(total.low, abs=20)
        assert (ours.high is None) == (total.high is None)
        assert (
            sum(one.rounds for one in page.context["holdings"]) == page.context["counts"]["rounds"]
        )


def holding(slug: str, rounds: int, led: int = 0) -> Holding:
    return Holding(Company.objects.get(slug=slug), rounds, led, UNKNOWN, None)


def test_the_summary_of_a_portfolio_counts_and_names_the_usual_company() -> None:
    beside = [CoInvestor(Investor.objects.get(slug="byd"), 2, [])]
    held = [holding("unitree", 2, 1), holding("nvidia", 1)]
    with translation.override("en"):
        assert portfolio_summary(held, millions(70, 90), beside, "USD") == (
            "Backs 1 maker and 1 other company in 3 rounds; 1 of them led;"
            " the rounds raised USD 70–90 m in all; most often beside BYD (2)."
        )
        assert portfolio_summary([holding("nvidia", 1)], UNKNOWN, [], "USD") == (
            "Backs 1 company in 1 round."
        )
        assert portfolio_summary([], UNKNOWN, [], "USD") == ""


def test_the_makers_that_engineais_investors_also_back() -> None:
    found = also_backed(investors_of("engineai"), "engineai")
    names = {one.company.slug: {who.slug for who in one.investors} for one in found}
    assert "engineai" not in names
    assert names["agibot"] == {"baidu-ventures", "jd"}
    assert [len(one.investors) for one in found] == sorted(map(len, names.values()), reverse=True)
    for one in found:
        assert "maker" in one.company.roles
        for who in one.investors:
            assert FundingRound.objects.filter(company=one.company, investors=who).exists()


def test_rumours_and_companies_that_make_no_robots_are_no_makers_backed() -> None:
    luxshare = [Investor.objects.get(slug="luxshare").pk]
    assert also_backed(luxshare, "engineai") == []
    published_round("nvidia", round="nvidia-1", others=("luxshare",))
    published_round("unitree", round="u-1", others=("luxshare",), confidence="rumoured")
    assert also_backed(luxshare, "engineai") == []
    published_round("unitree", round="u-2", others=("luxshare",))
    assert [one.company.slug for one in also_backed(luxshare, "engineai")] == ["unitree"]


def test_the_page_answers_which_other_makers_the_investors_of_one_back(client: Client) -> None:
    text = client.get("/funding/investors/?invested_in=engineai").content.decode()
    section = text.split('id="also-backed"')[1].split("</section>")[0]
    assert "of the 11 investors of EngineAI back other makers: " in section
    assert "/companies/agibot/" in section
    assert 'id="also-backed"' not in client.get("/funding/investors/").content.decode()
    alone = Company.objects.get(slug="engineai")
    with translation.override("en"):
        said = also_backed_summary(alone, 3, [])
    assert said == "None of the 3 investors of EngineAI is known to back another maker."


def test_investors_stand_by_makers_backed_unless_told_otherwise(client: Client) -> None:
    shown = client.get("/funding/investors/").context["page_obj"].object_list
    counts = [one.maker_count for one in shown]
    assert counts == sorted(counts, reverse=True)
    by_name = client.get("/funding/investors/?ordering=name").context["page_obj"].object_list
    assert [one.name_en for one in by_name] != [one.name_en for one in shown]
    least = client.get("/funding/investors/?ordering=makers").context["page_obj"].object_list
    assert least[0].maker_count == 0


def test_larger_portfolios_take_no_more_queries(client: Client) -> None:
    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    paths = ("/funding/investors/tencent/", "/funding/investors/?invested_in=engineai")
    before = [count(path) for path in paths]
    for number in range(4):
        published_round("unitree", round=f"u-{number}", others=("tencent", "luxshare", "byd", "jd"))
    assert [count(path) for path in paths] == before


def test_a_past_day_has_its_own_portfolio(client: Client) -> None:
    page = client.get("/funding/investors/tencent/?as_of=2019-01-01")
    if page.status_code == 200:
        assert {one.company.slug for one in page.context["holdings"]} <= {"ubtech"}
    today = client.get("/funding/investors/tencent/").context["holdings"]
    assert Decimal(len(today)) > 5
