"""Figures: those of each metric have values of their own, told apart by the metric's name."""

from typing import Any

from django.db import models
from django.utils.text import capfirst

from sources.choices import Confidence
from sources.fields import ListField
from sources.models import Derived
from tracker.api.metrics import SUBJECTS, describes_industry, metrics_of
from tracker.api.schema import parameters as asked
from tracker.api.schema.answers import answers
from tracker.api.schema.operations import reading, singular
from tracker.api.schema.records import listed
from tracker.api.schema.values import (
    Schema,
    address,
    day,
    flag,
    items,
    moment,
    number,
    or_null,
    partial_date,
    record,
    referring,
    text,
    told,
    whole,
)
from tracker.api.schema.vocabularies import Vocabularies
from tracker.metrics import every_metric

TAG = "metrics"
HIDDEN = {"id", "slug", "used", "left_out", "version", "computed_at"}


def schemas(words: Vocabularies) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for model in every_metric():
        found |= _of_metric(model, words)
    explained = [referring(f"{_name(model)}Explained") for model in every_metric()]
    return {
        **found,
        "ExplainedFigure": _one_of(explained, "Explained"),
        "Explanation": _explanation(),
        "UsedFact": _fact(words, _USED, "A fact the figure rests on"),
        "LeftOutFact": _fact(words, _LEFT_OUT, "A fact beside the figure that did not enter it"),
        "CitedSource": _cited(),
        "Metric": _metric(),
        "MetricList": listed(referring("Metric")),
        "IndustryFigureList": listed(_any_figure(_industry())),
        **{name: schema for subjects in SUBJECTS for name, schema in _lists_of(subjects).items()},
    }


def paths() -> dict[str, Schema]:
    found = {
        "/api/v1/metrics/": reading(
            "listMetrics",
            TAG,
            "List metrics",
            "Every metric with its formula, unit and version, and the words of its explanations.",
            (),
            answers(referring("MetricList"), "The metrics"),
        ),
        "/api/v1/metrics/{metric}/{slug}/": reading(
            "getFigure",
            TAG,
            "Get one figure with its explanation",
            "One figure of a metric, with the facts it rests on and those it leaves out.",
            [
                asked.path("metric", "The `name` of a metric."),
                asked.path("slug", "The `slug` of a figure."),
            ],
            answers(referring("ExplainedFigure"), "The figure, explained", of_one=True),
        ),
        "/api/v1/industry/years/": reading(
            "listIndustryYears",
            TAG,
            "List the industry's figures by year",
            "The figures of a year that are about no single company or component.",
            [
                asked.query(
                    "metric", {"type": "string", "enum": _industry_names()}, "Of this metric."
                )
            ],
            answers(referring("IndustryFigureList"), "The figures"),
        ),
    }
    for subjects in SUBJECTS:
        found |= _paths_of(subjects)
    return found


def _paths_of(subjects: str) -> dict[str, Schema]:
    one = singular(subjects)
    slug = asked.path("slug", f"Slug of a row of `{subjects}`.")
    name = asked.path("name", "The `name` of a metric.")
    bare = f"/api/v1/{subjects}/{{slug}}/metrics/"
    return {
        bare: reading(
            f"list{one}Figures",
            TAG,
            f"List the figures about one of {subjects}",
            "Every figure about it, of all metrics.",
            [slug],
            answers(referring(f"{one}FigureList"), "The figures", of_one=True),
        ),
        f"{bare}{{name}}/": reading(
            f"explain{one}Figures",
            TAG,
            f"Explain the figures of a metric about one of {subjects}",
            "The figures of one metric about it, each with the facts it rests on.",
            [slug, name],
            answers(referring(f"{one}ExplainedFigureList"), "The figures", of_one=True),
        ),
    }


def _lists_of(subjects: str) -> dict[str, Schema]:
    one, metrics = singular(subjects), metrics_of(subjects)
    explained = [referring(f"{_name(model)}Explained") for model in metrics]
    return {
        f"{one}FigureList": listed(_any_figure(metrics)),
        f"{one}ExplainedFigureList": listed(_one_of(explained, "Explained")),
    }


def _industry() -> list[type[Derived]]:
    return [model for model in every_metric() if describes_industry(model)]


def _industry_names() -> list[str]:
    return [model.metric for model in _industry()]


def _any_figure(metrics: list[type[Derived]]) -> Schema:
    return _one_of([referring(f"{_name(model)}Figure") for model in metrics], "Figure")


def _one_of(choices: list[Schema], ending: str) -> Schema:
    known = {f"{_name(model)}{ending}": model.metric for model in every_metric()}
    named = {str(one["$ref"]).rpartition("/")[2]: str(one["$ref"]) for one in choices}
    mapping = {known[name]: place for name, place in named.items()}
    return {
        "oneOf": choices,
        "discriminator": {"propertyName": "metric", "mapping": mapping},
    }


