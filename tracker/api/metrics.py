"""Figures over REST: those of a company or a component, and the explanation of each."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from companies.datasets import COMPANIES
from sources.clock import clock
from sources.columns import plain_number
from sources.csv_tables import Table
from sources.details import Gone, find
from sources.lists import json_response
from sources.models import Derived, Source
from sources.problems import missing, problem, withdrawn
from supplychain.api import graph, what_if
from supplychain.datasets import COMPONENTS
from tracker.api.errors import refused_reading
from tracker.explanation import (
    Evidence,
    Explanation,
    explain,
    explain_all,
    find_figure,
    subject_names,
)
from tracker.looking_back import dated_address, parameters_of
from tracker.methodology import described
from tracker.metrics import derivation_of, every_metric, metric_of

SUBJECTS = {"companies": COMPANIES, "components": COMPONENTS}


def registry(request: HttpRequest) -> HttpResponse:
    """Every metric with its formula."""
    return refused_reading(request) or _results(
        {
            "name": metric.name,
            "title": metric.title,
            "version": metric.version,
            "unit": metric.unit,
            "formula": "\n\n".join(metric.paragraphs),
            "words": dict(metric.words),
            "url": request.build_absolute_uri(f"{reverse('methodology')}#{metric.name}"),
        }
        for metric in map(described, every_metric())
    )


def one_figure(request: HttpRequest, metric: str, slug: str) -> HttpResponse:
    if fault := refused_reading(request):
        return fault
    if metric_of(metric) is None:
        names = [model.metric for model in every_metric()]
        near = get_close_matches(metric, names, 1)
        return missing(unknown_metric(metric, near[0] if near else ""))
    figure = find_figure(metric, slug)
    if figure is None:
        return missing(_("This metric has no figure “%(slug)s”.") % {"slug": slug})
    return json_response(_explained(request, explain(figure)))


def of_subject(request: HttpRequest, subjects: str, slug: str, name: str = "") -> HttpResponse:
    """The figures about one company or component; those of one metric with explanations."""
    if fault := refused_reading(request):
        return fault
    table = SUBJECTS[subjects]
    try:
        entity = find(table, slug)
    except Gone:
        return withdrawn()
    except Http404 as absence:
        return missing(str(absence) or _("Nothing published has this identity."))
    metrics = metrics_of(subjects)
    if not name:
        figures = [row for model in metrics for row in _figures(model, table, entity)]
        return _results(_figure(request, row) for row in figures)
    model = metric_of(name)
    if model is None or model not in metrics:
        names = ", ".join(model.metric for model in metrics)
        return missing(_("The metrics here are: %(names)s.") % {"names": names})
    explained = explain_all(_figures(model, table, entity))
    return _results(_explained(request, one) for one in explained)


def industry_years(request: HttpRequest) -> HttpResponse:
    """The figures of a year that are about no single company or component."""
    if fault := refused_reading(request, "metric"):
        return fault
    metrics = [model for model in every_metric() if describes_industry(model)]
    wanted = request.GET.get("metric")
    names = [model.metric for model in metrics]
    if wanted is not None and wanted not in names:
        allowed = _("The metrics here are: %(names)s.") % {"names": ", ".join(names)}
        return problem(400, _("Invalid query"), errors={"metric": [allowed]})
    return _results(
        _figure(request, row)
        for model in metrics
        if wanted in (None, model.metric)
        for row in _about_nobody(model)
    )


def unknown_metric(name: str, near: str) -> str:
    message = _("There is no metric “%(name)s”; /api/v1/metrics/ lists them.") % {"name": name}
    return message + (_(" Did you mean “%(near)s”?") % {"near": near} if near else "")


def _about_nobody(model: type[Derived]) -> list[Derived]:
    """Its figures of the industry as a whole."""
    without: dict[str, Any] = dict.fromkeys(subject_names(model))
    return derivation_of(model).figures(model, **without)


def _relation(model: type[Derived], table: Table) -> str:
    """The column by which a metric is about rows of the table; empty where it is not."""
    fields = model._meta.concrete_fields
    return next((field.name for field in fields if field.related_model is table.model), "")


def metrics_of(subjects: str) -> list[type[Derived]]:
    """Those about single companies, or single components."""
    return [model for model in every_metric() if _relation(model, SUBJECTS[subjects])]


def describes_industry(model: type[Derived]) -> bool:
    """Whether it has figures of a year that are about no single company or component."""
    columns = {field.name for field in model._meta.concrete_fields}
    return "year" in columns and all(
        model._meta.get_field(name).null for name in subject_names(model)
    )


def _figures(model: type[Derived], table: Table, entity: Any) -> list[Derived]:
    relation = _relation(model, table)
    scope = frozenset({entity.slug}) if relation == "company" else None
    return derivation_of(model).figures(model, companies=scope, **{relation: entity})


def _figure(request: HttpRequest, figure: Derived) -> dict[str, Any]:
    place = [figure.metric, figure.slug]
    return {
        "metric": figure.metric,
        "slug": figure.slug,
        "values": figure.record(),
        "version": figure.version,
        "computed_at": figure.computed_at,
        "url": _address(request, figure.get_absolute_url()),
        "explanation_url": _address(request, reverse("api-explanation", args=place)),
    }


def _address(request: HttpRequest, path: str) -> str:
    """Read from the same day: another may not have the figure, or another one."""
    return request.build_absolute_uri(dated_address(path, parameters_of(clock())))


def _explained(request: HttpRequest, explanation: Explanation) -> dict[str, Any]:
    figure = explanation.figure
    return {
        **_figure(request, figure),
        "title": explanation.title,
        "unit": str(figure.unit),
        "formula": "\n\n".join(explanation.paragraphs),
        "as_of": clock().as_of,
        "inputs": [_input(request, one) for one in explanation.inputs],
        "left_out": [
            {**_fact(request, one), "reason": one.code, "reason_text": one.code_text}
            for one in explanation.left_out
        ],
    }


def _input(request: HttpRequest, one: Evidence) -> dict[str, Any]:
    return {
        **_fact(request, one),
        "role": one.code,
        "role_text": one.code_text,
        "value_min": plain_number(one.value.low),
        "value_max": plain_number(one.value.high),
        "rate": None if one.rate is None else float(one.rate.rate),
        "rate_on": None if one.rate is None else one.rate.day,
    }


def _fact(request: HttpRequest, one: Evidence) -> dict[str, Any]:
    """Where the fact stands and how sure it is; without an address once it was withdrawn."""
    fact = one.fact
    return {
        "resource": one.resource,
        "key": one.key,
        "url": request.build_absolute_uri(one.url) if fact else None,
        "public_on": fact.public_on if fact else None,
        "confidence": getattr(fact, "confidence", None),
        "sources": [_source(request, source) for source in fact.cited_sources] if fact else [],
    }


def _source(request: HttpRequest, source: Source) -> dict[str, Any]:
    return {
        "source_id": source.source_id,
        "title": source.title,
        "publisher": source.publisher,
        "published_on": str(source.published_on) if source.published_on else None,
        "url": source.url,
        "page_url": request.build_absolute_uri(source.get_absolute_url()),
    }


def _results(rows: Iterable[dict[str, Any]]) -> HttpResponse:
    """All of them in one answer, in the form of the other lists."""
    return json_response({"results": list(rows), "next": None})


def _of(subjects: str) -> list[Any]:
    given = {"subjects": subjects}
    name, view = f"api-{subjects}-metrics", csrf_exempt(of_subject)
    return [
        path(f"{subjects}/<str:slug>/metrics/", view, given, name=name),
        path(f"{subjects}/<str:slug>/metrics/<str:name>/", view, given, name=f"{name}-of"),
    ]


# Exempt: a request that writes is told so in the API's own form, not by a page about cookies.
ROUTES = [
    path("metrics/", csrf_exempt(registry), name="api-metrics"),
    path("metrics/<str:metric>/<str:slug>/", csrf_exempt(one_figure), name="api-explanation"),
    path("industry/years/", csrf_exempt(industry_years), name="api-industry-years"),
    path("supply-chain/graph/", csrf_exempt(graph), name="api-supply-graph"),
    path("supply-chain/what-if/", csrf_exempt(what_if), name="api-what-if"),
    *(route for subjects in SUBJECTS for route in _of(subjects)),
]
