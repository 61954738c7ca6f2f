"""The pages of one round and of one investor."""

from decimal import Decimal

import pytest
from django.test import Client

from companies.models import Company
from funding.backers import backers, co_investors
from funding.models import FundingRound, Investor
from funding.views import amount_together
from sources.intervals import UNKNOWN, Interval
from sources.publication import withdraw
from sources.rate_day import rate_day
from tests.funding.real_rounds import published_round

pytestmark = pytest.mark.django_db

ENGINEAI_B = "/funding/rounds/rd-3df2be5f/"


def test_the_page_says_what_engineai_raised_in_its_series_b_and_from_whom(client: Client) -> None:
    page = client.get(ENGINEAI_B)
    text = page.content.decode()
    assert "2 reports of this round, side by side" in text
    assert page.context["together"] == Interval.exactly(200_000_000)
    named = {(one.investor.slug, one.is_lead, one.named_in) for one in page.context["backers"]}
    assert named == {
        ("luxshare", False, 2),
        ("henan-huirong", False, 1),
        ("henan-investment-group", False, 1),
    }
    for said in ("Confirmed", "Reported", "Tech Buzz China", "Pandaily", "Henan Huirong"):
        assert said in text


@pytest.mark.parametrize(
    ("key", "share", "words"),
    [
        ("rd-3df2be5f", "not known", "state-backed investors among those named"),
        ("rd-d01cdb8a", "100%", "all named investors are state-backed"),
        ("rd-579cb516", "0%", "no named investor is state-backed"),
    ],
)
def test_a_round_shows_what_is_known_of_the_states_part(
    client: Client, key: str, share: str, words: str
) -> None:
    text = client.get(f"/funding/rounds/{key}/").content.decode()
    cell = text.split("<dt>State share of the round</dt>")[1].split("</dd>")[0]
    assert f">{share}</a>" in cell
    assert words in cell


def test_a_round_of_whose_investors_nothing_is_known_shows_no_state_share(client: Client) -> None:
    assert "State share" not in client.get("/funding/rounds/rd-edccd035/").content.decode()


def test_a_round_reported_once_has_nothing_beside_it(client: Client) -> None:
    text = client.get("/funding/rounds/rd-e275ade1/").content.decode()
    assert 'id="reports"' not in text
    assert "nearly RMB 1 billion" in text
    assert "CNY 0.9–1 bn" in text


def test_reports_of_a_round_are_taken_together_as_totals_count_them() -> None:
    one = published_round(leads=("luxshare",), others=("byd",))
    other = published_round(amount_max=90_000_000, leads=("byd",))
    rumour = published_round(amount_max=500_000_000, confidence="rumoured")
    reports = [one, other, rumour]
    assert amount_together(reports, "CNY") == Interval(Decimal(70_000_000), Decimal(90_000_000))
    assert amount_together([rumour], "CNY") == UNKNOWN
    found = [(who.investor.slug, who.is_lead, who.named_in) for who in backers(reports)]
    assert found == [("byd", True, 2), ("luxshare", True, 1)]


def test_a_draft_is_no_report_of_the_round(client: Client) -> None:
    FundingRound.objects.filter(key="rd-5f542f11").update(state="in_review")
    assert len(client.get(ENGINEAI_B).context["reports"]) == 1


@pytest.mark.parametrize("path", ["/funding/rounds/rd-00000000/", "/funding/investors/nobody/"])
def test_an_unknown_identity_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_withdrawn_round_is_gone_from_page_and_api(client: Client) -> None:
    fact = published_round()
    withdraw(fact)
    assert client.get(f"/funding/rounds/{fact.key}/").status_code == 410
    assert client.get(f"/api/v1/rounds/{fact.key}/").status_code == 410


def test_an_investor_page_shows_its_rounds_its_part_and_the_company_behind_it(
    client: Client,
) -> None:
    page = client.get("/funding/investors/luxshare/")
    assert {fact.key for fact in page.context["portfolio"]} == {"rd-3df2be5f", "rd-5f542f11"}
    assert page.context["led"] == set()
    assert page.context["counts"] == {"rounds": 1, "rounds_led": 0, "companies": 1, "makers": 1}
    assert Company.objects.get(slug="luxshare").get_absolute_url() in page.content.decode()
    led = published_round(leads=("luxshare",))
    assert client.get("/funding/investors/luxshare/").context["led"] == {led.key}


@pytest.mark.parametrize(
    ("slug", "said"),
    [("henan-investment-group", "yes"), ("luxshare", "no"), ("hongshan", "not said")],
)
def test_unknown_state_backing_is_not_a_no(client: Client, slug: str, said: str) -> None:
    text = client.get(f"/funding/investors/{slug}/").content.decode()
    cell = text.split("<dt>State-backed</dt>")[1].split("</dd>")[0]
    assert said in cell


def test_co_investors_are_counted_by_round_across_its_reports() -> None:
    luxshare = Investor.objects.get(slug="luxshare")
    held = list(FundingRound.objects.filter(investors=luxshare))
    found = {one.investor.slug: one.rounds for one in co_investors(luxshare, held)}
    assert found == {"henan-huirong": 1, "henan-investment-group": 1}
    published_round(round="xpeng-1", others=("luxshare", "henan-huirong"))
    # Another company's round that happens to bear the same slug is another round.
    published_round("byd", round="xpeng-1", others=("hongshan",))
    held = list(FundingRound.objects.filter(investors=luxshare))
    found_now = co_investors(luxshare, held)
    assert "hongshan" not in {one.investor.slug for one in found_now}
    first = found_now[0]
    assert (first.investor.slug, first.rounds) == ("henan-huirong", 2)
    assert [company.slug for company in first.companies] == ["engineai", "xpeng"]


def test_an_investor_without_rounds_says_so(client: Client) -> None:
    lonely = Investor.objects.published().filter(participations=None).first()
    assert lonely is not None
    text = client.get(lonely.get_absolute_url()).content.decode()
    assert "No round in this dataset names this investor" in text


def test_a_longer_portfolio_takes_no_more_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    def queries(slug: str) -> int:
        with django_assert_max_num_queries(30) as counted:  # type: ignore[operator]
            client.get(f"/funding/investors/{slug}/")
        return len(counted)

    queries("hongshan")
    assert queries("hongshan") == queries("luxshare")


def test_a_year_is_converted_at_its_end_but_never_later_than_it_was_recorded() -> None:
    fact = FundingRound.objects.get(key="rd-5f542f11")
    assert fact.announced_on is not None
    assert rate_day(fact) == min(fact.announced_on.last, fact.recorded_at.date())
    fact.recorded_at = fact.recorded_at.replace(year=2026, month=5, day=2)
    assert rate_day(fact).isoformat() == "2026-05-02"


def test_participants_are_not_shown_as_leads(client: Client) -> None:
    published_round(leads=("luxshare",), others=("byd",))
    cell = client.get("/funding/?company=xpeng&investor=byd").content.decode()
    lead, rest = cell.split("led by</span>")[1].split("; with</span>")
    assert "Luxshare" in lead
    assert "BYD" in rest
    assert "BYD" not in lead
