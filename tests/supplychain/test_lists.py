"""The lists of components, links and orders: what filters keep and what totals say, on the real rows."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from sources.models import Source
from supplychain.component_tree import live
from supplychain.models import Component, SupplyLink, SupplyLinkCitation
from tests.supplychain.answers import keys, records
from tests.totals import totals

pytestmark = pytest.mark.django_db

LISTS = ("/supply-chain", "/supply-chain/links", "/orders")


def publish_link(**changes: Any) -> SupplyLink:
    """A published link, with a source of the dataset."""
    given = {"status": "supplying", "confidence": "reported"}
    link = SupplyLink.objects.create(**given | changes)
    source = Source.objects.get(source_id="s-techbuzz-2026")
    SupplyLinkCitation.objects.create(fact=link, source=source)
    link.state, link.public_on = "published", link.recorded_at.date()
    link.save()
    return link


# --- the reader's question: who is cited for Optimus's planetary roller screws, how surely ---


def test_the_links_for_optimus_planetary_roller_screws_say_who_and_how_sure(client: Client) -> None:
    query = "customer=tesla&component=planetary-roller-screw"
    found = {
        (row["supplier_slug"], row["status"], row["confidence"])
        for row in records(client, "/supply-chain/links", query)
    }
    assert found == {
        ("beite", "rumoured", "rumoured"),
        ("hengli", "rumoured", "rumoured"),
        ("wuzhou-xinchun", "qualification", "rumoured"),
        ("wuzhou-xinchun", "qualification", "reported"),
        ("xinjian", "rumoured", "rumoured"),
        ("xinjian", "qualification", "reported"),
    }
    rows = records(client, "/supply-chain/links", query)
    assert all(row["source_ids"] and row["robot"] == "Optimus" for row in rows)
    page = client.get(f"/supply-chain/links/?{query}").content.decode()
    assert "Wuzhou Xinchun" in page
    assert "Tech Buzz China" in page
    assert totals(client, "/supply-chain/links", query) == {
        "count": 6,
        "suppliers": 4,
        "customers": 1,
        "components": 1,
        "rumoured": 4,
    }


def test_the_api_answers_as_the_list_does(client: Client) -> None:
    query = "customer=tesla&component=planetary-roller-screw"
    from_api = client.get(f"/api/v1/supply-links/?{query}").json()
    assert from_api["results"] == records(client, "/supply-chain/links", query)
    assert client.get(f"/api/v1/supply-links/?{query}&limit=1").json()["next"]


# --- components ---


def test_components_stand_in_tree_order_each_below_its_parent(client: Client) -> None:
    lines = client.get("/supply-chain/").context["lines"]
    assert len(lines) == 78
    path: list[str] = []
    for line in lines:
        parent = line.component.parent
        path = [*path[: line.depth], line.component.slug]
        assert (path[line.depth - 1] if line.depth else None) == (parent and parent.slug)
    names = [line.component.name_en for line in lines if line.depth == 1]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("slug", "known"),
    [
        ("humanoid-robot", (84, 49, 138)),
        ("motor", (5, 7, 6)),
        ("screw", (2, 2, 2)),
        ("reducer", (3, 5, 7)),
        ("ball-screw", (0, 0, 0)),
    ],
)
def test_a_component_counts_the_live_links_of_its_branch(
    client: Client, slug: str, known: tuple[int, int, int]
) -> None:
    fields = ("known_suppliers", "known_customers", "only_known_suppliers")
    listed = {row["slug"]: row for row in records(client, "/supply-chain")}[slug]
    alone = client.get(f"/api/v1/components/{slug}/").json()
    assert tuple(listed[field] for field in fields) == known
    assert listed == alone | {"url": listed["url"]}
    there = totals(client, "/supply-chain/links", f"component={slug}&status=live")
    assert (there["suppliers"], there["customers"]) == known[:2]


def test_a_component_tells_its_coverage_concentration_and_origin(client: Client) -> None:
    row = client.get("/api/v1/components/reducer/").json()
    assert (row["linked_makers"], row["all_makers"], row["supplied_pairs"]) == (5, 129, 7)
    assert (row["herfindahl"], row["share_inside_min"], row["share_inside_max"]) == (0.3469, 1, 1)
    bare = client.get("/api/v1/components/rare-earths/").json()
    assert (bare["herfindahl"], bare["share_inside_min"]) == (None, None)
    by_index = [
        row["herfindahl"] for row in records(client, "/supply-chain", "ordering=-herfindahl")
    ]
    known = [index for index in by_index if index is not None]
    assert known == sorted(known, reverse=True)
    assert by_index[len(known) :] == [None] * (len(by_index) - len(known))


def test_the_figures_of_a_component_are_those_of_the_day_looked_from(client: Client) -> None:
    """Kepler's own screws, public since 27 May 2024, are the first supply of a screw on record."""
    slug = "planetary-roller-screw"
    (then,) = (r for r in records(client, "/supply-chain", "as_of=2024-05-27") if r["slug"] == slug)
    assert (then["known_suppliers"], then["only_known_suppliers"]) == (1, 1)
    assert then["all_makers"] < 129
    before = records(client, "/supply-chain", "as_of=2024-05-26")
    assert slug not in {row["slug"] for row in before}


