"""Lists, manifests and files over the API; a download goes on where it broke off."""

from typing import Any

import pytest
from django.test import Client
from django.utils.http import http_date

from tests.tracker.snapshots.conftest import CONTENT
from tracker.snapshots.making import make_due
from tracker.snapshots.models import Snapshot, SnapshotState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
LIST = "/api/v1/snapshots/"
SIZE = len(CONTENT)


@pytest.fixture
def made() -> Snapshot:
    make_due()
    return Snapshot.objects.get()


@pytest.fixture
def address(made: Snapshot) -> str:
    return f"{LIST}{made.public_id}/humanoid-tracker.csv.zip"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_list_leads_to_manifest_and_files(client: Client, made: Snapshot) -> None:
    answer = client.get(LIST)
    (told,) = answer.json()["results"]
    assert answer.json()["next"] is None
    assert (told["id"], told["state"], told["nightly"]) == (made.public_id, "ready", True)
    assert client.get(told["url"]).json() == told
    (file,) = told["files"]
    assert body(client.get(file["url"])) == CONTENT
    assert client.get(told["url"])["Dataset-Version"] == made.version == told["version"]
    latest = client.get(f"{LIST}latest/")
    assert (latest.status_code, latest["Location"]) == (302, f"{LIST}{made.public_id}/")
    of_file = client.get(f"{LIST}latest/{file['name']}")
    assert file["url"].endswith(of_file["Location"])
    for polled in (LIST, told["url"]):
        etag = client.get(polled)["ETag"]
        assert client.get(polled, headers={"if-none-match": etag}).status_code == 304


def test_the_list_goes_on_by_cursor_the_newest_first(client: Client, made: Snapshot) -> None:
    Snapshot.objects.bulk_create(
        Snapshot(state=SnapshotState.FAILED, fault="broken") for _number in range(2)
    )
    found: list[str] = []
    following = f"{LIST}?limit=2"
    while following:
        answer = client.get(following).json()
        found += [one["id"] for one in answer["results"]]
        following = answer["next"]
    numbers = Snapshot.objects.order_by("-pk").values_list("public_id", flat=True)
    assert found == list(numbers)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-", 206, slice(0, SIZE)),
        ("bytes=100000-", 206, slice(100_000, SIZE)),
        ("bytes=8-15", 206, slice(8, 16)),
        ("bytes=159992-999999", 206, slice(159_992, SIZE)),
        ("bytes=-8", 206, slice(SIZE - 8, SIZE)),
        ("bytes=-999999", 206, slice(0, SIZE)),
        ("BYTES=0-0", 206, slice(0, 1)),
        ("bytes=160000-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-8", 200, slice(0, SIZE)),
        ("bytes=-", 200, slice(0, SIZE)),
        ("bytes=0-1,5-6", 200, slice(0, SIZE)),
        ("bytes=٣-", 200, slice(0, SIZE)),
        ("bytes=" + "9" * 30 + "-", 200, slice(0, SIZE)),
        ("lines=1-2", 200, slice(0, SIZE)),
    ],
)
def test_any_part_can_be_asked_for(
    client: Client, address: str, asked: str, status: int, part: slice | None
) -> None:
    answer = client.get(address, headers={"range": asked})
    assert answer.status_code == status
    if part is None:
        assert answer["Content-Range"] == f"bytes */{SIZE}"
        assert answer["Content-Type"] == "application/problem+json"
        return
    assert body(answer) == CONTENT[part]
    assert int(answer["Content-Length"]) == part.stop - part.start
    if status == 206:
        assert answer["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/{SIZE}"


def test_a_download_goes_on_only_with_the_same_file(
    client: Client, made: Snapshot, address: str
) -> None:
    whole = client.get(address, headers={"accept-encoding": "gzip, br"})
    etag = f'"{made.files[0]["sha256"]}"'
    # As it lies on the disk, so that it has a length and places in it.
    assert not whole.has_header("Content-Encoding")
    assert (whole["ETag"], whole["Content-Length"]) == (etag, str(SIZE))
    assert whole["Accept-Ranges"] == "bytes"
    assert "immutable" in whole["Cache-Control"]
    assert whole["Content-Disposition"] == (
        f'attachment; filename="humanoid-tracker-{made.public_id}.csv.zip"'
    )
    assert body(whole) == CONTENT
    for held, status in [
        (etag, 206),
        ('"another"', 200),
        (f"W/{etag}", 200),
        (whole["Last-Modified"], 206),
        (http_date(0), 200),
        ("nonsense", 200),
    ]:
        asked = {"range": "bytes=5-", "if-range": held}
        assert client.get(address, headers=asked).status_code == status
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert client.get(address, headers={"if-match": '"another"'}).status_code == 412
    head = client.head(address, headers={"range": "bytes=5-"})
    assert (head.status_code, head["Content-Length"]) == (200, str(SIZE))


def test_what_is_not_there_is_told_apart(client: Client, made: Snapshot, address: str) -> None:
    assert client.get(f"{LIST}2020-01-01-nope/").status_code == 404
    assert client.get(f"{LIST}{made.public_id}/secret_key").status_code == 404
    assert client.get(f"{LIST}{made.public_id}/%2e%2e").status_code == 404
    assert client.delete(LIST)["Allow"] == "GET, HEAD, POST"
    refused = client.get(f"{LIST}?recorded_by=2025-01-01&limit=0")
    assert refused.status_code == 400
    assert client.get(f"{LIST}{made.public_id}/?as_of=2025-01-01").status_code == 400
    assert client.get(f"{LIST}?as_of=2025-01-01").json()["results"] == []
    of_a_day = client.get(f"{LIST}latest/?as_of=2025-01-01")
    assert of_a_day.status_code == 404
    assert "order one with POST" in of_a_day.json()["detail"]
    for limit in ("0", "-1", "x", "1.5"):
        assert client.get(f"{LIST}?limit={limit}").json()["errors"] == {
            "limit": ["Give a whole number from 1 to 1000."]
        }
    Snapshot.objects.update(state=SnapshotState.REMOVED)
    assert client.get(address).status_code == 410
    assert client.get(f"{LIST}{made.public_id}/").status_code == 410
    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}latest/").status_code == 404


def test_an_ordered_one_has_no_file_yet(client: Client) -> None:
    ordered = Snapshot.objects.create()
    answer = client.get(f"{LIST}{ordered.public_id}/")
    assert (answer.json()["state"], answer["Retry-After"]) == ("ordered", "20")
    assert client.get(f"{LIST}{ordered.public_id}/manifest.json").status_code == 404