def _name(model: type[Derived]) -> str:
    """``CapitalRaised`` for the metric ``capital_raised``."""
    return model.metric.title().replace("_", "")


def _of_metric(model: type[Derived], words: Vocabularies) -> dict[str, Schema]:
    name = _name(model)
    title = capfirst(str(model._meta.verbose_name))
    fields = [field for field in model._meta.concrete_fields if field.name not in HIDDEN]
    values = dict(_value(model, field, words) for field in fields)
    figure = record(
        {
            "metric": {"type": "string", "const": model.metric},
            "slug": text("Names the figure within its metric"),
            "values": referring(f"{name}Values"),
            "version": text("Of the formula"),
            "computed_at": moment("When it was computed"),
            "url": address("The address of its page for people"),
            "explanation_url": address("Where the API explains it"),
        },
        title,
    )
    both = [referring(f"{name}Figure"), referring("Explanation")]
    return {
        f"{name}Values": record(values, f"{title}. Unit: {model.unit}."),
        f"{name}Figure": figure,
        f"{name}Explained": {"allOf": both, "description": f"{title}, explained"},
    }


def _value(model: type[Derived], field: Any, words: Vocabularies) -> tuple[str, Schema]:
    label = capfirst(str(field.verbose_name))
    if field.is_relation:
        slug = text(f"{label}: slug of `{field.related_model.resource}`")
        return f"{field.name}_slug", or_null(slug) if field.null else slug
    end = {"min": ", at least", "max": ", at most"}.get(field.name.rpartition("_")[2], "")
    schema = _type(field, words)
    unit = f"; {model.unit}" if isinstance(field, models.DecimalField) else ""
    return field.name, told(or_null(schema) if field.null else schema, f"{label}{end}{unit}")


def _type(field: Any, words: Vocabularies) -> Schema:
    if isinstance(field, ListField):
        return items({"type": "string"})
    if field.choices:
        return words.of([str(value) for value, _label in field.choices], field.name.title())
    if isinstance(field, models.JSONField):
        is_list = isinstance(field.get_default(), list)
        return items({"type": "object"}) if is_list else {"type": "object"}
    by_type = {
        models.BooleanField: flag(),
        models.DateField: day(),
        models.DecimalField: number(),
    }
    if isinstance(field, models.IntegerField):
        return whole()
    return by_type.get(type(field), text())


def _explanation() -> Schema:
    return record(
        {
            "title": text("What the metric is called"),
            "unit": text("What the values count"),
            "formula": text("How the figure comes about, in paragraphs"),
            "as_of": or_null(day("The past day it was asked for; null is today")),
            "inputs": items(referring("UsedFact")),
            "left_out": items(referring("LeftOutFact")),
        },
        "Why a figure is what it is.",
    )


_USED: dict[str, Schema] = {
    "role": text("How it entered, as a code"),
    "role_text": text("The same in words"),
    "value_min": or_null(number("Its part of the figure, lower bound, in the figure's unit")),
    "value_max": or_null(number("Its part of the figure, upper bound, in the figure's unit")),
    "rate": or_null(number("The reference rate by which that part was converted")),
    "rate_on": or_null(day("The day of that rate")),
}
_LEFT_OUT: dict[str, Schema] = {
    "reason": text("Why it did not, as a code"),
    "reason_text": text("The same in words"),
}


def _fact(words: Vocabularies, more: dict[str, Schema], description: str) -> Schema:
    place: dict[str, Schema] = {
        "resource": text("The resource it stands in"),
        "key": text("Its identity there"),
        "url": or_null(address("Its page for people; null once it has been withdrawn")),
        "public_on": or_null(day("The day on which it was public")),
        "confidence": or_null(words.of(Confidence.values, "Confidence")),
        "sources": items(referring("CitedSource")),
    }
    return record(place | more, description)


def _cited() -> Schema:
    return record(
        {
            "source_id": text("Its identity in `sources`"),
            "title": text(),
            "publisher": text("Empty where not known"),
            "published_on": or_null(partial_date()),
            "url": text("The source's own address", format="iri"),
            "page_url": address("Its page here"),
        },
        "A source of the fact.",
    )


def _metric() -> Schema:
    names = [model.metric for model in every_metric()]
    return record(
        {
            "name": {"type": "string", "enum": names},
            "title": text(),
            "version": text("Of the formula"),
            "unit": text("What its values count"),
            "formula": text("How it comes about, in paragraphs"),
            "words": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "What an explanation says of each fact, by code",
            },
            "url": address("Where the methodology explains it"),
        },
        "A metric with its formula.",
    )
