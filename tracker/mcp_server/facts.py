"""The tools ``list_facts`` and ``dataset_overview``: the API's own rows, and what there is."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from django.db.models import Max
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponse
from django.urls import reverse
from pydantic import BaseModel, Field

from sources.asked_rows import OF_ONE
from sources.clock import clock
from sources.lists import FactList
from sources.models import Sourced
from tracker.api.resources import LISTS
from tracker.mcp_server.answering import (
    Citations,
    address,
    counted,
    day_text,
    fitted,
    frame,
)
from tracker.mcp_server.asking import Refusal, query_of
from tracker.mcp_server.shapes import Answer, Fact
from tracker.methodology import described
from tracker.metrics import every_metric

Resource = Literal[
    "companies",
    "robots",
    "prices",
    "targets",
    "actuals",
    "facilities",
    "market-figures",
    "events",
    "investors",
    "rounds",
    "components",
    "supply-links",
    "orders",
    "sources",
]
Value = str | int | float | bool
MOST = 50
BY_RESOURCE: dict[str, FactList] = {facts.table.model.resource: facts for facts in LISTS}
READ_BY_ARGUMENTS = ("limit", "cursor", "page", "as_of", "expand", "bom")


class Facts(Answer):
    records: list[dict[str, object]] = Field(
        description="As the API gives them; ranges are …_min and …_max, null is open or not known"
    )
    facts: list[Fact] = Field(description="The same rows in words, with their sources")
    next_cursor: str | None = Field(description="Give it as `cursor` for the next rows; null: none")

    def lines(self) -> Iterator[str]:
        told = {fact.key: fact for fact in self.facts if fact.figure}
        for record in self.records:
            fact = told.get(str(record.get("key") or record.get("slug")))
            yield fact.line() if fact else _in_brief(record)


class ResourceSummary(BaseModel):
    resource: str
    title: str
    rows: int
    filters: list[str] = Field(description="What list_facts takes as filters")
    orderings: list[str] = Field(description="What its filter `ordering` takes; -name: descending")

    def line(self) -> str:
        order = f"; ordering by {', '.join(self.orderings)}" if self.orderings else ""
        told = f"{self.title} ({self.resource}): {counted(self.rows, 'row')}"
        return f"{told}; filters {', '.join(self.filters)}{order}"


class MetricSummary(BaseModel):
    metric: str
    title: str
    unit: str

    def line(self) -> str:
        return f"metric {self.metric}: {self.title}, in {self.unit}"


class DatasetOverview(Answer):
    newest_fact_on: str | None = Field(description="Day on which the newest fact was public")
    resources: list[ResourceSummary]
    metrics: list[MetricSummary]

    def lines(self) -> Iterator[str]:
        yield from (one.line() for one in self.resources)
        yield from (one.line() for one in self.metrics)


class AskedRequest(HttpRequest):
    """What a list is asked with where no web server is: it answers as it does over HTTP."""

    def __init__(self, path: str, query: QueryDict) -> None:
        super().__init__()
        self.method, self.path, self.path_info = "GET", path, path
        self.GET = query  # type: ignore[assignment]

    def build_absolute_uri(self, location: str | None = None) -> str:
        return address(location or self.path)


def list_facts(
    resource: Annotated[Resource, Field(description="Which table of facts")],
    filters: Annotated[
        dict[str, Value | list[Value]] | None,
        Field(
            description="The API's filters, such as {company: [xpeng, ubtech], due_before: 2026-12-31};"
            " a list, or values joined with commas, finds what fits any of them. Also q, ordering,"
            " fields, omit. dataset_overview names them for each resource"
        ),
    ] = None,
    limit: Annotated[int, Field(ge=1, le=MOST, description="Rows at most; fewer where long")] = 20,
    cursor: Annotated[str | None, Field(description="next_cursor of the answer before")] = None,
) -> Facts:
    """Rows of one resource with the API's filters, field by field, a page at a time.

    For what no other tool answers: rounds by investor, orders by customer, robots by price, events,
    forecasts. Amounts are ranges in the row's own currency, with USD and CNY beside them.
    """
    listed = BY_RESOURCE[resource]
    given = {name: _plain(value) for name, value in (filters or {}).items()}
    if taken := sorted(set(given) & set(READ_BY_ARGUMENTS)):
        raise Refusal(
            f"{', '.join(taken)}: not a filter here; limit, cursor and as_of are parameters."
        )
    if empty := [name for name, value in given.items() if not value.strip()]:
        raise Refusal(f"{', '.join(empty)}: This is empty: give it a value, or leave it out.")
    path = reverse(f"api-{resource}-list")

    def make(most: int) -> Facts:
        body = _asked(listed, path, query_of(**given, limit=max(1, most), cursor=cursor))
        records, more = body["results"], "; there are more" if body["next"] else ""
        cited = Citations()
        return Facts(
            summary=f"{counted(len(records), 'row')} of {listed.heading}{more}.",
            records=records,
            facts=_facts(listed, records, cited),
            next_cursor=_cursor(body["next"]),
            cut=_cut(len(records), most < limit),
            sources=cited.listed,
            **frame(_page(listed, given)),
        )

    return fitted(make, limit)


def _in_brief(record: dict[str, object]) -> str:
    """What the record holds, without what is empty and what stands beside it."""
    apart = ("source_ids", "url", "note", "search_text")
    held = {name: value for name, value in record.items() if value not in (None, "", [])}
    told = {name: value for name, value in held.items() if name not in apart}
    return json.dumps(told, ensure_ascii=False, default=str)


def _page(listed: FactList, given: dict[str, str]) -> str:
    """Where a person sees these rows, whole: a page takes no fields."""
    query = query_of(**{name: value for name, value in given.items() if name not in OF_ONE})
    return f"{reverse(listed.url_name)}{f'?{query.urlencode()}' if query else ''}"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_plain, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _asked(listed: FactList, path: str, query: QueryDict) -> dict[str, Any]:
    """The API's answer to the query; a Refusal where it is a problem document."""
    response = listed.respond(AskedRequest(path, query), "json")
    assert isinstance(response, HttpResponse)
    body: dict[str, Any] = json.loads(response.content)
    if response.status_code == 200:
        return body
    faults = body.get("errors", {})
    if "cursor" in faults:
        faults["cursor"] = ["Take it from `next_cursor` of an answer to the same question."]
    told = "; ".join(f"{name}: {' '.join(words)}" for name, words in faults.items())
    raise Refusal(told or body.get("detail") or body["title"])


