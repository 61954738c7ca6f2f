"""The API's description of itself: whole, valid, the one checked in, and true of every answer."""

import json
from typing import Any

import pytest
from django.urls import get_resolver
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from sources.columns import NumberColumn
from tests.pages import _patterns
from tracker.api.resources import LISTS
from tracker.api.schema.document import DOCUMENT, described, operations_of, rows_of, written
from tracker.api.schema.examples import ASKED, answered, example_of
from tracker.api.schema.operations import plural
from tracker.api.schema.units import unit_of
from tracker.metrics import every_metric

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]

PREFIX = "/api/v1/"


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(DOCUMENT.read_text("utf-8"))


def validator(document: Any, operation: str) -> Draft202012Validator:
    found = next(one for one in operations_of(document) if one["operationId"] == operation)
    schema = rows_of(found)["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


def faults(document: Any, operation: str, answer: Any) -> list[str]:
    found = validator(document, operation).iter_errors(answer)
    return [f"{operation} {list(one.absolute_path)}: {one.message[:200]}" for one in found]


def asked(client: Any, path: str) -> Any:
    answer = client.get(PREFIX + path)
    assert answer.status_code == 200, (path, answer.content[:300])
    return answer.json()


def test_the_description_checked_in_is_that_of_the_code():
    assert DOCUMENT.read_text("utf-8") == written(described()), (
        "Renew it on the bundled dataset: manage.py write_openapi"
    )


def test_the_description_is_valid_openapi(document):
    validate(document)


def test_every_operation_has_a_name_a_topic_and_an_example_where_one_can_be_asked(document):
    operations = operations_of(document)
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    topics = {tag["name"] for tag in document["tags"]}
    assert all(one["summary"] and set(one["tags"]) <= topics for one in operations)
    examples = {one["operationId"] for one in operations if "example" in rows_of(one)}
    assert examples == set(ASKED)
    without = set(names) - examples
    assert without == {
        "orderSnapshot", "getLatestSnapshot", "getLatestFile", "getSnapshot", "downloadFile",
    }  # fmt: skip


def test_every_address_of_the_api_is_described(document):
    """By the number of routes: their parameters are named otherwise there."""
    routes = {str(route.name) for route in _api_routes()}
    # DRF's router has three routes for each list, and a root of its own that answers nobody.
    known = len(LISTS) * 3
    beside = {name for name in routes if not name.endswith(("-list", "-detail", "-totals"))}
    assert len(document["paths"]) == known + len(beside - {"api-schema"})


def _api_routes() -> list[Any]:
    api: Any = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    return list(_patterns(api))


def test_the_examples_are_what_the_bundled_rows_answer(client, settings, document):
    settings.ALLOWED_HOSTS = ["*"]
    shown = {
        one["operationId"]: rows_of(one)["example"]
        for one in operations_of(document)
        if "example" in rows_of(one)
    }
    stale = []
    for name in ASKED:
        answer = answered(client, name)
        assert answer.status_code == 200, name
        if example_of(answer.json()) != shown[name]:
            stale.append(name)
    assert not stale, "Renew them on the bundled dataset: manage.py write_openapi"


@pytest.mark.parametrize("facts", LISTS, ids=lambda facts: facts.table.name)
def test_every_row_and_total_is_as_described(client, document, facts):
    resource = facts.table.model.resource
    expand = ",".join(facts.table.related)
    query = f"?limit=1000&expand={expand}" if expand else "?limit=1000"
    rows = asked(client, f"{resource}/{query}")
    found = faults(document, f"list{plural(resource)}", rows)
    found += faults(document, f"total{plural(resource)}", asked(client, f"{resource}/totals/"))
    assert not found, found[:5]
    record = document["components"]["schemas"][facts.table.model.__name__]
    assert set(rows["results"][0]) == set(record["properties"])


def test_a_past_day_answers_as_described(client, document):
    for facts in LISTS:
        resource = facts.table.model.resource
        rows = asked(client, f"{resource}/?limit=1000&as_of=2025-06-30")
        assert not faults(document, f"list{plural(resource)}", rows)


def test_a_figure_of_every_metric_is_as_described(client, document):
    for model in every_metric():
        slug = model._default_manager.order_by("slug").values_list("slug", flat=True).first()
        if slug is None:
            continue
        answer = asked(client, f"metrics/{model.metric}/{slug}/")
        found = faults(document, "getFigure", answer)
        assert not found, found[:3]
        values = document["components"]["schemas"][_named(model) + "Values"]
        assert set(answer["values"]) == set(values["properties"])


def _named(model: Any) -> str:
    return str(model.metric).title().replace("_", "")


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("listIndustryYears", "industry/years/"),
        ("getSupplyGraph", "supply-chain/graph/?stop_country=JP"),
        ("askWhatIf", "supply-chain/what-if/?country=JP"),
        ("askWhatIf", "supply-chain/what-if/?stop=leaderdrive&links=confirmed"),
        ("searchNames", "search/?q=宇树"),
        ("listChanges", "changes/?limit=200"),
        ("listCompanyFigures", "companies/ubtech/metrics/"),
    ],
)
def test_an_answer_beside_the_lists_is_as_described(client, document, operation, path):
    found = faults(document, operation, asked(client, path))
    assert not found, found[:3]


