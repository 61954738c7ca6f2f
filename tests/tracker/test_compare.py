"""Companies side by side: what the columns say on the bundled rows, and how the page refuses."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from companies.models import Company
from tracker.compare.lines import Item

pytestmark = pytest.mark.django_db

PAGE = "/companies/compare/"
THREE = "?c=tesla&c=unitree&c=agibot"


def compared(client: Client, query: str) -> Any:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer


def cells(answer: Any, head: str, title: str = "") -> list[list[Item]]:
    """The cells of the one line with this head, in the group of this title where it is given."""
    groups = [one for one in answer.context["groups"] if not title or str(one.title) == title]
    lines = [line for group in groups for line in group.lines]
    (found,) = [line.cells for line in lines if str(line.head.text) == head]
    return list(found)


def texts(answer: Any, head: str, title: str = "") -> list[list[str]]:
    return [[str(item.text) for item in cell] for cell in cells(answer, head, title)]


def lines_of(answer: Any, title: str) -> dict[str, list[list[str]]]:
    (group,) = [one for one in answer.context["groups"] if str(one.title) == title]
    return {
        str(line.head.text): [[item.url for item in cell] for cell in line.cells]
        for line in group.lines
    }


# --- the comparison ---


def test_companies_are_columns_in_the_order_asked_for(client: Client) -> None:
    answer = compared(client, "?c=unitree&c=tesla")
    assert [one.slug for one, _without in answer.context["columns"]] == ["unitree", "tesla"]
    assert texts(answer, "Place") == [
        ["Hangzhou, Zhejiang, China"],
        ["Austin, Texas, United States"],
    ]
    assert texts(answer, "Founded") == [["2016"], ["2003"]]
    assert texts(answer, "Listing") == [[], ["NASDAQ:TSLA"]]


def test_figures_are_those_of_the_profiles_and_open_their_explanations(client: Client) -> None:
    answer = compared(client, THREE)
    html = answer.content.decode()
    for place, slug in enumerate(("tesla", "unitree", "agibot")):
        profile = client.get(f"/companies/{slug}/").context
        for head, name in (
            ("Disclosed private capital", "capital"),
            ("State share of capital", "state_share"),
            ("Known suppliers", "origin"),
            ("Orders from related parties", "related"),
        ):
            metric, cell = profile[name], cells(answer, head)[place]
            assert [item.url for item in cell] == ([metric.get_absolute_url()] if metric else [])
            for item in cell:
                assert item.is_figure
                assert f'class="figure" href="{item.url}"' in html
    assert texts(answer, "Known suppliers") == [["5"], ["14"], ["8"]]
    assert texts(answer, "Named suppliers from China") == [["40%"], ["71%"], ["88%"]]


def test_what_nobody_reported_is_a_dash_and_not_zero(client: Client) -> None:
    """No round of Tesla's is known, and no supplier of Alibaba's."""
    answer = compared(client, "?c=tesla&c=alibaba")
    assert cells(answer, "Disclosed private capital")[0] == []
    assert cells(answer, "Parts with an only known supplier")[1] == []
    assert '<span class="muted">–</span>' in answer.content.decode()


def test_moved_dates_are_counted_and_the_longest_is_named(client: Client) -> None:
    """Volume production went from 31 December 2023 to September 2026, the reveal of V3 by 181 days;
    internal production came earlier than promised, deliveries were stated once."""
    answer = compared(client, THREE)
    assert texts(answer, "Promised dates moved later") == [["2 of 4"], ["0 of 2"], []]
    assert texts(answer, "Longest move") == [["975–1,004 days"], [], []]


def test_latest_promises_stand_by_year_and_metric(client: Client) -> None:
    answer = compared(client, THREE)
    promises = "Latest promises"
    assert texts(answer, "2026 Deliveries", promises)[0] == []
    assert "10,000–20,000" in texts(answer, "2026 Deliveries", promises)[1][0]
    assert "50,000" in texts(answer, "2026 Annual output", promises)[0][0]
    assert cells(answer, "2026 Annual capacity", promises)[0][0].hint == "Optimus (not scored)"
    heads = list(lines_of(answer, promises))
    assert [head[:4] for head in heads] == sorted((head[:4] for head in heads), reverse=True)


def test_robots_reported_stand_by_year_and_kind_as_ranges(client: Client) -> None:
    answer = compared(client, THREE)
    reported = "Robots reported"
    shown = [strip_tags(text) for (text,) in texts(answer, "2025 Deliveries", reported)]
    assert shown == ["at least 150", "at least 4,200", "5,100–10,000"]
    (tesla, _unitree, _agibot) = cells(answer, "2025 Annual output", reported)
    assert tesla[0].is_figure
    assert client.get(tesla[0].url).status_code == 200
    heads = list(lines_of(answer, reported))
    assert {head[:4] for head in heads} == {"2026", "2025", "2024"}
    assert [head[:4] for head in heads] == sorted((head[:4] for head in heads), reverse=True)


def test_the_latest_valuation_says_at_which_event_and_on_which_day(client: Client) -> None:
    answer = compared(client, "?c=tesla&c=ubtech&c=unitree")
    tesla, ubtech, unitree = cells(answer, "Latest valuation")
    assert tesla == []
    assert (ubtech[0].text, ubtech[0].hint) == ("HKD 38 bn", "at its IPO, 29 December 2023")
    assert str(unitree[0].hint).startswith("at its IPO")


def test_only_known_parts_are_counted_and_named(client: Client) -> None:
    tesla = texts(compared(client, THREE), "Parts with an only known supplier")[0]
    assert tesla == ["3", "Linear actuator", "NdFeB magnet", "Rotary actuator"]


def test_shared_suppliers_name_the_part_and_the_link_of_each(client: Client) -> None:
    assert lines_of(compared(client, THREE), "Suppliers they share") == {
        "Ningbo Zhongda Leader": [
            [],
            ["/supply-chain/links/sl-28434ee6/"],
            ["/supply-chain/links/sl-c835d232/"],
        ],
        "NVIDIA": [
            [],
            ["/supply-chain/links/sl-1f539eaa/", "/supply-chain/links/sl-bddbc630/"],
            ["/supply-chain/links/sl-4aa398c8/", "/supply-chain/links/sl-7d3a8146/"],
        ],
        "Wolong Electric Drive": [
            [],
            ["/supply-chain/links/sl-7d519df7/"],
            ["/supply-chain/links/sl-6eb346a0/"],
        ],
    }


def test_shared_investors_name_the_rounds_of_each(client: Client) -> None:
    answer = compared(client, THREE)
    held = lines_of(answer, "Investors they share")
    keys = {
        name: [[url.split("/")[-2] for url in cell] for cell in row] for name, row in held.items()
    }
    assert keys == {
        "HongShan (HSG, formerly Sequoia China)": [
            [],
            ["rd-9632fba4", "rd-84caed24", "rd-1583eb14"],
            ["rd-2daa3053", "rd-209dbf5d"],
        ],
        "Tencent": [[], ["rd-1583eb14"], ["rd-06c15b8c"]],
    }
    (led,) = cells(answer, "Tencent")[2]
    assert led.hint == "March 2025, Lead"


def test_robots_stand_under_their_makers(client: Client) -> None:
    makers = compared(client, "?c=unitree&c=sanhua&c=tesla").context["makers"]
    assert [(one.slug, len(robots)) for one, robots in makers] == [("unitree", 11), ("tesla", 2)]


def test_without_anything_in_common_the_page_says_so(client: Client) -> None:
    html = compared(client, "?c=tesla&c=alibaba").content.decode()
    assert "No supplier is named for two or more of these companies." in html


def test_a_past_day_knows_only_what_was_public_then(client: Client) -> None:
    """Who else drives Unitree was reported on 29 January 2026, its 2026 promise on 20 February."""
    answer = compared(client, "?c=unitree&c=agibot&as_of=2025-12-31")
    assert list(lines_of(answer, "Suppliers they share")) == ["NVIDIA"]
    assert "2026 Deliveries" not in lines_of(answer, "Latest promises")
    before = compared(client, "?c=tesla&c=unitree&as_of=2024-01-01")
    assert [one.slug for one in before.context["later"]] == ["tesla"]
    assert [one.slug for one, _without in before.context["columns"]] == ["unitree"]
    assert "was not known yet on this day" in before.content.decode()


# --- the question ---


def test_a_company_is_added_and_removed_without_a_script(client: Client) -> None:
    html = compared(client, THREE).content.decode()
    assert html.count('<input name="c"') == 3 + 2
    assert html.count('<input name="c" value=""') == 2
    assert '<option value="UBTECH Robotics">' in html
    assert '<input name="c" value="Unitree Robotics"' in html
    assert "slug" not in strip_tags(html)
    assert 'href="/companies/compare/?c=tesla&amp;c=agibot"' in html


def test_names_in_either_language_are_understood(client: Client) -> None:
    answer = compared(client, "?c=特斯拉&c=Unitree Robotics&c=&c= agibot ")
    slugs = [one.slug for one, _without in answer.context["columns"]]
    assert slugs == ["tesla", "unitree", "agibot"]


def test_the_csv_has_the_rows_of_the_table_and_nothing_else(client: Client) -> None:
    answer = client.get(f"{PAGE}rows.csv{THREE}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    page = compared(client, THREE)
    shown = [
        (str(group.title), strip_tags(str(line.head.text)))
        for group in page.context["groups"]
        for line in group.lines
    ]
    assert list(dict.fromkeys((row["section"], row["row"]) for row in rows)) == shown
    assert page.context["csv_url"] in page.content.decode().replace("&amp;", "&")
    (founded,) = [row for row in rows if (row["row"], row["company_slug"]) == ("Founded", "tesla")]
    assert (founded["value"], founded["address"]) == ("2003", "")
    assert not any("<" in cell for row in rows for cell in row.values())


@pytest.mark.parametrize(
    ("query", "field"),
    [("", "c"), ("?c=tesla", "c"), ("?c=tesla&c=unitre", "c"), ("?d=1", "query")],
)
def test_the_csv_refuses_what_the_page_refuses(client: Client, query: str, field: str) -> None:
    answer = client.get(f"{PAGE}rows.csv{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize("query", ["", "?c=&c=", "?c=tesla"])
def test_fewer_than_two_is_a_form_to_fill_in(client: Client, query: str) -> None:
    answer = compared(client, query)
    assert "groups" not in answer.context
    assert "Name at least" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("?c=tesla&c=unitre", "c", "There is no company “unitre”. Did you mean unitree?"),
        ("?c=unitre", "c", "Did you mean unitree?"),
        ("?c=tesla&c=tesla", "c", "“Tesla” is named twice"),
        ("?c=tesla&c=Tesla", "c", "“Tesla” is named twice"),
        ("?c=a&c=b&c=d&c=e&c=f&c=g&c=h", "c", "at most 6 companies: these are 7"),
        ("?c=" + "&c=".join("x" * 900), "c", "at most 6 companies"),
        ("?c=tesla&c=%00", "c", "There is no company"),
        ("?c=tesla&company=unitree", "__all__", "no filter “company”. Did you mean “c”?"),
        ("?c=tesla&c=unitree&as_off=2025", "__all__", "Did you mean “as_of”?"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_the_form_keeps_it(
    client: Client, query: str, name: str, said: str
) -> None:
    answer = client.get(PAGE + query)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [name]
    html = answer.content.decode()
    assert said in html
    assert "groups" not in answer.context
    first = query.split("&", 1)[0].removeprefix("?c=")
    shown = "Tesla" if first == "tesla" else first
    assert f'<input name="c" value="{shown}"' in html
    assert html.count('<input name="c"') <= 12


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    answer = client.get(PAGE, {"c": ["<script>alert(1)</script>", "tesla"]})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()


def test_nothing_is_posted_here(client: Client) -> None:
    assert client.post(PAGE).status_code == 405


def test_list_and_profiles_lead_here(client: Client) -> None:
    assert reverse("company-compare") == PAGE
    assert f'href="{PAGE}"' in client.get("/companies/").content.decode()
    assert f'href="{PAGE}?c=xpeng"' in client.get("/companies/xpeng/").content.decode()


@pytest.mark.parametrize("day", ["", "&as_of=2026-06-30"])
def test_six_companies_need_no_more_queries_than_two(client: Client, day: str) -> None:
    def queries(*slugs: str) -> int:
        address = f"{PAGE}?{'&'.join(f'c={slug}' for slug in slugs)}{day}"
        client.get(address)  # fills the caches
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    six = ("unitree", "agibot", "ubtech", "xpeng", "tesla", "galbot")
    assert Company.objects.filter(slug__in=six).count() == 6
    few = queries("unitree", "agibot")
    assert queries(*six) == few
    assert few <= 30
