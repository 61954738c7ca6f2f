"""Why a figure is what it is: its evidence found, put in words, and counted again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from sources import wording
from sources.clock import clock, looking_from
from sources.derivation import Derivation
from sources.intervals import UNKNOWN, Interval
from sources.models import Derived, Named, Sourced
from sources.rows import Conversion
from tracker.dataset import TABLES
from tracker.fact_wording import Line, address_of, line_of
from tracker.metrics import derivation_of, metric_of

Place = tuple[str, str]
"""A fact's resource and key."""


@dataclass(frozen=True)
class Evidence:
    """A fact beside a figure: ``code`` says how it entered, or why it did not.

    ``fact`` is None once it has been withdrawn.
    """

    resource: str
    key: str
    code: str
    code_text: str
    fact: Sourced | None
    value: Interval = UNKNOWN
    rate: Conversion | None = None
    currency: str = ""
    """Of the figure, where it is money; ``value`` is in it."""

    @cached_property
    def line(self) -> Line:
        return Line(self.key) if self.fact is None else line_of(self.fact)

    @property
    def url(self) -> str:
        return "" if self.fact is None else address_of(self.fact)

    @property
    def value_text(self) -> str:
        """Its part of the figure; empty where it has none."""
        if self.value.is_unknown:
            return ""
        if self.currency:
            return wording.money(self.currency, self.value)
        return wording.quantity(self.value)

    @property
    def rate_text(self) -> str:
        if self.rate is None:
            return ""
        return _("1 %(currency)s = %(rate)s %(target)s, ECB reference rate of %(day)s") % {
            "currency": getattr(self.fact, "currency", ""),
            "rate": f"{self.rate.rate:.5g}",
            "target": self.currency,
            "day": wording.day(self.rate.day),
        }


@dataclass(frozen=True)
class Explanation:
    """A figure with everything that a sceptical reader needs to check it."""

    figure: Derived
    inputs: list[Evidence]
    left_out: list[Evidence]

    @property
    def title(self) -> str:
        return title_of(type(self.figure))

    @property
    def subjects(self) -> list[Named]:
        """The company, component or investor it is about."""
        return [
            row
            for name in subject_names(type(self.figure))
            if (row := getattr(self.figure, name)) is not None
        ]

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs_of(type(self.figure))

    @property
    def has_values(self) -> bool:
        """Whether any input has a part of its own in the figure."""
        return any(not one.value.is_unknown for one in self.inputs)

    @property
    def day(self) -> date:
        return day_of(self.figure)

    @cached_property
    def holds(self) -> bool:
        """Whether the inputs alone, with nothing else to see, give the same figure.

        Without inputs there need not be one: what it says is that nothing it could use is known.
        """
        again = recomputed(self.figure)
        if again is None:
            return not self.inputs
        return stored_values(again) == stored_values(self.figure)


def find_figure(metric: str, slug: str) -> Derived | None:
    """The figure of that name by the reader's clock."""
    model = metric_of(metric)
    return None if model is None else derivation_of(model).figure(model, slug=slug)


def explain(figure: Derived) -> Explanation:
    return explain_all([figure])[0]


def explain_all(figures: Iterable[Derived]) -> list[Explanation]:
    """Each figure's evidence; one query per resource and relation for all of them together."""
    figures = list(figures)
    facts = facts_at(place for figure in figures for place in places_of(figure))
    return [_explained(figure, facts) for figure in figures]


def _explained(figure: Derived, facts: Mapping[Place, Sourced]) -> Explanation:
    words, currency = type(figure).words, str(getattr(figure, "currency", ""))
    left_out = {one[:2] for one in figure.exclusions}

    def evidence(resource: str, key: str, code: str, **part: Any) -> Evidence:
        fact = facts.get((resource, key))
        return Evidence(resource, key, code, str(words.get(code, code)), fact, **part)

    return Explanation(
        figure,
        [
            evidence(*one[:3], value=one.value, rate=one.rate, currency=currency)
            for one in figure.evidence
            if not (one[2] in figure.told_once and one[:2] in left_out)
        ],
        [evidence(*one) for one in figure.exclusions],
    )


def places_of(figure: Derived) -> list[Place]:
    """Every fact a figure names, used or left out."""
    used = [(one.resource, one.key) for one in figure.evidence]
    return used + [(one.resource, one.key) for one in figure.exclusions]


def facts_at(places: Iterable[Place]) -> dict[Place, Sourced]:
    """The facts the reader may see at these places, with what their wording and sources read."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for resource, key in places:
        wanted[resource].add(key)
    found: dict[Place, Sourced] = {}
    for table in TABLES:
        resource = table.model.resource
        if keys := sorted(wanted.get(resource, ())):
            for row in table.published().filter(**{f"{table.identity}__in": keys}):
                found[resource, getattr(row, table.identity)] = row
    return found


def recomputed(figure: Derived) -> Derived | None:
    """The figure as computed from the facts it lists as inputs, and no other."""
    derivation: Derivation = derivation_of(type(figure))
    listed = frozenset((one.resource, one.key) for one in figure.evidence)
    own = figure.company_slug
    scope = frozenset({own}) if derivation.companies_of and own else None
    with looking_from(clock()._replace(only=listed)):
        rows = derivation.compute(scope, day_of(figure))
        same = (row for row in rows if type(row) is type(figure) and row.slug == figure.slug)
        return next(same, None)


def day_of(figure: Derived) -> date:
    """The day on which it judged due dates: of its computation, or the past day the reader chose."""
    return clock().today if figure.pk is None else timezone.localdate(figure.computed_at)


def stored_values(figure: Derived) -> dict[str, Any]:
    """A figure's columns as the database would hold them."""
    apart = {"id", "slug", "used", "left_out", "version", "computed_at"}
    fields = [field for field in figure._meta.concrete_fields if field.name not in apart]
    return {field.attname: _stored(field, getattr(figure, field.attname)) for field in fields}


def _stored(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    if isinstance(field, models.DecimalField) and value is not None:
        return Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return field.to_python(value)


def subject_names(model: type[Derived]) -> list[str]:
    """The columns that say what a figure is about."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, Named)
    ]


def title_of(model: type[Derived]) -> str:
    title = str(model._meta.verbose_name)
    return title[:1].upper() + title[1:]


def paragraphs_of(model: type[Derived]) -> list[str]:
    """The formula as it stands in the code, line ends removed."""
    return [" ".join(part.split()) for part in model.formula().split("\n\n")]
