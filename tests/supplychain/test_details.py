"""The pages of one component, link or order, and the graph of one company."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from companies.models import Company
from supplychain.charts import GraphFacts
from supplychain.company_graph import company_graph, graph_summary
from supplychain.link_wording import said
from supplychain.models import Component, Order, SupplyLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in another language leaves it in force for the tests after it."""
    with translation.override("en"):
        yield


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# --- components ---


def test_a_component_shows_its_place_its_parts_and_its_suppliers_by_country(
    client: Client,
) -> None:
    context = client.get("/supply-chain/components/screw/").context
    assert [above.slug for above in context["path"]] == ["humanoid-robot", "actuation"]
    below = [line.component.slug for line in context["lines"]]
    assert below == ["ball-screw", "micro-screw", "planetary-roller-screw"]
    assert context["link_count"] == len(context["links"]) == 10
    (china,) = context["countries"]
    assert china.country == "China"
    assert [company.slug for company in china.live] == ["kepler", "shanghai-kgg"]
    assert {company.slug for company in china.others} == {
        "beite",
        "hengli",
        "wuzhou-xinchun",
        "xinjian",
        "zhejiang-rongtai",
    }


def test_a_share_is_a_range_in_percent_with_the_warning_not_to_add(client: Client) -> None:
    page = text(client, "/supply-chain/components/motor/")
    assert "30–40%" in page
    assert "shares are never added up" in page
    assert "no report found" in text(client, "/supply-chain/components/ball-screw/")


def test_every_figure_of_a_component_leads_to_its_explanation(client: Client) -> None:
    answer = client.get("/supply-chain/components/screw/")
    page = answer.content.decode()
    for figure in (answer.context["known"], answer.context["origin"], *answer.context["exposures"]):
        assert f'class="figure" href="{figure.get_absolute_url()}"' in page
    pairs = [(one.company.slug, one.component.slug) for one in answer.context["exposures"]]
    assert len(pairs) == answer.context["known"].only_known == 2
    assert ("kepler", "planetary-roller-screw") in pairs
    kepler = client.get("/metrics/only_known_supplier/kepler.planetary-roller-screw/")
    assert "the maker itself" in kepler.content.decode()


def test_a_large_branch_shows_a_hundred_links_and_leads_to_all(client: Client) -> None:
    answer = client.get("/supply-chain/components/humanoid-robot/")
    assert len(answer.context["links"]) == 100
    assert "All 304 links as a list" in answer.content.decode()


# --- links ---


def test_a_link_shows_every_link_for_the_same_customer_and_part_with_this_one_marked(
    client: Client,
) -> None:
    answer = client.get("/supply-chain/links/sl-61c24e6a/")
    assert len(answer.context["links"]) == 6
    page = " ".join(answer.content.decode().split())
    assert "Xinjian Transmission is in qualification as a supplier of Tesla" in page
    assert page.count('aria-current="true"') == page.count("This one:") == 1
    assert "On the Ground in China&#x27;s Humanoid Robotics Moment" in page


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("sl-b43e0417", "An unnamed supplier supplies Tesla: NdFeB magnet."),
        ("sl-ab464c39", "1X Technologies makes it in-house: Battery pack."),
        (
            "sl-2e45075f",
            "Shanghai Beite Technology is rumoured to supply Tesla: Planetary roller screw.",
        ),
    ],
)
def test_a_link_is_said_in_words(key: str, sentence: str) -> None:
    assert said(SupplyLink.objects.get(key=key)) == sentence


def test_every_link_can_be_said_and_every_detail_page_opens(client: Client) -> None:
    links = SupplyLink.objects.select_related("supplier", "customer", "component")
    assert all(said(link).endswith(".") for link in links)
    unnamed = links.filter(customer=None).first()
    own_product = links.exclude(input_for=None).first()
    assert unnamed is not None
    assert own_product is not None
    assert "unnamed customer" in text(client, unnamed.get_absolute_url())
    assert "puts this part into its own product" in text(client, own_product.get_absolute_url())


