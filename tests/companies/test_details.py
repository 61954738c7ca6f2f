"""The pages of single facts: their fields, and what stands beside them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import (
    Event,
    EventParticipant,
    Facility,
    MarketFigure,
    Price,
    ProductionActual,
    ProductionTarget,
    Robot,
)
from companies.robot_names import naming_model, naming_only_family, robots_named

pytestmark = pytest.mark.django_db

DETAILS = (
    ("robots", Robot),
    ("prices", Price),
    ("targets", ProductionTarget),
    ("actuals", ProductionActual),
    ("facilities", Facility),
    ("market-figures", MarketFigure),
    ("events", Event),
)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(("path", "model"), DETAILS)
def test_a_published_fact_has_its_page_with_its_sources(
    client: Client, path: str, model: Any
) -> None:
    for fact in list(model.objects.with_sources())[::5]:
        answer = client.get(fact.get_absolute_url())
        assert answer.status_code == 200, fact
        assert answer.context["sources"] == fact.cited_sources
    assert fact.get_absolute_url() == f"/{path}/{fact.public_id}/"


@pytest.mark.parametrize(("path", "model"), DETAILS)
def test_an_unknown_fact_is_404_and_a_withdrawn_one_410(
    client: Client, path: str, model: Any
) -> None:
    assert client.get(f"/{path}/nothing-of-that-name/").status_code == 404
    fact = model.objects.order_by("pk").first()
    model.objects.filter(pk=fact.pk).update(state="withdrawn")
    assert client.get(f"/{path}/{fact.public_id}/").status_code == 410
    assert client.get(f"/api/v1/{path}/{fact.public_id}/").status_code == 410


def test_a_target_shows_the_whole_promise_in_the_order_it_was_stated(client: Client) -> None:
    page = client.get("/targets/ta-c170cf74/")
    keys = [target.key for target in page.context["ledger"]]
    promise = ProductionTarget.objects.filter(promise="tesla-optimus-annual-output-2025")
    assert set(keys) == set(promise.values_list("key", flat=True))
    assert keys == [
        "ta-819d1726", "ta-4dd9aa13", "ta-d7a76ab6", "ta-a101e287", "ta-c170cf74", "ta-fda7e364",
    ]  # fmt: skip
    text = text_of(client, "/targets/ta-c170cf74/")
    assert text.count('aria-current="true"') == 1


def test_a_target_stands_beside_the_reports_of_its_year_without_a_verdict(client: Client) -> None:
    page = client.get("/targets/ta-c170cf74/")
    reports = page.context["reports"]
    assert {str(report.period_end)[:4] for report in reports} == {"2025"}
    assert {report.company.slug for report in reports} == {"tesla"}
    assert len(reports) == 4
    text = text_of(client, "/targets/ta-c170cf74/")
    assert "What was reported for 2025" in text
    for verdict in ("missed", "Missed", "unreported"):
        assert verdict not in text.replace("not judge", "")


def test_a_target_without_reports_says_that_none_was_found(client: Client) -> None:
    text = text_of(client, "/targets/ta-fd4e787d/")
    assert "No report found for a period that ends in that year." in text


def test_a_target_without_a_due_date_has_no_year_to_compare(client: Client) -> None:
    page = client.get("/targets/ta-77da62f1/")
    assert (page.context["year"], page.context["reports"]) == (None, [])
    assert "CNY 200,000" in text_of(client, "/targets/ta-77da62f1/")


def test_a_target_links_the_robot_it_names(client: Client) -> None:
    text = text_of(client, "/targets/ta-c170cf74/")
    assert 'href="/robots/tesla-optimus/"' in text
    assert 'href="/robots/?company=tesla&amp;family=Optimus"' in text
    assert "2 models of the family Optimus" in text


def test_a_robot_shows_what_names_it_apart_from_what_names_its_family(client: Client) -> None:
    page = client.get("/robots/ubtech-walker-s2/")
    titles = [section.title for section in page.context["sections"]]
    assert titles == [
        "The family Walker side by side",
        "Prices",
        "Targets",
        "Targets that name the family Walker",
        "Reported outcomes",
        "Reported outcomes that name the family Walker",
    ]
    exact, loose = page.context["sections"][2:4]
    assert {target.robot for target in exact.rows} == {"Walker S2"}
    assert {target.robot for target in loose.rows} == {"Walker"}


def test_names_match_whole_items_in_any_letter_case() -> None:
    walker_s = Robot.objects.get(slug="ubtech-walker-s")
    targets = ProductionTarget.objects.published()
    assert {target.robot for target in naming_model(targets, walker_s)} == {"Walker S"}
    assert {target.robot for target in naming_only_family(targets, walker_s)} == {"Walker"}
    midea = Robot.objects.get(name="MIRO U")
    assert {target.robot for target in naming_model(targets, midea)} == {"Miro U"}
    assert [robot.name for robot in robots_named(midea.company_id, "Miro U").models] == ["MIRO U"]


def test_a_robot_of_another_maker_with_the_same_name_stays_away() -> None:
    galbot = Robot.objects.get(company__slug="galbot", name="G1")
    named = naming_model(ProductionActual.objects.published(), galbot)
    assert {actual.company.slug for actual in named} == {"galbot"}


def test_a_part_or_an_unlisted_model_names_no_robot() -> None:
    target = ProductionTarget.objects.filter(robot="Optimus V4").get()
    assert robots_named(target.company_id, target.robot) == ([], [])
    assert robots_named(target.company_id, "") == ([], [])


def test_reports_that_disagree_stand_side_by_side(client: Client) -> None:
    page = client.get("/actuals/ac-3fd48b10/")
    others, due = page.context["sections"]
    amounts = {(row.reported_by, row.units_min, row.units_max) for row in others.rows}
    assert amounts == {("AgiBot", 5_100, None), ("IDC", 5_200, 5_200)}
    assert {row.metric for row in others.rows} == {"shipped"}
    assert {row.due.last.year for row in due.rows} == {2025}


def test_market_figures_for_the_same_year_stand_side_by_side(client: Client) -> None:
    page = client.get("/market-figures/mf-61cdbf2c/")
    same = page.context["sections"][0].rows
    assert "mf-c5fc5420" in {row.key for row in same}
    assert {(row.scope, row.metric, row.period_end.last.year) for row in same} == {
        ("china", "shipped", 2024)
    }


def test_a_price_stands_beside_the_other_quotes_of_its_model(client: Client) -> None:
    one, other = Price.objects.filter(company__slug="engineai", robot="T800")
    page = client.get(one.get_absolute_url())
    assert page.context["sections"][0].rows == [other]


def test_an_event_shows_who_took_part_with_the_citation_of_each(client: Client) -> None:
    address = "/events/2026-fair-2026-robotics-fair-shenzhen/"
    page = client.get(address)
    assert [p.company.slug for p in page.context["participants"]] == [
        "ampron", "keli", "kinco", "leaderdrive", "limx", "ubtech", "unitree", "x-square",
        "zhaowei", "zhejiang-humanoid",
    ]  # fmt: skip
    assert all(p.cited_sources for p in page.context["participants"])
    assert "/companies/?event=2026-fair-2026-robotics-fair-shenzhen" in text_of(client, address)
    EventParticipant.objects.filter(company__slug="kinco").update(state="withdrawn")
    assert "Kinco" not in text_of(client, address)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/targets/ta-c170cf74/", 8),
        ("/actuals/ac-3fd48b10/", 6),
        ("/robots/tesla-optimus/", 13),
        ("/events/2026-fair-2026-robotics-fair-shenzhen/", 13),
    ],
)
def test_many_rows_beside_a_fact_take_no_more_queries(
    client: Client, address: str, most: int
) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= most


def test_a_milestone_has_no_number_and_says_so(client: Client) -> None:
    milestone = ProductionTarget.objects.filter(metric="start_of_production").first()
    assert milestone is not None
    text = text_of(client, milestone.get_absolute_url())
    assert "a milestone, without a number" in text


def test_an_unspecified_figure_is_named_as_undisclosed(client: Client) -> None:
    page = client.get("/robots/tesla-optimus/")
    assert page.context["specs"] == []
    assert "Height" in page.context["missing_specs"]
    assert "No source gives" in text_of(client, "/robots/tesla-optimus/")