def test_the_components_of_a_branch_and_those_nobody_is_named_for(client: Client) -> None:
    branch = {row["slug"] for row in records(client, "/supply-chain", "parent=screw")}
    assert branch == {"ball-screw", "micro-screw", "planetary-roller-screw"}
    bare = records(client, "/supply-chain", "supplied=false")
    assert len(bare) == totals(client, "/supply-chain")["without_supplier"] == 24
    assert all(row["known_suppliers"] == 0 for row in bare)


def test_the_widest_share_of_the_bill_of_materials_comes_first_and_the_unknown_last(
    client: Client,
) -> None:
    shares = [row["bom_share_max"] for row in records(client, "/supply-chain", "ordering=-share")]
    known = [share for share in shares if share is not None]
    assert known == sorted(known, reverse=True)
    assert shares[len(known) :] == [None] * (len(shares) - len(known))


def test_a_later_row_that_says_the_supply_ended_takes_the_link_out_of_the_live_ones() -> None:
    sanhua = Company.objects.get(slug="sanhua")
    xpeng = Company.objects.get(slug="xpeng")
    screw = Component.objects.get(slug="ball-screw")
    party = {"supplier": sanhua, "customer": xpeng, "component": screw}
    day = {"as_of_first": date(2025, 1, 1), "as_of_last": date(2025, 12, 31)}
    early = publish_link(**party, **day)
    of_pair = SupplyLink.objects.filter(**party)
    assert list(live(of_pair)) == [early]
    day = {"as_of_first": date(2026, 5, 1), "as_of_last": date(2026, 5, 31)}
    publish_link(**party, **day, status="ended")
    assert list(live(of_pair)) == []


# --- links ---


def test_a_group_of_components_includes_what_is_below_it(client: Client) -> None:
    for slug, count in (("motor", 14), ("screw", 10), ("reducer", 26), ("sensing", 70)):
        assert totals(client, "/supply-chain/links", f"component={slug}")["count"] == count


def test_in_house_links_and_the_others_make_up_all_links(client: Client) -> None:
    own = records(client, "/supply-chain/links", "in_house=true")
    assert len(own) == 15
    assert all(row["supplier_slug"] == row["customer_slug"] and row["in_house"] for row in own)
    others = records(client, "/supply-chain/links", "in_house=false")
    assert len(others) == 304 - 15
    # An unnamed supplier is not the customer itself.
    assert sum(row["supplier_slug"] is None for row in others) == 3


def test_links_to_tesla_are_mostly_rumours(client: Client) -> None:
    found = totals(client, "/supply-chain/links", "customer=tesla")
    assert (found["count"], found["rumoured"]) == (56, 40)


