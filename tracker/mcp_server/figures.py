"""The tool ``explain_metric``: a figure with formula, inputs, what was left out, and sources."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import BaseModel, Field

from sources.exchange import TARGETS as CURRENCIES
from sources.models import Derived
from tracker.explanation import Evidence, Explanation, explain, find_figure
from tracker.mcp_server.answering import (
    Citations,
    cut_words,
    fitted,
    frame,
    name_of,
    range_of,
)
from tracker.mcp_server.asking import Refusal, company_named, component_named
from tracker.mcp_server.shapes import Answer, Fact, Name, Range
from tracker.metrics import derivation_of, every_metric, metric_of

MOST = 60
MOST_NAMED = 30


class Value(BaseModel):
    label: str
    words: str


class Input(Fact):
    role: str = Field(description="How it entered the figure, or why it was left out")
    value: Range | None = Field(description="Its part of the figure; null: it adds no amount")

    def line(self) -> str:
        part = f" → {self.value.words}" if self.value else ""
        return f"{super().line()} ({self.role}{part})"


class MetricExplained(Answer):
    metric: str
    title: str
    slug: str = Field(description="The figure's name among those of its metric")
    about: list[Name]
    values: dict[str, object] = Field(description="As the API gives them; null: not known")
    shown: list[Value] = Field(description="The values in words")
    unit: str
    formula: str
    formula_version: str
    computed_on: str = Field(description="The day on which due dates were judged")
    inputs: list[Input]
    left_out: list[Input]

    def lines(self) -> Iterator[str]:
        yield from (f"{one.label}: {one.words}" for one in self.shown)
        yield f"Formula (version {self.formula_version}, unit: {self.unit}): {self.formula}"
        yield from (f"Used: {one.line()}" for one in self.inputs)
        yield from (f"Left out: {one.line()}" for one in self.left_out)


def explain_metric(
    metric: Annotated[
        str, Field(description="Such as capital_raised, verdict, track_record, known_suppliers")
    ],
    about: Annotated[
        str,
        Field(
            description="The figure's own slug (engineai.usd, a target's key), or the slug of a"
            " company or component; where it has several figures, the answer names them, and of two"
            " currencies it takes US dollars"
        ),
    ],
) -> MetricExplained:
    """One computed figure: value, formula and its version, facts used and left out, and sources.

    dataset_overview lists the metrics with their units. Money is in whole units of the currency, shares
    are from 0 to 1. Values are ranges: `…_min` and `…_max`; null is an open or unknown end.
    """
    explained = explain(_figure(metric, about))
    return fitted(lambda most: _answer(explained, most), MOST)


def _answer(explained: Explanation, most: int) -> MetricExplained:
    figure, cited = explained.figure, Citations()
    inputs = [_input(one, cited) for one in explained.inputs[:most]]
    left_out = [_input(one, cited) for one in explained.left_out[: max(2, most // 2)]]
    shown = len(inputs) + len(left_out)
    there = len(explained.inputs) + len(explained.left_out)
    return MetricExplained(
        summary=_summary(explained),
        metric=figure.metric,
        title=explained.title,
        slug=figure.slug,
        about=[name_of(one) for one in explained.subjects],
        values=figure.record(),
        shown=[Value(label=str(one.label), words=str(one.text)) for one in figure.shown()],
        unit=str(figure.unit),
        formula="\n\n".join(explained.paragraphs),
        formula_version=figure.version,
        computed_on=explained.day.isoformat(),
        inputs=inputs,
        left_out=left_out,
        cut=cut_words(shown, there, "facts", "page_url has them all"),
        sources=cited.listed,
        **frame(figure.get_absolute_url()),
    )


def _figure(metric: str, about: str) -> Derived:
    model = metric_of(metric)
    if model is None:
        names = [one.metric for one in every_metric()]
        near = get_close_matches(metric, names, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Refusal(f"There is no metric “{metric[:60]}”.{hint} There are: {', '.join(names)}.")
    figure = find_figure(metric, about)
    if figure is not None:
        return figure
    found = _about(model, about)
    if len(found) == 1:
        return found[0]
    in_dollars = [one for one in found if one.slug.endswith(".usd")]
    if len(in_dollars) == 1 and len(found) == len(CURRENCIES):
        return in_dollars[0]
    slugs = [one.slug for one in found]
    if not slugs:
        raise Refusal(f"{metric} has no figure about “{about[:60]}” on that day.")
    more = f" and {len(slugs) - MOST_NAMED} more" if len(slugs) > MOST_NAMED else ""
    named = ", ".join(slugs[:MOST_NAMED])
    raise Refusal(f"{metric} has several figures about “{about}”; give one: {named}{more}.")


def _about(model: type[Derived], about: str) -> list[Derived]:
    """Its figures about a company or component of that slug or name, or with that in their own."""
    try:
        return _about_row(model, about)
    except Refusal:
        named = _with_part(derivation_of(model).figures(model), about)
        if not named:
            raise
        return named


def _with_part(figures: Iterable[Any], about: str) -> list[Any]:
    """``ubtech.2025`` and ``2025`` are parts of ``ubtech.2025.deliveries``."""
    return [one for one in figures if f".{about}." in f".{one.slug}."]


def _about_row(model: type[Derived], about: str) -> list[Derived]:
    columns = {field.name for field in model._meta.concrete_fields}
    if "company" in columns:
        try:
            company = company_named(about)
        except Refusal:
            if "component" not in columns:
                raise
        else:
            own = frozenset({company.slug})
            return list(derivation_of(model).figures(model, companies=own))
    if "component" in columns:
        component = component_named(about)
        return list(derivation_of(model).figures(model, component=component))
    return _begun_with(model, about)


def _begun_with(model: type[Derived], about: str) -> list[Derived]:
    figures: list[Any] = derivation_of(model).figures(model)
    begun = [one for one in figures if one.slug.startswith(about)]
    return begun or _with_part(figures, about) or figures


def _summary(explained: Explanation) -> str:
    shown = explained.figure.shown()
    whose = ", ".join(str(one) for one in explained.subjects)
    headline = f"{shown[0].label}: {shown[0].text}" if shown else ""
    return f"{explained.title}{f' of {whose}' if whose else ''}. {headline}."


def _input(one: Evidence, cited: Citations) -> Input:
    value = None
    if not one.value.is_unknown:
        value = range_of(one.value, one.value_text)
    if one.fact is None:
        told = Fact(
            resource=one.resource,
            key=one.key,
            about=f"{one.key} (withdrawn since)",
            figure=None,
            page_url="",
            sources=[],
        )
    else:
        told = cited.fact(one.fact)
    return Input(**told.model_dump(), role=one.code_text, value=value)
