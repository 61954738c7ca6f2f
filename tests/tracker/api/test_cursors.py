"""Pulling a list by its cursors: every row once, in order, whatever is written meanwhile."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.models import Company, ProductionTarget
from sources.keyset import SIGNER, Term, UnreadableCursor, window
from sources.lists import FactList
from tests.facts import published_target
from tracker.api.resources import LISTS

pytestmark = pytest.mark.django_db

EVERY_LIST = pytest.mark.parametrize(
    "facts", LISTS, ids=[facts.table.model.resource for facts in LISTS]
)


def pulled(client: Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.content
        found += answer.json()["results"]
        following = answer.json()["next"]
    return found


@EVERY_LIST
def test_every_order_is_pulled_whole_in_either_direction(facts: FactList) -> None:
    """Each row once, and in the order that one answer with all of them has."""
    identity = Term(facts.table.identity)
    by: Any = facts.filterset.base_filters["ordering"]
    for name in by.param_map:
        for sign in ("", "-"):
            request = RequestFactory().get("/", {"ordering": f"{sign}{name}"})
            filterset = facts.filtered(request)
            assert filterset.form.is_valid()
            terms = [*(Term(*one) for one in filterset.order), identity]
            (column, backwards) = filterset.order[0]
            assert backwards == bool(sign)
            rows = filterset.qs.prefetch_related(None)
            whole = window(rows, terms, "", 2000)
            assert not whole.cursor
            expected = [row.pk for row in whole.rows]
            assert len(set(expected)) == facts.table.published().count()
            seen, cursor = [], ""
            while True:
                found = window(rows, terms, cursor, max(50, len(expected) // 2))
                seen += [row.pk for row in found.rows]
                cursor = found.cursor
                if not cursor:
                    break
            assert seen == expected, (name, sign, column)


def test_a_pull_misses_and_repeats_nothing_while_editors_write(client: Client) -> None:
    stays = set(ProductionTarget.objects.published().values_list("key", flat=True))
    seen: list[str] = []
    following = "/api/v1/targets/?limit=20"
    turn = 0
    while following:
        answer = client.get(following).json()
        seen += [row["key"] for row in answer["results"]]
        following = answer["next"]
        # A new target, one withdrawn before the cursor and one after it, and new values everywhere.
        published_target()
        for gone in (min(stays), max(stays)):
            ProductionTarget.objects.filter(key=gone).update(state="withdrawn")
            stays.discard(gone)
        ProductionTarget.objects.filter(state="published").update(note=f"edited {turn}")
        turn += 1
    assert turn > 6
    assert len(seen) == len(set(seen))
    assert stays <= set(seen)


def test_rows_that_come_before_the_cursor_shift_nothing_in_an_order_asked_for(
    client: Client,
) -> None:
    first = client.get("/api/v1/companies/?ordering=name&limit=5").json()
    a = Company.objects.get(slug=first["results"][0]["slug"])
    before = [row["slug"] for row in client.get(first["next"]).json()["results"]]
    # The first row leaves, as if five others had come or gone.
    Company.objects.filter(pk=a.pk).update(state="withdrawn")
    assert [row["slug"] for row in client.get(first["next"]).json()["results"]] == before


def test_unknown_values_come_last_and_are_all_there(client: Client) -> None:
    rows = pulled(client, "/api/v1/robots/?ordering=-height_cm&limit=25&fields=slug,height_cm")
    heights = [row["height_cm"] for row in rows]
    known = [height for height in heights if height is not None]
    assert known == sorted(known, reverse=True)
    assert heights == known + [None] * (len(heights) - len(known))
    assert 0 < len(known) < len(heights) == len({row["slug"] for row in rows})


@pytest.mark.parametrize(
    "cursor",
    [
        "zz",
        "MTAw",
        "\0",
        "é" * 10,
        "." * 300,
        SIGNER.sign_object([["key"], []]),
        SIGNER.sign_object([["-due_last", "key"], ["2026-01-01", "x"]]),
        SIGNER.sign_object({"key": 1}),
        SIGNER.sign_object([["key"], [7], "x"]),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused_by_name(client: Client, cursor: str) -> None:
    answer = client.get("/api/v1/targets/", {"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "cursor": ["Take the cursor from the “next” address of an earlier answer."]
    }


def test_a_cursor_of_another_order_is_refused(client: Client) -> None:
    following = client.get("/api/v1/targets/?limit=2&ordering=due").json()["next"]
    answer = client.get(following.replace("ordering=due", "ordering=-due"))
    assert answer.status_code == 400
    assert "cursor" in answer.json()["errors"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "ten", "1e2", "9" * 5000, "²"])
def test_a_limit_that_cannot_be_kept_says_what_can(client: Client, limit: str) -> None:
    answer = client.get("/api/v1/prices/", {"limit": limit})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"limit": ["Give a whole number from 1 to 1000."]}


@given(
    limits=st.lists(st.integers(1, 90), min_size=1, max_size=6),
    order=st.sampled_from(["", "company", "-units", "due", "-stated", "robot,-due"]),
)
@settings(max_examples=25, deadline=None)
def test_any_mixture_of_limits_gives_the_rows_of_one_pull(limits: list[int], order: str) -> None:
    facts = next(one for one in LISTS if one.table.model is ProductionTarget)
    filterset = facts.filtered(RequestFactory().get("/", {"ordering": order} if order else {}))
    assert filterset.form.is_valid()
    terms = [*(Term(*one) for one in filterset.order), Term("key")]
    expected = [row.key for row in window(filterset.qs, terms, "", 1000).rows]
    seen: list[str] = []
    cursor = ""
    for turn in range(500):
        found = window(filterset.qs, terms, cursor, limits[turn % len(limits)])
        seen += [row.key for row in found.rows]
        cursor = found.cursor
        if not cursor:
            break
    assert seen == expected


def test_a_cursor_with_a_value_of_the_wrong_kind_is_unreadable() -> None:
    rows = ProductionTarget.objects.published()
    terms = [Term("due_last"), Term("key")]
    with pytest.raises(UnreadableCursor):
        window(rows, terms, SIGNER.sign_object([["due_last", "key"], ["soon", "x"]]), 5)
