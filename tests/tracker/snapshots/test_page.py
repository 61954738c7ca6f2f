"""The page of downloads: the newest snapshot, and the button that orders one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.markup import focused
from tracker.snapshots.making import make_due
from tracker.snapshots.models import Snapshot, SnapshotState
from tracker.snapshots.ordering import MOST_ORDERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
ORDER = "/data/snapshots/"


def test_the_page_tells_when_the_first_comes_and_then_what_there_is(client: Client) -> None:
    before = client.get("/data/").content.decode()
    assert "There is none yet" in before
    assert "The next nightly one is made at" in before
    make_due()
    made = Snapshot.objects.get()
    page = client.get("/data/").content.decode()
    address = f"/api/v1/snapshots/{made.public_id}/humanoid-tracker.csv.zip"
    assert f'href="{address}"' in page
    assert f"curl -C - -O http://testserver{address}" in page
    assert str(made.files[0]["sha256"]) in page
    assert "156.2\xa0KB" in page
    assert "Order a snapshot" not in page


def test_whoever_is_signed_in_orders_one_and_sees_it_come(client: Client) -> None:
    assert client.post(ORDER)["Location"] == "/desk/sign-in/?next=/data/"
    client.force_login(User.objects.create_user("li"))
    assert "Order a snapshot" in client.get("/data/").content.decode()
    assert client.get(ORDER)["Location"] == "/data/#snapshots"
    answer = client.post(ORDER, {"as_of": "2024-06-30"}, follow=True)
    page = answer.content.decode()
    assert "Load this page again in a minute" in page
    assert "As known on 30 June 2024: ordered at" in page
    Snapshot.objects.update(state=SnapshotState.MAKING)
    assert "being made, ordered at" in client.get("/data/").content.decode()


def test_a_day_that_cannot_be_read_stays_in_its_field(client: Client) -> None:
    client.force_login(User.objects.create_user("li"))
    answer = client.post(ORDER, {"as_of": "soon"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="soon"' in page
    assert "“soon” is no day to look from" in page
    assert focused(page) == ["as_of"]
    Snapshot.objects.bulk_create(
        Snapshot(ordered_by="li", state=SnapshotState.FAILED, fault="disk_full")
        for _number in range(MOST_ORDERS)
    )
    answer = client.post(ORDER)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f"You have ordered {MOST_ORDERS} snapshots within a day" in page
    assert "could not be made. The disk is full." in page