def test_a_link_to_the_root_says_that_no_part_is_named(client: Client) -> None:
    link = SupplyLink.objects.filter(component__slug="humanoid-robot").first()
    assert link is not None
    assert "The source does not say which part." in text(client, link.get_absolute_url())


# --- orders ---


def test_an_order_shows_what_else_the_two_agreed(client: Client) -> None:
    answer = client.get("/orders/or-8e646e96/")
    assert [order.key for order in answer.context["orders"]] == ["or-8e646e96", "or-f34cce4a"]
    page = " ".join(answer.content.decode().split())
    assert "AgiBot → Joyson Electronics" in page
    assert "CNY 100–120 m" in page
    assert "above RMB 100m" in page


# --- every page ---


@pytest.mark.parametrize(
    "path", ["/supply-chain/components/nothing/", "/supply-chain/links/sl-0/", "/orders/or-0/"]
)
def test_what_never_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_was_withdrawn_is_gone(client: Client) -> None:
    Order.objects.filter(key="or-8e646e96").update(state="withdrawn")
    assert client.get("/orders/or-8e646e96/").status_code == 410
    assert client.get("/api/v1/orders/or-8e646e96/").status_code == 410
    assert "or-8e646e96" not in client.get("/orders.csv?maker=agibot").getvalue().decode()


def test_a_page_of_many_links_takes_no_more_queries_than_one_of_few(
    client: Client, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as of_few:
        client.get("/supply-chain/components/screw/")
    with django_assert_num_queries(len(of_few)):
        client.get("/supply-chain/components/humanoid-robot/")


def test_a_reader_of_chinese_sees_the_chinese_name_first(client: Client) -> None:
    page = client.get("/supply-chain/components/screw/", headers={"accept-language": "zh-hans"})
    assert page.context["heading"] == "丝杠"
    assert page.context["other_name"] == "Screws"


# --- the graph of one company ---


def test_the_graph_holds_every_link_of_the_company_and_its_sentence_counts_them() -> None:
    chart = company_graph(Company.objects.get(slug="tesla"))
    assert chart is not None
    assert len(chart.rows) == 56
    assert chart.summary == (
        "40 named suppliers for 31 parts; 1 part made in-house;"
        " 1 link with an unnamed party; 40 of 56 links are rumours."
    )
    assert chart.csv_url == "/supply-chain/links.csv?company=tesla"
    assert json.loads(chart.json)["data"]


def test_the_graph_of_a_supplier_holds_its_customers() -> None:
    chart = company_graph(Company.objects.get(slug="leaderdrive"))
    assert chart is not None
    assert len(chart.rows) == SupplyLink.objects.filter(supplier__slug="leaderdrive").count() == 10
    assert chart.summary.startswith("9 named customers")


def test_the_sentence_knows_one_from_many() -> None:
    one = GraphFacts(
        links=2,
        suppliers=1,
        customers=1,
        components_bought=1,
        in_house=0,
        unnamed_links=0,
        supplying_links=1,
        rumoured_links=1,
    )
    assert (
        graph_summary(one)
        == "1 named supplier for 1 part; 1 named customer; 1 of 2 links is a rumour."
    )
    with translation.override("zh-hans"):
        assert graph_summary(one).endswith("。")


def test_a_company_without_links_has_no_graph() -> None:
    company = Company.objects.filter(supplies=None, supplied_by=None).first()
    assert company is not None
    assert company_graph(company) is None


def test_the_graph_takes_two_queries_however_many_links(django_assert_num_queries: Any) -> None:
    company = Company.objects.get(slug="tesla")
    with django_assert_num_queries(2):
        company_graph(company)


def test_a_components_name_is_escaped_in_the_graph() -> None:
    Component.objects.filter(slug="ndfeb-magnet").update(name_en="</script><b>magnet")
    chart = company_graph(Company.objects.get(slug="tesla"))
    assert chart is not None
    assert "</script" not in chart.json
