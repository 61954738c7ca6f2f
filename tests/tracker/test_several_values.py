"""Several values of one filter, joined with commas: what fits any of them, on page and API alike."""

import re
from typing import Any

import pytest
from django import forms
from django.db.models import Count
from django.http import QueryDict
from django.test import Client

from funding.models import FundingRound
from sources.asked_values import Several
from sources.filters import OccurringFilter
from sources.lists import FactList
from sources.models import Batch, MergedIdentity
from tracker.api.resources import LISTS

pytestmark = pytest.mark.django_db


def joinable(facts: FactList) -> list[tuple[str, Any]]:
    filters = facts.filterset.base_filters.items()
    return [(name, one) for name, one in filters if issubclass(one.field_class, Several)]


def found(facts: FactList, name: str, value: str) -> list[Any]:
    query = QueryDict(mutable=True)
    query[name] = value
    filterset = facts.narrowed(query, facts.table.published())
    assert filterset.form.is_valid(), (name, value, filterset.form.errors)
    return list(filterset.qs.values_list("pk", flat=True))


def offered(facts: FactList, name: str) -> list[str]:
    filterset = facts.narrowed(QueryDict(), facts.table.published())
    filterset.offer_choices()
    field: Any = filterset.form.fields[name]
    return [str(value) for value, _label in field.widget.choices if value]


@pytest.mark.parametrize("facts", LISTS, ids=lambda facts: str(facts.table.model.resource))
def test_two_values_find_what_each_of_them_finds_and_each_row_once(facts: FactList) -> None:
    tried = 0
    for name, _one in joinable(facts):
        values = [value for value in offered(facts, name)[:6] if found(facts, name, value)][:2]
        if len(values) < 2:
            continue
        both = found(facts, name, ",".join(values))
        assert len(both) == len(set(both)), name
        assert set(both) == set(found(facts, name, values[0])) | set(found(facts, name, values[1]))
        tried += 1
    assert tried


def test_a_round_with_two_of_the_investors_is_found_once(client: Client) -> None:
    joint = FundingRound.objects.published().exclude(investors=None)
    rounds = joint.annotate(named=Count("investors")).filter(named__gt=1)
    slugs = ",".join(rounds[0].investors.values_list("slug", flat=True)[:2])
    asked = client.get(f"/api/v1/rounds/?investor={slugs}&fields=key&limit=1000").json()
    keys = [row["key"] for row in asked["results"]]
    assert rounds[0].key in keys
    assert len(keys) == len(set(keys))
    assert client.get(f"/api/v1/rounds/totals/?investor={slugs}").json()["count"] == len(keys)


@pytest.mark.only_on("sqlite")
def test_a_column_whose_texts_may_have_commas_takes_one_text() -> None:
    single = {
        (str(facts.table.model.resource), name)
        for facts in LISTS
        for name, one in facts.filterset.base_filters.items()
        if isinstance(one, OccurringFilter) and not issubclass(one.field_class, Several)
    }
    assert {("targets", "promise"), ("actuals", "reported_by"), ("rounds", "round")} <= single
    assert not any(name in ("country", "province", "city") for _resource, name in single)


def test_the_page_says_which_values_it_was_asked_for(client: Client) -> None:
    page = client.get("/funding/?company=agibot,engineai&stage=a,b").content.decode()
    title = re.sub(r"\s+", " ", page.partition("<title>")[2].partition("</title>")[0])
    assert "company AgiBot or EngineAI, stage Series A or Series B" in title
    assert '<option value="a,b" selected>Series A or Series B</option>' in page
    assert '<option value="agibot,engineai" selected>AgiBot or EngineAI</option>' in page
    assert "/funding/?company=agibot&amp;stage=a,b" in page, "a chip takes one of two away"
    assert "/funding/?company=agibot,engineai&amp;stage=a,b,c" in page, "a link adds one more"


def test_rounds_of_two_stages_counted_by_hand(client: Client) -> None:
    """In data/rounds.csv EngineAI has one report of a Series A, two of a Series B, and two others."""
    asked = "/api/v1/rounds/?company=engineai&fields=key,stage&stage="
    both = client.get(f"{asked}a,b").json()["results"]
    assert sorted(row["stage"] for row in both) == ["a", "b", "b"]
    assert both[0]["key"] == "rd-3df2be5f"


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("stage=a,zz", "stage", "“zz” is not known here"),
        ("company=unitre,agibo", "company", "Did you mean unitree?"),
        ("company=unitre,agibo", "company", "“agibo”"),
        ("stage=a,", "stage", "Write a value before and after each comma."),
        ("stage=" + ",".join(map(str, range(51))), "stage", "Give at most 50 values."),
        ("stage=&stage=b", "stage", "This is empty: give it a value"),
        ("disclosed=true,false", "disclosed", "“true,false” is not known here"),
        ("disclosed=true,false", "disclosed", "This filter takes one value."),
        ("company=宇树", "company", "Did you mean unitree?"),
        ("company=" + ",".join(f"no{n}" for n in range(9)), "company", "“no4”"),
        ("ordering=announced,-announced", "ordering", "Sort by “announced” once."),
        ("amount_usd_min=1e-20000", "amount_usd_min", "decimal places"),
        ("announced_after=2026&announced_before=2025", "announced_before", "lies below"),
        ("amount_usd_min=2&amount_usd_max=1", "amount_usd_max", "“USD at most” lies below"),
        ("fields=key&omit=key", "omit", "leave nothing of a record"),
    ],
)
def test_what_is_wrong_is_named(client: Client, query: str, name: str, message: str) -> None:
    response = client.get(f"/api/v1/rounds/?{query}")
    assert response.status_code == 400
    assert message in " ".join(response.json()["errors"][name])


def test_a_bookmark_from_before_a_merge_leads_to_the_row_it_went_into(client: Client) -> None:
    batch = Batch.objects.create(kind="merge", state="waiting", title="x")
    MergedIdentity.objects.create(resource="companies", old="old-name", new="unitree", batch=batch)
    moved = client.get("/funding/?company=agibot,old-name&stage=b")
    assert (moved.status_code, moved["Location"]) == (
        302,
        "/funding/?company=agibot,unitree&stage=b",
    )
    both, new = (
        client.get(f"/api/v1/rounds/totals/?company={slugs}").json()["count"]
        for slugs in ("unitree,old-name", "unitree")
    )
    assert both == new > 0


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("start", ["/api/v1/rounds/", "/funding.csv", "/funding.json"])
def test_generated_clients_may_repeat_a_name(client: Client, start: str) -> None:
    """A list is written with commas or one by one; the address of the next page has the commas."""
    one = client.get(f"{start}?stage=a,b&ordering=company,-announced")
    other = client.get(f"{start}?stage=a&stage=b&ordering=company&ordering=-announced")
    assert one.status_code == other.status_code == 200
    written = [b"".join(answer) for answer in (one, other)]
    assert written[0] == written[1]
    assert len(written[0]) > 1000


@pytest.mark.only_on("sqlite")
def test_a_range_of_one_year_is_no_reversed_one(client: Client) -> None:
    found = client.get("/api/v1/rounds/totals/?announced_after=2025&announced_before=2025")
    assert found.status_code == 200
    assert found.json()["count"] > 10


@pytest.mark.only_on("sqlite")
def test_one_value_given_twice_is_one() -> None:
    class Words(Several, forms.CharField):
        pass

    assert Words().clean("b, b") == ("b",)
    assert Words().clean("b,c") == ("b", "c")