def _facts(listed: FactList, records: list[dict[str, Any]], cited: Citations) -> list[Fact]:
    """In the order of the records; a source is its own evidence."""
    table = listed.table
    if not issubclass(table.model, Sourced):
        return []
    keys = [record.get(table.identity) for record in records]
    rows = table.published().filter(**{f"{table.identity}__in": [key for key in keys if key]})
    found = {getattr(row, table.identity): row for row in rows}
    return [cited.fact(found[key]) for key in keys if key in found]


def _cursor(following: str | None) -> str | None:
    found = parse_qs(urlsplit(following or "").query).get("cursor")
    return found[0] if found else None


def _cut(shown: int, is_cut: bool) -> str | None:
    if not is_cut:
        return None
    fits = counted(shown, "row fits", "rows fit")
    return f"Only {fits} one answer: go on with next_cursor, or choose `fields`."


def dataset_overview() -> DatasetOverview:
    """What there is: every resource with its number of rows and filters, and every metric.

    Ask it first, for the names that list_facts and explain_metric take.
    """
    resources = [_resource(listed) for listed in LISTS]
    total = sum(one.rows for one in resources)
    return DatasetOverview(
        summary=f"{total} published rows on China's humanoid-robot industry, each with its sources.",
        newest_fact_on=_newest(),
        resources=resources,
        metrics=[
            MetricSummary(metric=one.name, title=one.title, unit=one.unit)
            for one in map(described, every_metric())
        ],
        sources=[],
        **frame(reverse("home")),
    )


def _resource(listed: FactList) -> ResourceSummary:
    rows = listed.table.published()
    filters = dict(listed.narrowed(query_of(), rows).filters)
    ordering: Any = filters.pop("ordering", None)
    return ResourceSummary(
        resource=listed.table.model.resource,
        title=str(listed.heading),
        rows=rows.order_by().count(),
        filters=list(filters),
        orderings=list(ordering.param_map) if ordering else [],
    )


def _newest() -> str | None:
    """By the reader's clock: no day after the one it looks from."""
    days = [
        listed.table.published().order_by().aggregate(newest=Max("public_on"))["newest"]
        for listed in LISTS
        if issubclass(listed.table.model, Sourced) and listed.table.model.is_evidence
    ]
    known = [day for day in days if day is not None and day <= clock().today]
    return day_text(max(known, default=None))
