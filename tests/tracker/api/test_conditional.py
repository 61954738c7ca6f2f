"""Asking again costs almost nothing, and never gives an old answer."""

import gzip
from uuid import uuid4

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import ProductionTarget
from sources.models import RefreshMark
from tests.facts import draft_target, published_target
from tracker import moment
from tracker.api import conditional
from tracker.api.conditional import accepted_encoding
from tracker.api.cross_origin import READABLE

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/api/v1/",
    "/api/v1/targets/?company=unitree",
    "/api/v1/targets/totals/",
    "/api/v1/companies/unitree/",
    "/api/v1/companies/unitree/metrics/",
    "/api/v1/supply-chain/graph/",
    "/targets.json",
    "/targets.csv",
)


@pytest.fixture(autouse=True)
def kept_from_now_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under keys of this test alone: the cache is shared, and so are the limits counted in it."""
    code = uuid4().hex
    monkeypatch.setattr(conditional, "KEPT_S", 60)
    monkeypatch.setattr(moment, "code_version", lambda: code)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_answer_is_told_so_by_few_queries(client: Client, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "public, no-cache"
    assert len(captured) == 2  # the state of the log, and of the figures
    head = client.head(address, headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert head.status_code == 304


def test_an_answer_is_made_once_until_something_is_published(client: Client) -> None:
    address = "/api/v1/targets/?limit=5"
    first = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address)
    assert again.content == first.content
    assert len(captured) == 2  # the state of the log, and of the figures
    draft_target()
    assert client.get(address)["ETag"] == first["ETag"]  # nothing that anybody may see
    published_target()
    after = client.get(address)
    assert after["ETag"] != first["ETag"]
    moved = client.get(address, headers={"if-none-match": first["ETag"]})
    assert moved.status_code == 200


def test_every_edit_shows_at_once_also_to_who_has_an_answer(client: Client) -> None:
    target = published_target()
    address = f"/api/v1/targets/{target.key}/"
    etags: list[str] = []
    for note in ("one", "two", "three"):
        ProductionTarget.objects.filter(pk=target.pk).update(note=note)
        known = {"if-none-match": etags[-1]} if etags else {}
        answer = client.get(address, headers=known)
        assert answer.json()["note"] == note
        etags.append(answer["ETag"])
    assert len(set(etags)) == 3
    ProductionTarget.objects.filter(pk=target.pk).update(state="withdrawn")
    gone = client.get(address, headers={"if-none-match": etags[-1]})
    assert gone.status_code == 410
    assert "ETag" not in gone


def test_figures_computed_later_are_another_answer(client: Client) -> None:
    address = "/api/v1/companies/unitree/metrics/"
    first = client.get(address)["ETag"]
    mark = RefreshMark.objects.get(name=RefreshMark.objects.values_list("name", flat=True)[0])
    mark.change_id += 1
    mark.save()
    assert client.get(address)["ETag"] != first


def test_what_the_answer_depends_on_makes_another_etag(client: Client) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("/api/v1/targets/", {}),
        ("/api/v1/targets/", {"accept-language": "zh-hans"}),
        ("/api/v1/targets/", {"accept": "text/csv"}),
        ("/api/v1/targets/?limit=5", {}),
        ("/api/v1/targets/?as_of=2026-06-30", {}),
        ("/targets.json", {}),
    ]
    etags = {client.get(address, headers=headers)["ETag"] for address, headers in asked}
    assert len(etags) == len(asked)
    client.cookies["currency"] = "CNY"
    assert client.get("/targets.json")["ETag"] not in etags
    # The API knows no cookies.
    assert client.get("/api/v1/targets/")["ETag"] in etags


@pytest.mark.parametrize(("asked", "used"), [("gzip", "gzip"), ("gzip, deflate, br", "br")])
def test_answers_are_compressed_as_the_client_takes_them(
    client: Client, asked: str, used: str
) -> None:
    address = "/api/v1/companies/?limit=50"
    plain = client.get(address)
    assert "Content-Encoding" not in plain
    for _turn in range(2):  # made, then kept
        packed = client.get(address, headers={"accept-encoding": asked})
        assert packed["Content-Encoding"] == used
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[used]
        assert unpack(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 4
        assert "Accept-Encoding" in packed["Vary"]


def test_an_encoding_refused_by_its_quality_is_not_used() -> None:
    assert accepted_encoding("br;q=0, gzip") == "gzip"
    assert accepted_encoding("br;q=0,gzip;q=0.0") == ""
    assert accepted_encoding("GZIP;q=0.5") == "gzip"
    assert accepted_encoding("") == accepted_encoding("identity") == ""


def test_errors_are_not_kept(client: Client) -> None:
    for address, status in (("/api/v1/targets/?x=1", 400), ("/api/v1/targets/none/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert "ETag" not in answer
        assert answer["Cache-Control"] == "public, no-cache"


def test_scripts_of_other_sites_may_read_the_api_and_nothing_of_the_desk(client: Client) -> None:
    answer = client.get("/api/v1/targets/?limit=1", headers={"origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Expose-Headers"] == READABLE
    asking = {"origin": "https://example.org", "access-control-request-method": "GET"}
    preflight = client.options("/api/v1/targets/", headers=asking)
    assert preflight.status_code == 204
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    for address in ("/targets/", "/desk/health/weak-sources.csv", "/desk/sign-in/"):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_the_dataset_version_is_on_every_answer(client: Client) -> None:
    first = client.get("/api/v1/prices/?limit=1")
    again = client.get("/api/v1/prices/?limit=1", headers={"if-none-match": first["ETag"]})
    assert first["Dataset-Version"] == again["Dataset-Version"]
    assert (
        client.get("/api/v1/changes/", {"since": first["Dataset-Version"]}).json()["results"] == []
    )
