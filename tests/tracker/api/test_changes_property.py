"""Whatever is done to facts, in whatever order, its entries replay to what stands in the end."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.models import Company, ProductionTarget, TargetCitation
from sources.models import Change, Source
from sources.publication import publish, withdraw
from tests.facts import cite, draft_target, some_sources
from tests.tracker.api.replayed import entries_after, replayed
from tracker.desk.rows import BY_NAME

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def cited_once_more(target: ProductionTarget) -> None:
    free = Source.objects.exclude(pk__in=target.citations.values("source")).earliest("pk")
    TargetCitation.objects.create(fact=target, source=free, position=target.citations.count())


def cited_once_less(target: ProductionTarget) -> None:
    if target.citations.count() > 1:
        target.citations.earliest("pk").delete()


def reordered(target: ProductionTarget) -> None:
    first = target.citations.order_by("position", "pk")[:1].values("pk")
    TargetCitation.objects.filter(pk__in=first).update(position=9)


def published_now(target: ProductionTarget) -> None:
    if target.citations.exists():
        publish(target)


def edited(target: ProductionTarget) -> None:
    more = (target.units_min or 0) + Decimal("0.5")
    ProductionTarget.objects.filter(pk=target.pk).update(units_min=more, unit="robots")


def moved(target: ProductionTarget) -> None:
    slug = "unitree" if target.company.slug == "ubtech" else "ubtech"
    target.company = Company.objects.get(slug=slug)
    target.save()


def deleted(target: ProductionTarget) -> None:
    if target.state != "published":
        target.delete()


ACTS = (
    cited_once_more,
    cited_once_less,
    reordered,
    published_now,
    edited,
    moved,
    withdraw,
    deleted,
)
Scripts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), min_size=4, max_size=16)


def act(take: Callable[[ProductionTarget], None], number: int) -> None:
    """On the target of that number; where there is none, one is begun."""
    key = f"ta-0000000{number}"
    target = ProductionTarget.objects.filter(key=key).first()
    if target is None:
        target = draft_target(key=key)
        cite(target, *some_sources(2))
    take(target)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(script=Scripts, cut=st.integers(0, 16))
def test_any_series_of_acts_replays(script: list[tuple[Any, int]], cut: int) -> None:
    with transaction.atomic():
        start, targets = Change.objects.version(), BY_NAME["targets"]
        places = [start]
        for take, number in script:
            act(take, number)
            places.append(Change.objects.version())
        entries = entries_after(start, limit=3)
        rows = targets.published().filter(key__startswith="ta-0000000")
        final = {("targets", row.key): targets.record(row) for row in rows}
        assert replayed(entries) == final
        place = places[min(cut, len(script))]
        until = replayed(one for one in entries if one.place <= place)
        assert replayed(entries_after(place), until) == final
        transaction.set_rollback(True)
