"""Who invested in a company and whom else they back, and what it had raised by each round."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from funding.company_backers import CompanyBacker, company_backers, most_shared
from funding.models import CapitalMetric, FundingRound
from funding.refresh import CAPITAL
from funding.round_rows import round_rows
from funding.running_total import running_totals
from sources.intervals import UNKNOWN, Interval
from tests.rows import a_round, millions, undisclosed


def backers_of(slug: str) -> dict[str, CompanyBacker]:
    company = Company.objects.get(slug=slug)
    reports = FundingRound.objects.published().filter(company=company).with_investors()
    return {one.investor.slug: one for one in company_backers(company, reports)}


@pytest.mark.django_db
def test_the_investors_of_engineai_and_which_other_makers_they_back() -> None:
    found = backers_of("engineai")
    jd = found["jd"]
    assert (jd.rounds, jd.led) == (1, 1)
    assert [str(other) for other in jd.others] == ["AgiBot", "LimX Dynamics", "Sharpa", "Spirit AI"]
    # Those that back the most others come first.
    counts = [len(one.others) for one in found.values()]
    assert counts == sorted(counts, reverse=True)
    assert next(iter(found)) == "jd"
    # Named in the same round by one of two reports: it counts once.
    assert found["luxshare"].rounds == 1
    shared = {str(other): count for other, count in most_shared(found.values())}
    assert shared == {"AgiBot": 2, "Galbot": 2, "Spirit AI": 2}
    # XPeng also put money into XPeng Robotics: its own.
    assert found["xpeng"].others == []


@pytest.mark.django_db
def test_the_company_itself_and_rumours_are_no_other_makers() -> None:
    for slug in ("unitree", "agibot", "ubtech"):
        for one in backers_of(slug).values():
            assert slug not in {other.slug for other in one.others}
    held = FundingRound.objects.filter(confidence="reported", investors__slug="jd")
    before = len(backers_of("engineai")["jd"].others)
    agibot = held.filter(company__slug="agibot")
    agibot.update(confidence="rumoured")
    FundingRound.objects.filter(company__slug="agibot", investors__slug="jd").update(
        confidence="rumoured"
    )
    assert len(backers_of("engineai")["jd"].others) == before - 1


@pytest.mark.django_db
def test_backers_take_as_many_queries_for_many_as_for_few() -> None:
    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            backers_of(slug)
        return len(asked)

    assert queries("agibot") == queries("engineai") == 4


def test_a_running_total_adds_each_round_once() -> None:
    rows = [
        a_round("rd-3", "2025-06", amount=millions(50), round="b"),
        undisclosed("rd-2", "2025-01", round="a"),
        a_round("rd-1", "2024-03-01", amount=millions(200, 999), round="seed"),
        a_round("rd-0", "2025-06-15", amount=millions(60), round="b"),
    ]
    totals = running_totals(rows, "CNY")
    assert totals["rd-1"] == totals["rd-2"] == millions(200, 999)
    # Two reports of one round are one round, with the range that holds both.
    assert totals["rd-3"] == totals["rd-0"] == millions(250, 1059)


def test_without_an_amount_the_running_total_is_unknown() -> None:
    assert running_totals([undisclosed("rd-1")], "USD") == {"rd-1": UNKNOWN}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["ubtech", "engineai", "agibot", "galbot"])
def test_the_last_running_total_is_the_capital_raised(slug: str) -> None:
    company = Company.objects.get(slug=slug)
    reports = FundingRound.objects.published().filter(company=company).with_investors()
    rows = round_rows(reports.select_related("company"))
    totals = running_totals(rows, "USD")
    dated = [row for row in rows if row.announced_on]
    last = max(dated, key=lambda row: row.announced_on.last)  # type: ignore[union-attr]
    metric = CAPITAL.figure(CapitalMetric, companies=frozenset({slug}), slug=f"{slug}.usd")
    assert metric is not None
    assert totals[last.key] == metric.private
    assert metric.private != Interval(Decimal(0), Decimal(0))
