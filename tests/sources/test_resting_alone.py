"""Facts that rest on a single page: counted, filtered and marked, by the files of the dataset."""

import csv
from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sources.clock import Clock, looking_from
from sources.fields import split_list
from sources.models import Source
from sources.resting import kinds_resting, resting_on, with_fact_counts, with_kind_counts

pytestmark = pytest.mark.django_db

# A page that two sources of the dataset name.
TWICE = ("c-9fzt-dongfang-leju", "p-9fzt-dongfang-leju")


def rows_of(name: str) -> list[dict[str, str]]:
    with (settings.DATA_DIR / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sole_by_hand() -> dict[str, int]:
    """By source: of how many facts in the files no other address is cited."""
    url = {row["source_id"]: row["url"] for row in rows_of("sources.csv")}
    found: dict[str, int] = defaultdict(int)
    for path in settings.DATA_DIR.glob("*.csv"):
        for row in rows_of(path.name):
            cited = split_list(row.get("source_ids", ""))
            if len({url[source] for source in cited}) == 1:
                for source in cited:
                    found[source] += 1
    return dict(found)


def test_each_source_is_the_only_one_of_as_many_facts_as_the_files_say() -> None:
    counted = dict(with_fact_counts(Source.objects.all()).values_list("source_id", "sole"))
    expected = sole_by_hand()
    assert {source: sole for source, sole in counted.items() if sole} == expected
    assert expected["s-techbuzz-2026"] == 53
    assert len(expected) == 572


def test_one_page_under_two_names_is_no_second_source() -> None:
    one, other = (Source.objects.get(source_id=name) for name in TWICE)
    fact = next(fact for group in resting_on(one) for fact in group.facts)
    before = fact.is_sole
    fact.row.citations.create(source=other, position=9)
    again = [one for group in resting_on(other) for one in group.facts if one.row == fact.row]
    assert [one.is_sole for one in again] == [before]


def test_the_page_marks_what_has_no_other_source(client: Client) -> None:
    answer = client.get("/sources/s-techbuzz-2026/")
    sole = {group.resource: group.sole for group in answer.context["resting"]}
    assert sum(sole.values()) == 53
    assert sole["supply-links"] == 15
    html = answer.content.decode()
    assert "115 published facts cite this source. It is the only source of 53 facts." in html
    # Marked one by one only where the group holds others too.
    marked = sum(group.sole for group in answer.context["resting"] if not group.is_all_sole)
    assert html.count('<span class="sole">') == marked
    assert "the only source of each" in html


def test_the_kinds_of_facts_add_up_to_all_of_them() -> None:
    for source in with_kind_counts(with_fact_counts(Source.objects.all()))[:200]:
        kinds = kinds_resting(source)
        assert sum(count for _name, count in kinds) == source.facts
        assert [count for _name, count in kinds] == sorted((c for _n, c in kinds), reverse=True)


def test_the_filter_and_the_order_follow_the_count(client: Client) -> None:
    def asked(query: str) -> list[dict[str, Any]]:
        return list(client.get(f"/sources.json?limit=1000&{query}").json()["results"])

    assert {row["source_id"] for row in asked("sole=true")} == set(sole_by_hand())
    assert not {row["source_id"] for row in asked("sole=false")} & set(sole_by_hand())
    counts = [row["sole"] for row in asked("ordering=-sole")]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 121


def test_on_a_past_day_a_later_source_is_not_yet_another_one() -> None:
    source = Source.objects.get(source_id="m-chinadailyhk-g1-2025-05-14")

    def sole(as_of: date | None) -> int:
        with looking_from(Clock(as_of=as_of)):
            return int(with_fact_counts(Source.objects.filter(pk=source.pk)).get().sole)

    # Today the G1 and its price are cited from registers of 2026 too.
    assert sole(None) == 0
    assert sole(date(2025, 6, 30)) >= 2
