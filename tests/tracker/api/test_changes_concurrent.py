"""The changes feed while several write at once: nothing missed, nothing twice, nothing moved later."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from companies.models import ProductionTarget
from sources.models import Change, Source, Version
from sources.publication import publish, withdraw
from tests.facts import a_source, cite, draft_target, published_target, some_sources
from tests.settling import settle
from tests.tracker.api.replayed import entries_after, published, replayed
from tracker.api.changes import Entry, entries_between

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reloaded_dataset"),
    pytest.mark.only_on("postgresql"),  # SQLite lets one writer in at a time
]

WRITERS, ROUNDS = 4, 8
WRITTEN = ("targets", "sources")


class RolledBack(Exception):
    pass


@contextmanager
def own_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()


def edit(row: ProductionTarget, dice: random.Random) -> None:
    """Something the public sees, to a row and to its parts, that others write to as well."""
    held = ProductionTarget.objects.get(pk=row.pk)
    kind = dice.randrange(4)
    if kind == 0 and held.state == "published":
        withdraw(held)
    elif kind == 1:
        publish(held)
    elif kind == 2:
        cite(held, dice.choice(Source.objects.exclude(targetcitation__fact=held)[:20]))
    else:
        ProductionTarget.objects.filter(pk=row.pk).update(note=str(dice.random()))


def write(number: int, rows: list[ProductionTarget]) -> None:
    """Transactions quick and slow, some rolled back, in no order that another knows of."""
    dice = random.Random(number)
    with own_connection():
        for turn in range(ROUNDS):
            # Of two who wait for each other's rows the database lets one go on.
            with suppress(RolledBack, DatabaseError), transaction.atomic():
                a_source(f"by-{number}-{turn}").save()
                for row in dice.sample(rows, 2):
                    edit(row, dice)
                    time.sleep(dice.choice([0, 0, 0.02]))
                if turn % 4 == number:
                    raise RolledBack


def poll(done: Event, found: list[Entry], place: Version) -> None:
    """A client that asks for a few at a time, from where it was."""
    with own_connection():
        is_last = False
        while not is_last:
            is_last = done.is_set()
            newest = Change.objects.version()
            while page := entries_between(place, newest, 5):
                found += page
                place = page[-1].place


def test_a_reader_who_polls_gets_all_once_and_in_the_order_that_stays() -> None:
    rows = [published_target() for _number in range(3)]
    draft = draft_target()
    cite(draft, *some_sources(1))
    settle()
    start, held = Change.objects.version(), published(*WRITTEN)
    done, polled = Event(), list[Entry]()
    reader = Thread(target=poll, args=(done, polled, start))
    writers = [Thread(target=write, args=(n, [*rows, draft])) for n in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join(30)
    settle()
    done.set()
    reader.join(30)
    after = entries_after(start)
    assert [one.place for one in polled] == [one.place for one in after]
    assert polled == after
    kept = {f"by-{n}-{turn}" for n in range(WRITERS) for turn in range(ROUNDS) if turn % 4 != n}
    told = {one.key for one in after if one.resource == "sources"}
    assert told == set(
        Source.objects.filter(source_id__startswith="by-").values_list("source_id", flat=True)
    )
    assert told <= kept
    assert len(told) > ROUNDS
    assert {one.op for one in after} == {"ADD", "MOD", "DEL"}
    assert replayed(after, held) == published(*WRITTEN)


def test_of_two_who_write_to_a_row_the_later_is_told_later_though_his_transaction_is_older() -> (
    None
):
    target = published_target()
    settle()
    start = Change.objects.version()
    began, go_on = Event(), Event()

    def older() -> None:
        with own_connection(), transaction.atomic():
            a_source("of-the-older").save()
            began.set()
            go_on.wait(10)
            ProductionTarget.objects.filter(pk=target.pk).update(note="second")

    thread = Thread(target=older)
    thread.start()
    began.wait(10)
    ProductionTarget.objects.filter(pk=target.pk).update(note="first")
    assert entries_after(start) == []
    go_on.set()
    thread.join(10)
    settle()
    notes = [one.changes["note"] for one in entries_after(start) if one.resource == "targets"]
    assert notes == [("", "first"), ("first", "second")]


def test_a_source_cited_while_its_fact_is_published_is_told() -> None:
    target = draft_target()
    cite(target, *some_sources(1))
    settle()
    start = Change.objects.version()
    another = Source.objects.exclude(targetcitation__fact=target)[0]

    def cite_it() -> None:
        with own_connection():
            cite(target, another)

    thread = Thread(target=cite_it)
    with transaction.atomic():
        publish(target)
        thread.start()
        thread.join(0.3)
    thread.join(10)
    settle()
    key = ("targets", target.key)
    assert replayed(entries_after(start))[key] == published(*WRITTEN)[key]
