"""One hundred funding rounds as JSON: our list beside Django REST framework's defaults, in one run.

Both answer in this process from the same loaded SQLite database, so the ratio is of Python work alone.
Run: VAR_DIR=/tmp/bench .venv/bin/python manage.py start --prepare
     VAR_DIR=/tmp/bench .venv/bin/python -m benchmarks.list_json
"""

import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.test import Client, RequestFactory  # noqa: E402
from rest_framework.serializers import ModelSerializer, SlugRelatedField  # noqa: E402
from rest_framework.viewsets import ReadOnlyModelViewSet  # noqa: E402

from funding.lists import ROUNDS  # noqa: E402
from funding.models import FundingRound  # noqa: E402

ROUNDS_ASKED = 100
RUNS = 15


class PeerSerializer(ModelSerializer[FundingRound]):
    """The same rows as DRF's documentation would serialise them, with the joins done well."""

    company_slug: SlugRelatedField[FundingRound] = SlugRelatedField(
        source="company", slug_field="slug", read_only=True
    )
    source_ids: SlugRelatedField[FundingRound] = SlugRelatedField(
        source="sources", slug_field="source_id", many=True, read_only=True
    )
    investor_slugs: SlugRelatedField[FundingRound] = SlugRelatedField(
        source="investors", slug_field="slug", many=True, read_only=True
    )

    class Meta:
        model = FundingRound
        exclude = ("id", "company", "sources", "investors")


class PeerViewSet(ReadOnlyModelViewSet[FundingRound]):
    serializer_class = PeerSerializer
    queryset = (
        FundingRound.objects.published()
        .select_related("company")
        .prefetch_related("sources", "investors")[:ROUNDS_ASKED]
    )


def seconds(answer: Callable[[], object]) -> float:
    """The median of several runs after one to warm up."""
    answer()
    times = []
    for _run in range(RUNS):
        started = time.perf_counter()
        answer()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    requests = RequestFactory(headers={"host": "localhost"})
    request = requests.get("/api/v1/rounds/", {"limit": ROUNDS_ASKED})
    peer = PeerViewSet.as_view({"get": "list"})
    client = Client(headers={"host": "localhost", "accept-encoding": "br"})
    address = f"/api/v1/rounds/?limit={ROUNDS_ASKED}"
    known = {"if-none-match": client.get(address)["ETag"]}
    theirs = seconds(lambda: peer(request).render())
    made = seconds(lambda: ROUNDS.respond(request, "json"))
    # These two pass the whole site: middleware, ETag, compression; the peer passes nothing.
    kept = seconds(lambda: client.get(address))
    unmodified = seconds(lambda: client.get(address, headers=known))
    for words, ours in (
        ("made anew, with conversions", made),
        ("asked for again", kept),
        ("304", unmodified),
    ):
        print(f"ours, {words:28} {ours * 1000:7.1f} ms   ours / DRF {ours / theirs:6.3f}")
    print(f"DRF ModelViewSet, rows alone       {theirs * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