def test_a_number_says_its_unit(document):
    for facts in LISTS:
        record = document["components"]["schemas"][facts.table.model.__name__]["properties"]
        for column in facts.table.columns:
            if isinstance(column, NumberColumn):
                unit = unit_of(column.name, facts.table.column_names)
                assert unit
                assert unit in record[column.name]["description"]
    robots = document["components"]["schemas"]["Robot"]["properties"]
    assert robots["height_cm"]["description"] == "Height, cm; centimetres"


def test_a_vocabulary_has_one_name(document):
    enums = [
        tuple(schema["enum"])
        for schema in document["components"]["schemas"].values()
        if "enum" in schema
    ]
    assert len(set(enums)) == len(enums)
    schemas = document["components"]["schemas"]
    assert schemas["Confidence"]["enum"] == ["confirmed", "reported", "rumoured"]


def test_the_server_describes_itself_under_its_own_address(client):
    answer = client.get(f"{PREFIX}openapi.json", headers={"Accept-Language": "zh-Hans"})
    found = answer.json()
    assert found["servers"] == [{"url": "http://testserver"}]
    assert found["paths"]["/api/v1/companies/"]["get"]["summary"] == "List companies"
    assert "humanoid-tracker.example" not in answer.content.decode()
    assert client.post(f"{PREFIX}openapi.json").status_code == 405


def test_a_parameter_without_a_value_is_refused(client):
    """A program that lost a value must not get all rows."""
    for query in ("company=", "as_of=", "lang=%20", "limit="):
        answer = client.get(f"{PREFIX}targets/?{query}")
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_another_method_is_refused_whatever_the_query(client):
    for path in ("targets/?as_of=0000", "supply-chain/graph/?lang=x", "supply-chain/what-if/"):
        answer = client.trace(PREFIX + path)
        assert answer.status_code == 405, path
        assert "GET" in answer["Allow"]


def test_an_order_with_a_name_missing_is_refused(client):
    """Found by generated requests: it was a KeyError."""
    for facts in LISTS:
        for value in (",", "-", f"{next(iter(_ordering(facts)))},"):
            answer = client.get(f"{PREFIX}{facts.table.model.resource}/", {"ordering": value})
            assert answer.status_code == 400, value
            assert list(answer.json()["errors"]) == ["ordering"]
    assert client.get("/robots/?ordering=,").status_code == 400


def _ordering(facts: Any) -> list[str]:
    choices = facts.filterset.base_filters["ordering"].extra["choices"]
    return [value for value, _label in choices if value]