def test_a_robot_is_found_by_slug_and_by_a_part_of_its_name(client: Client) -> None:
    by_slug = keys(client, "/supply-chain/links", "robot=tesla-optimus")
    assert len(by_slug) == 47
    by_text = keys(client, "/supply-chain/links", "robot=optimus")
    # Optimus Gen3 is in the text, but is neither this model nor named as its family.
    assert by_slug < by_text
    assert len(by_text) == 51


def test_links_filter_by_country_status_date_product_and_either_party(client: Client) -> None:
    def count(query: str) -> int:
        return int(totals(client, "/supply-chain/links", query)["count"])

    assert count("country=CN") == 180
    # One of XPENG's two reports on its own processors repeats the other.
    assert count("status=live") + 1 == count("status=supplying") + count("status=validated") == 194
    assert count("status=ended") == 1
    assert count("as_of_after=2026") == 175
    assert count("input_for=ai-compute-module") == 1
    both = keys(client, "/supply-chain/links", "company=nvidia")
    sides = [keys(client, "/supply-chain/links", f"{s}=nvidia") for s in ("supplier", "customer")]
    assert both == sides[0] | sides[1]
    assert count("q=北特") == count("supplier=beite")


# --- every list ---


@pytest.mark.parametrize("path", LISTS)
def test_page_csv_and_json_hold_the_same_rows_and_totals(client: Client, path: str) -> None:
    page = client.get(f"{path}/")
    text = b"".join(client.get(f"{path}.csv")).decode()
    from_csv = list(csv.DictReader(io.StringIO(text)))
    from_json = records(client, path)
    identity = "slug" if path == "/supply-chain" else "key"
    assert sorted(row[identity] for row in from_csv) == [row[identity] for row in from_json]
    assert page.context["page_obj"].paginator.count == len(from_csv)
    assert totals(client, path)["count"] == len(from_csv)


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/supply-chain/links", "supplier=sanhau", "supplier"),
        ("/supply-chain/links", "customer=nobody", "customer"),
        ("/supply-chain/links", "component=screws", "component"),
        ("/supply-chain/links", "input_for=screws", "input_for"),
        ("/supply-chain/links", "status=alive", "status"),
        ("/supply-chain/links", "confidence=sure", "confidence"),
        ("/supply-chain/links", "in_house=maybe", "in_house"),
        ("/supply-chain/links", "as_of_after=spring", "as_of_after"),
        ("/supply-chain/links", "ordering=colour", "ordering"),
        ("/supply-chain/links", "suplier=sanhua", "query"),
        ("/supply-chain", "parent=screws", "parent"),
        ("/supply-chain", "supplied=perhaps", "supplied"),
        ("/supply-chain", "bom_share_min=much", "bom_share_min"),
        ("/orders", "maker=nobody", "maker"),
        ("/orders", "use_case=fun", "use_case"),
        ("/orders", "ordered_before=2026-13", "ordered_before"),
        ("/orders", "units_min=many", "units_min"),
        ("/orders", "amount_min=1000", "currency"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(
    client: Client, path: str, query: str, name: str
) -> None:
    answer = client.get(f"{path}.json?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert client.get(f"{path}/?{query}").status_code == 400


@pytest.mark.parametrize(
    ("path", "few", "many"),
    [
        ("/supply-chain/", "parent=reducer", "parent=humanoid-robot"),
        ("/supply-chain/links/", "supplier=beite", "customer=tesla"),
        ("/orders/", "maker=1x", "maker=ubtech"),
        ("/supply-chain.json", "parent=screw", "parent=humanoid-robot"),
        ("/supply-chain/links.json", "supplier=beite", "customer=tesla"),
        ("/orders.json", "maker=1x", "maker=ubtech"),
    ],
)
def test_more_rows_take_no_more_queries(
    client: Client, django_assert_num_queries: Any, path: str, few: str, many: str
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as of_few:
        client.get(f"{path}?{few}")
    with django_assert_num_queries(len(of_few)):
        assert client.get(f"{path}?{many}").status_code == 200
