"""What the companies of an event, or of any filter, come to together."""

import csv
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company, EventParticipant, YearMetric
from funding.models import CapitalMetric
from tracker.cohorts import cohort_years, members

pytestmark = pytest.mark.django_db

FAIR = "2026-fair-2026-robotics-fair-shenzhen"
PAGE = f"/events/{FAIR}/"


def rows_of(name: str) -> list[dict[str, str]]:
    with (settings.DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def took_part() -> set[str]:
    rows = rows_of("event_participants.csv")
    return {row["company_slug"] for row in rows if row["event_slug"] == FAIR}


def promises_of(slugs: set[str]) -> set[str]:
    """By the file: what they or their partners promised, rumours aside."""
    return {
        row["promise"]
        for row in rows_of("targets.csv")
        if row["company_slug"] in slugs
        and row["claimant"] in ("company", "partner")
        and row["confidence"] != "rumoured"
    }


def totals(page: Any) -> dict[str, Any]:
    return {total.name: total.raw for total in page.context["totals"]}


def test_the_page_says_how_many_makers_took_part_and_what_they_raised(client: Client) -> None:
    found = totals(client.get(PAGE))
    roles = {row["slug"]: row["roles"].split("|") for row in rows_of("companies.csv")}
    assert found["count"] == len(took_part()) == 10
    assert found["makers"] == sum("maker" in roles[slug] for slug in took_part()) == 5
    figures = CapitalMetric.objects.filter(currency="USD", company__slug__in=took_part())
    known = [figure.private for figure in figures if figure.private.low is not None]
    assert found["capital_usd"].low == sum((one.low or Decimal(0)) for one in known)
    assert found["capital_usd"].high == sum((one.high or Decimal(0)) for one in known)
    assert len(known) == 5


def test_promises_and_reports_are_counted_from_the_files(client: Client) -> None:
    promises = promises_of(took_part())
    reports = [row for row in rows_of("actuals.csv") if row["company_slug"] in took_part()]
    found = totals(client.get(PAGE))
    assert found["promises"] == len(promises) == 19
    assert found["reports"] == len(reports) == 34


def test_the_list_of_the_same_companies_has_the_same_totals(client: Client) -> None:
    page = client.get(PAGE)
    listed = client.get(page.context["cohort_url"])
    assert {row.slug for row in listed.context["page_obj"]} == took_part()
    assert totals(listed) == totals(page)
    in_json = client.get(f"/api/v1/companies/totals/?event={FAIR}").json()
    assert in_json["count"] == 10
    assert in_json["promises"] == 19


def test_every_member_opens_its_own_figures(client: Client) -> None:
    html = client.get(PAGE).content.decode()
    for figure in CapitalMetric.objects.filter(currency="USD", company__slug__in=took_part()):
        assert figure.get_absolute_url() in html
    assert "/targets/?company=ubtech" in html
    assert "/actuals/?company=unitree" in html


def test_kinds_of_robots_are_added_over_companies_and_never_over_kinds() -> None:
    cohort = list(Company.objects.filter(slug__in=took_part()))
    for row in cohort_years(cohort):
        figures = YearMetric.objects.filter(pk__in=[figure.pk for figure in row.figures])
        assert len({figure.target_metric for figure in figures}) == 1
        promised = [figure.promised for figure in figures if figure.promising]
        assert row.promising == len(promised)
        if promised:
            lows = [one.low for one in promised]
            assert row.promised.low == (None if None in lows else sum(one or 0 for one in lows))
        else:
            assert row.promised.is_unknown
    deliveries = {row.year: row for row in cohort_years(cohort) if row.metric == "Deliveries"}
    # UBTech promised 500 for 2025; Unitree gave no number.
    assert deliveries[2025].promised.low == 500
    assert deliveries[2025].promising == 1


def test_a_cohort_of_which_no_amount_is_known_raised_an_unknown_sum_not_none(
    client: Client,
) -> None:
    unfunded = Company.objects.published().exclude(
        pk__in=CapitalMetric.objects.filter(private_min__isnull=False).values("company")
    )
    city = unfunded.exclude(city="").values_list("city", flat=True)
    for name in city:
        page = client.get("/companies/", {"city": name})
        raised = totals(page)["capital_usd"]
        known = CapitalMetric.objects.filter(
            currency="USD", company__city=name, private_min__isnull=False
        )
        if not known.exists():
            assert raised.is_unknown
            break
    else:
        pytest.fail("every city has a company with a known amount")


def test_a_withdrawn_participation_takes_its_company_out(client: Client) -> None:
    EventParticipant.objects.filter(company__slug="ubtech").update(state="withdrawn")
    found = totals(client.get(PAGE))
    assert (found["count"], found["makers"]) == (9, 4)


def test_an_event_without_participants_shows_no_cohort(client: Client) -> None:
    page = client.get("/events/2024-ubtech-falls-32-percent-in-one-session/")
    assert page.status_code == 200
    assert "totals" not in page.context
    assert 'id="participants"' not in page.content.decode()


def test_an_unknown_event_is_not_found_and_a_withdrawn_one_is_gone(client: Client) -> None:
    assert client.get("/events/never-was/").status_code == 404
    assert client.get(f"{PAGE}?as_of=2024-01-01").status_code == 404


def test_members_take_as_many_queries_for_ten_as_for_one() -> None:
    def asked(companies: list[Company]) -> int:
        with CaptureQueriesContext(connection) as queries:
            members(companies, "USD")
        return len(queries)

    cohort = list(Company.objects.filter(slug__in=took_part()))
    assert asked(cohort[:1]) == asked(cohort) == 3


def test_members_stand_in_order_with_what_each_did() -> None:
    ubtech, ampron = (Company.objects.get(slug=slug) for slug in ("ubtech", "ampron"))
    first, second = members([ubtech, ampron], "CNY")
    promises = promises_of({"ubtech"})
    assert (first.company, first.promises) == (ubtech, len(promises))
    assert first.capital is not None
    assert first.capital.currency == "CNY"
    assert (second.capital, second.promises, second.reports) == (None, 0, 0)
