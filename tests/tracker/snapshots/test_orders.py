"""Orders over the API: who may, for which day, how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from companies.models import Price
from tests.tracker.keys.conftest import issued_to
from tracker.snapshots.making import make_due
from tracker.snapshots.models import Snapshot, SnapshotState
from tracker.snapshots.ordering import MOST_ORDERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick", "all_settled")]
ADDRESS = "/api/v1/snapshots/"


@pytest.fixture
def key() -> dict[str, str]:
    _key, token = issued_to(User.objects.create_user("li"), "snapshots")
    return {"authorization": f"Bearer {token}"}


def post(client: Client, key: dict[str, str], body: Any = "{}") -> Any:
    return client.post(ADDRESS, body, content_type="application/json", headers=key)


def test_an_order_needs_a_key_that_may(client: Client) -> None:
    assert post(client, {}).status_code == 401
    _key, token = issued_to(User.objects.create_user("wu"))
    assert post(client, {"authorization": f"Bearer {token}"}).status_code == 403
    assert not Snapshot.objects.exists()


def test_the_same_is_ordered_once_and_made_once(client: Client, key: dict[str, str]) -> None:
    ordered = post(client, key)
    assert ordered.status_code == 202
    told = ordered.json()
    assert ordered["Location"] == told["url"] == f"http://testserver{ADDRESS}{told['id']}/"
    assert int(ordered["Retry-After"]) > 0
    assert (told["state"], told["files"], told["as_of"]) == ("ordered", [], None)
    assert post(client, key, '{"as_of": null}').json()["id"] == told["id"]
    other_day = post(client, key, '{"as_of": "2024-06"}').json()
    assert (other_day["as_of"], other_day["id"] != told["id"]) == ("2024-06-30", True)
    make_due()
    there = post(client, key)
    assert (there.status_code, there.json()["state"]) == (200, "ready")
    assert there.json()["id"] in {one.public_id for one in Snapshot.objects.filter(as_of=None)}
    Price.objects.filter(pk=Price.objects.published()[0].pk).update(note="an edit")
    after = post(client, key)
    assert (after.status_code, after.json()["id"] != told["id"]) == (202, True)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("body", "member", "told"),
    [
        ("[]", "body", "JSON object"),
        ("{", "body", "JSON object"),
        ("[" * 5000, "body", "JSON object"),
        ("\ud800".encode("utf-8", "surrogatepass"), "body", "JSON object"),
        ('{"asof": null}', "asof", "as_of"),
        ('{"as_of": 2024}', "as_of", "JSON object"),
        ('{"as_of": "soon"}', "as_of", "YYYY-MM-DD"),
        ('{"as_of": "2999-01-01"}', "as_of", "YYYY-MM-DD"),
        ('{"as_of": "\\u0000"}', "as_of", "YYYY-MM-DD"),
    ],
)
def test_an_order_that_cannot_be_read_is_told_why(
    client: Client, key: dict[str, str], body: Any, member: str, told: str
) -> None:
    answer = post(client, key, body)
    assert answer.status_code == 400
    assert told in answer.json()["errors"][member][0]
    assert not Snapshot.objects.exists()


@pytest.mark.only_on("sqlite")
def test_an_order_of_many_words_is_not_read(client: Client, key: dict[str, str]) -> None:
    assert post(client, key, " " * 20_000).status_code == 413


@pytest.mark.only_on("sqlite")
def test_nobody_orders_without_measure(client: Client, key: dict[str, str]) -> None:
    Snapshot.objects.bulk_create(
        Snapshot(
            ordered_by="li",
            state=SnapshotState.FAILED,
            ordered_at=timezone.now() - timedelta(hours=hours),
        )
        for hours in range(MOST_ORDERS)
    )
    answer = post(client, key)
    assert answer.status_code == 429
    assert 3590 < int(answer["Retry-After"]) - 14 * 3600 < 3610
    Snapshot.objects.filter(ordered_at__lt=timezone.now() - timedelta(hours=8)).delete()
    assert post(client, key).status_code == 202
