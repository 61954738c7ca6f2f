"""The words a value may be, each vocabulary under one name: a generated client has one type for it."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from django.db.models import TextChoices

import companies.choices
import companies.models
import funding.choices
import sources.choices
import supplychain.choices
from companies.models.derived_records import SlippageState
from supplychain.metrics.ties import RELATIONS
from supplychain.models.derived_orders import CUSTOMER_IS
from tracker.api.schema.values import Schema, referring

MODULES = (
    sources.choices,
    companies.choices,
    companies.models,
    funding.choices,
    supplychain.choices,
)


class Vocabularies:
    """Those that the description names, in the order in which it comes upon them."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], tuple[str, Sequence[tuple[str, Any]]]] = {}
        for name, choices in _declared():
            self.known.setdefault(tuple(value for value, _label in choices), (name, choices))
        self.schemas: dict[str, Schema] = {}

    def of(self, words: Sequence[str], name: str) -> Schema:
        """A reference to the vocabulary of these words; ``name`` is for one without a class."""
        values = tuple(words)
        self.known.setdefault(values, (name, [(value, "") for value in values]))
        known, choices = self.known[values]
        self.schemas[known] = _described(choices)
        return referring(known)

    def known_as(self, words: Sequence[str]) -> Schema | None:
        """The same, where the description has named it already."""
        found = self.known.get(tuple(words))
        return referring(found[0]) if found and found[0] in self.schemas else None


def _described(choices: Sequence[tuple[str, Any]]) -> Schema:
    meanings = "; ".join(f"`{value}`: {label}" for value, label in choices if str(label))
    schema: Schema = {"type": "string", "enum": [value for value, _label in choices]}
    return schema | ({"description": meanings} if meanings else {})


def _declared() -> Iterator[tuple[str, Sequence[tuple[str, Any]]]]:
    for module in MODULES:
        yield from _of_module(module)
    yield SlippageState.__name__, SlippageState.choices
    yield "Relation", [(word, CUSTOMER_IS[word]) for word in RELATIONS]


def _of_module(module: ModuleType) -> Iterator[tuple[str, Sequence[tuple[str, Any]]]]:
    for name, found in vars(module).items():
        if isinstance(found, type) and issubclass(found, TextChoices) and found is not TextChoices:
            yield name, found.choices
