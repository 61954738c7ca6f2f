"""Related-party orders of the bundled dataset, as stored and as pages and the API show them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Ownership
from sources.clock import Clock, clock, looking_from
from supplychain.models import Order, OrderRelationMetric, RelatedOrdersMetric
from supplychain.refresh.related_orders import RELATED_ORDERS
from tests.supplychain.answers import records
from tests.totals import totals


@pytest.fixture
def stored(db: None) -> None:
    RELATED_ORDERS.store(None, timezone.localdate())


@pytest.mark.usefixtures("stored")
def test_the_stored_relations_are_those_that_the_notes_of_the_orders_tell_of() -> None:
    found = {one.slug: tuple(one.relations) for one in OrderRelationMetric.objects.all()}
    assert found["or-58c65b8e"] == ("owner", "investor")  # "CATL is a Galbot investor"
    assert found["or-46665b33"] == ("owner", "investor")  # JD and Spirit AI
    assert found["or-0a1de088"] == ("owner", "investor")  # "partner holds 2.83 percent of Leju"
    assert found["or-e477fc65"] == ("investor",)  # Longcheer and AgiBot
    assert found["or-3684f1cf"] == ("owner",)  # "Mercedes holds a stake"
    assert found["or-0ec668e2"] == ("owner",)  # "Haier controls the maker"
    assert found["or-d03e0acb"] == ("sister",)  # "Sister company of owner"
    assert found["or-8a6a3525"] == ("itself",)  # "In-house deployment"
    assert len(found) == 19


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("slug", "orders", "related", "unnamed"),
    [
        ("galbot.usd", 6, 3, 2),
        ("agibot.cny", 5, 2, 0),
        ("boston-dynamics.usd", 5, 4, 0),
        ("ubtech.usd", 25, 0, 3),
        ("industry.cny", 92, 19, 21),
    ],
)
def test_the_stored_shares_are_those_counted_by_hand(
    slug: str, orders: int, related: int, unnamed: int
) -> None:
    share = RelatedOrdersMetric.objects.get(slug=slug)
    assert (share.orders, share.related, share.unnamed) == (orders, related, unnamed)
    assert float(share.share.low or 0) == pytest.approx(related / orders, abs=1e-4)
    assert float(share.share.high or 0) == pytest.approx((related + unnamed) / orders, abs=1e-4)


@pytest.mark.usefixtures("stored")
def test_the_industrys_share_by_value_is_that_of_ten_orders() -> None:
    share = RelatedOrdersMetric.objects.get(slug="industry.cny")
    assert share.valued == 10
    rates = [one.rate.rate for one in share.evidence if one.key == "or-b0b59f31" and one.rate]
    # Related: Longcheer's 200 to 999. Only names: 24 million dollars, 82.95 and 250.
    # Others: 78, 100 to 120, 400 to 480, 264, 90.5115 and 46.05.
    names = float(rates[0]) * 24 + 82.95 + 250
    least, most = 200 / (200 + names + 1078.5615), (999 + names) / (999 + names + 978.5615)
    assert float(share.value_share.low or 0) == pytest.approx(least, abs=1e-4)
    assert float(share.value_share.high or 0) == pytest.approx(most, abs=1e-4)


@pytest.mark.usefixtures("stored")
def test_every_role_and_reason_has_words() -> None:
    for model in (OrderRelationMetric, RelatedOrdersMetric):
        for metric in model._default_manager.all():
            codes = {one.role for one in metric.evidence} | {o.reason for o in metric.exclusions}
            assert {code for code in codes if code not in model.words} == set()
            assert all(str(shown.label) and str(shown.text) for shown in metric.shown())


@pytest.mark.usefixtures("stored")
def test_the_stored_facts_alone_give_the_same_figures() -> None:
    for slug in ("galbot.usd", "agibot.cny", "industry.usd"):
        metric = RelatedOrdersMetric.objects.get(slug=slug)
        listed = frozenset((one.resource, one.key) for one in metric.evidence)
        with looking_from(clock()._replace(only=listed)):
            again = RELATED_ORDERS.figure(RelatedOrdersMetric, slug=slug)
        assert again is not None
        assert (again.share, again.value_share) == (metric.share, metric.value_share)
        assert again.used == metric.used


@pytest.mark.django_db
def test_a_past_day_knows_only_the_ties_and_orders_public_by_then() -> None:
    Ownership.objects.filter(key="ow-2a82f15f").update(public_on=date(2026, 8, 1))
    order = Order.objects.get(key="or-bde69896")
    assert order.public_on is not None
    assert order.public_on < date(2026, 7, 31)
    with looking_from(Clock(as_of=date(2026, 7, 31))):
        before = RELATED_ORDERS.figure(OrderRelationMetric, slug=order.key)
        share = RELATED_ORDERS.figure(RelatedOrdersMetric, slug="boston-dynamics.usd")
    with looking_from(Clock(as_of=date(2026, 8, 1))):
        after = RELATED_ORDERS.figure(OrderRelationMetric, slug=order.key)
    assert before is None
    assert after is not None
    assert share is not None
    assert share.related == 0


@pytest.mark.django_db
def test_more_orders_take_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            RELATED_ORDERS.store(None, timezone.localdate())
        return len(counted)

    whole = queries()
    Order.objects.filter(maker__slug="ubtech").update(state="in_review")
    assert queries() == whole


@pytest.mark.usefixtures("stored")
def test_the_order_says_what_its_customer_is_to_its_maker(client: Client) -> None:
    relation = OrderRelationMetric.objects.get(slug="or-58c65b8e")
    page = client.get("/orders/or-58c65b8e/").content.decode()
    assert "the customer is an investor in the maker" in page
    assert f'<a class="figure" href="{relation.get_absolute_url()}">' in page
    assert "<dt>Relation</dt>" not in client.get("/orders/or-32e12be7/").content.decode()


@pytest.mark.usefixtures("stored")
def test_the_list_marks_related_orders_and_shows_their_share(client: Client) -> None:
    page = client.get("/orders/?maker=galbot").content.decode()
    share = RelatedOrdersMetric.objects.get(slug="galbot.usd")
    assert f'<a class="figure" href="{share.get_absolute_url()}">50–83.3%</a>' in page
    assert page.count("the customer is an investor in the maker") == 3
    everyone = client.get("/orders/").content.decode()
    assert RelatedOrdersMetric.objects.get(slug="industry.usd").get_absolute_url() in everyone


@pytest.mark.usefixtures("stored")
def test_the_api_gives_the_relations_or_null(client: Client) -> None:
    found = {row["key"]: row["related"] for row in records(client, "/orders")}
    assert found["or-58c65b8e"] == ["owner", "investor"]
    assert found["or-32e12be7"] is None
    alone = client.get("/api/v1/orders/or-58c65b8e/").json()
    assert alone["related"] == ["owner", "investor"]
    assert totals(client, "/orders")["related"] == 19
    assert totals(client, "/orders", "maker=galbot")["related"] == 3


@pytest.mark.usefixtures("stored")
def test_marking_orders_takes_one_query_however_many_there_are(
    client: Client, django_assert_num_queries: Any
) -> None:
    for path in ("/orders/", "/orders.json"):
        with CaptureQueriesContext(connection) as of_few:
            client.get(f"{path}?maker=1x")
        with django_assert_num_queries(len(of_few)):
            client.get(f"{path}?maker=ubtech")
