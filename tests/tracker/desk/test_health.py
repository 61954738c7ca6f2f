"""The data health page: each check on real rows, and on a row that is made to fail it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from funding.models import FundingRound, Investor
from tests.facts import draft_target
from tests.tracker.desk.proposals import ENGINEAI_B
from tracker.desk.health.health import CHECKS
from tracker.desk.health.health_lists import Row

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[Row]:
    return list(CHECKS[name].find())


def about(name: str, part: str) -> list[Row]:
    return [row for row in rows(name) if part in row.url]


def test_a_promise_past_its_day_leads_to_the_report_it_lacks() -> None:
    # Fourier promised 100 GR-1 for 2023; no report of 2023 is in the data.
    (row,) = about("due-targets", "ta-427975d8")
    assert row.title == "Fourier: Annual output, GR-1, by end of 2023, stated July 2023, 100 robots"
    assert row.fix_url == (
        "/desk/actuals/add/?company_slug=fourier&robot=GR-1&metric=produced&unit=robots"
        "&period_start=2023&period_end=2023-12-31"
    )
    # UBTech's 500 deliveries of 2025 were reported.
    assert not [row for row in rows("due-targets") if row.title.startswith("UBTECH: Deliveries")]


def test_three_counts_of_what_unitree_shipped_in_2025_exclude_each_other() -> None:
    found = [row.title for row in rows("contradictory-reports") if "Unitree" in row.title]
    assert found == [
        "Unitree Robotics: Shipped, 2025, Omdia, 4,200 robots",
        "Unitree Robotics: Shipped, 2025, Unitree, at least 5,500 robots",
        "Unitree Robotics: Shipped, 2025, IDC, 4,700 robots",
    ]


def test_reports_of_a_round_must_leave_a_common_amount_stage_and_day() -> None:
    assert not about("contradictory-rounds", ENGINEAI_B)
    FundingRound.objects.filter(key=ENGINEAI_B).update(
        stage="c", amount_min=300_000_000, amount_max=300_000_000
    )
    details = {row.detail: row.fix_url for row in about("contradictory-rounds", ENGINEAI_B)}
    assert details == {
        "reports of this round leave no common amount": (
            f"/desk/rounds/{ENGINEAI_B}/edit/#id_amount_min"
        ),
        "reports of this round name different stages": f"/desk/rounds/{ENGINEAI_B}/edit/#id_stage",
    }
    # Dobot's placement of 2025 is reported for 15 July and for November.
    (dobot,) = [row for row in rows("contradictory-rounds") if "HKD 1.793 bn" in row.title]
    assert dobot.detail == "announced 15 July 2025 or November 2025"


def test_a_wording_is_read_again_and_compared() -> None:
    changed = FundingRound.objects.filter(key=ENGINEAI_B)
    for text, told in (
        ("2亿美元", ""),
        ("5亿元", "“5亿元”: reads as CNY 500 m, stored is USD 200 m"),
        ("a great deal", "“a great deal”: the parser cannot read this wording"),
        ("未披露", ""),
    ):
        changed.update(amount_text=text)
        assert [row.detail for row in about("amounts", ENGINEAI_B)] == ([told] if told else [])


def test_an_investor_that_bears_a_companys_name_should_name_it() -> None:
    investor = Investor.objects.published().filter(company__name_en="Luxshare Precision").first()
    investor = investor or Investor.objects.published().exclude(company=None)[0]
    company = investor.company
    assert company is not None
    Investor.objects.filter(pk=investor.pk).update(company=None, name_en=company.name_en)
    (row,) = rows("unlinked-investors")
    assert row.detail == f"the company {company.name_en} bears its name"
    assert row.fix_url == f"/desk/investors/{investor.slug}/edit/#id_company_slug"


def test_weak_sources_stale_makers_and_open_drafts() -> None:
    # One blog stands behind the report of RobotEra's order of China Post.
    (row,) = about("weak-sources", "or-9260a6f0")
    assert row.detail == "Blog, Revolution in AI"
    stale = rows("stale-profiles")
    assert stale[0].title == "Agile Robots"
    assert "18 April 2022" in stale[0].detail
    assert not [row for row in stale if row.url == "/companies/xpeng/"]
    assert not rows("drafts")
    draft = draft_target()
    (row,) = rows("drafts")
    assert row.fix_url == f"/desk/targets/{draft.key}/edit/"


def test_the_page_shows_the_first_of_each_and_how_many_there_are(
    editor: Client, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    editor.get("/desk/health/")
    with django_assert_max_num_queries(70):
        page = editor.get("/desk/health/").content.decode()
    weak = len(rows("weak-sources"))
    assert f"10 of {weak}" in page
    whole = editor.get("/desk/health/weak-sources/", {"page": "2"}).content.decode()
    assert f"Rows 101 to {weak} of {weak}" in whole
    lines = editor.get("/desk/health/weak-sources.csv").content.decode().splitlines()
    assert len(lines) == weak + 1
    assert lines[1].startswith("weak-sources,")
    assert editor.get("/desk/health/nothing/").status_code == 404
    assert client.get("/desk/health/").status_code == 302
