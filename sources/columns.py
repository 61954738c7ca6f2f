"""Columns of the CSV tables: text in a cell, a value in a model, a value in JSON, and back."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sources.fields import SEPARATOR, ListField, split_list
from sources.models import FactPart, Source
from sources.partial_dates import ACCEPTED, PartialDate

WRITTEN_AS_A_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


class References:
    """Primary keys by public identity, read once per model and kept up with what a load adds."""

    def __init__(self) -> None:
        self._known: dict[type[models.Model], dict[str, int]] = {}
        self._refused: set[tuple[type[models.Model], str]] = set()

    def of(self, model: type[models.Model]) -> dict[str, int]:
        if model not in self._known:
            rows = model._default_manager.values_list(identity_of(model), "pk")
            self._known[model] = dict(rows)
        return self._known[model]

    def refuse(self, model: type[models.Model], identity: str) -> None:
        """A row that was announced is not written after all."""
        self.of(model).pop(identity, None)
        self._refused.add((model, identity))

    def find(self, model: type[models.Model], identity: str) -> int:
        try:
            return self.of(model)[identity]
        except KeyError:
            told = {"noun": model._meta.verbose_name, "identity": identity}
            if (model, identity) in self._refused:
                reason = _("the row of %(noun)s '%(identity)s' was refused") % told
            else:
                reason = _("there is no %(noun)s '%(identity)s'") % told
            raise ValueError(reason) from None

    @cached_property
    def source_days(self) -> dict[int, PartialDate | None]:
        """When each source was published, by primary key; the sources load before what cites them."""
        return {source.pk: source.published_on for source in Source.objects.all()}


def identity_of(model: Any) -> str:
    return str(model.identity)


@dataclass(frozen=True)
class Column:
    """One column: plain text unless a subclass says otherwise."""

    name: str
    required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    description: str = ""
    validators: tuple[Callable[[Any], None], ...] = ()
    in_row: ClassVar[bool] = True
    """False where the values are kept in rows of their own."""

    def parse(self, cell: str, references: References) -> Any:
        """The value in a cell; ValueError says in words what is wrong with it."""
        if self.required and not cell:
            raise ValueError(_("this cell may not be empty"))
        if "\0" in cell:
            raise ValueError(_("this cell holds a NUL byte"))
        value = self._parse(cell, references)
        if cell:
            self._validate(value)
        return value

    def _validate(self, value: Any) -> None:
        for validator in self.validators:
            try:
                validator(value)
            except ValidationError as fault:
                raise ValueError(" ".join(fault.messages)) from None

    def _parse(self, cell: str, references: References) -> Any:
        if self.max_length and len(cell) > self.max_length:
            raise ValueError(_("longer than %(most)s characters") % {"most": self.max_length})
        if cell and self.choices and cell not in self.choices:
            told = {"cell": cell, "words": ", ".join(self.choices)}
            raise ValueError(_("'%(cell)s' is not one of %(words)s") % told)
        return cell

    def read(self, row: models.Model) -> Any:
        return getattr(row, self.name)

    def put(self, row: models.Model, value: Any) -> None:
        setattr(row, self.name, value)

    def cell(self, value: Any) -> str:
        return str(value)

    def plain(self, value: Any) -> Any:
        """The value as JSON holds it."""
        return value


class NumberColumn(Column):
    """A plain decimal number without sign, exponent or separators."""

    def _parse(self, cell: str, references: References) -> Decimal | None:
        if not cell:
            return None
        try:
            value = Decimal(cell)
        except InvalidOperation:
            raise ValueError(_("'%(cell)s' is not a plain number") % {"cell": cell}) from None
        if not value.is_finite() or not cell.replace(".", "", 1).isdecimal():
            raise ValueError(_("'%(cell)s' is not a plain number") % {"cell": cell})
        return value

    def cell(self, value: Decimal | None) -> str:
        return "" if value is None else format(value.normalize(), "f")

    def plain(self, value: Decimal | None) -> int | float | None:
        return plain_number(value)


class FlagColumn(Column):
    """``true``, ``false``, or empty for unknown."""

    def _parse(self, cell: str, references: References) -> bool | None:
        if cell not in ("true", "false", ""):
            raise ValueError(_("'%(cell)s' is not true, false or empty") % {"cell": cell})
        return None if not cell else cell == "true"

    def cell(self, value: bool | None) -> str:
        return "" if value is None else str(value).lower()


class DateColumn(Column):
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``: the length is the precision."""

    def _parse(self, cell: str, references: References) -> PartialDate | None:
        try:
            return PartialDate.parse(cell) if cell else None
        except ValueError:
            words = _("'%(cell)s' is not a date of the form %(accepted)s")
            if WRITTEN_AS_A_DAY.fullmatch(cell):
                words = _("'%(cell)s' is not a day of the calendar")
            raise ValueError(words % {"cell": cell, "accepted": ACCEPTED}) from None

    def cell(self, value: PartialDate | None) -> str:
        return "" if value is None else str(value)

    def plain(self, value: PartialDate | None) -> str | None:
        return None if value is None else str(value)


class ListColumn(Column):
    """Items joined with ``|``, each once, none empty."""

    def _parse(self, cell: str, references: References) -> tuple[str, ...]:
        items = distinct(cell)
        for item in items:
            super()._parse(item, references)
        return items

    def cell(self, value: tuple[str, ...]) -> str:
        return SEPARATOR.join(value)

    def plain(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


@dataclass(frozen=True)
class ReferenceColumn(Column):
    """The public identity of another row, in a column named for the relation."""

    relation: str = ""
    model: type[models.Model] = Source

    def _parse(self, cell: str, references: References) -> int | None:
        return references.find(self.model, cell) if cell else None

    def read(self, row: models.Model) -> str:
        related = getattr(row, self.relation)
        return str(getattr(related, identity_of(self.model))) if related else ""

    def put(self, row: models.Model, value: int | None) -> None:
        setattr(row, f"{self.relation}_id", value)

    def plain(self, value: str) -> str | None:
        return value or None


@dataclass(frozen=True)
class PartColumn(Column):
    """Public identities joined with ``|``, kept in order as parts of the fact."""

    part: type[FactPart] | None = None
    relation: str = "source"
    model: type[models.Model] = Source
    accessor: str = "citations"
    fixed: tuple[tuple[str, str], ...] = field(default=())
    in_row: ClassVar[bool] = False

    def _parse(self, cell: str, references: References) -> tuple[int, ...]:
        return tuple(references.find(self.model, item) for item in distinct(cell))

    def read(self, row: models.Model) -> tuple[str, ...]:
        identity = identity_of(self.model)
        return tuple(str(getattr(getattr(p, self.relation), identity)) for p in self.parts(row))

    def parts(self, row: models.Model) -> list[Any]:
        """This column's parts of the row in order, from the prefetched ones."""
        parts = getattr(row, self.accessor).all()
        return [p for p in parts if all(getattr(p, k) == v for k, v in self.fixed)]

    def cell(self, value: Iterable[str]) -> str:
        return SEPARATOR.join(value)

    def plain(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


def distinct(cell: str) -> tuple[str, ...]:
    """The items of a list cell; ValueError where one is empty, padded or repeated."""
    items = split_list(cell)
    for item in items:
        if item != item.strip() or not item:
            raise ValueError(_("an item is empty or padded with spaces"))
        if items.count(item) > 1:
            raise ValueError(_("'%(item)s' stands here twice") % {"item": item})
    return items


def column_for(model: Any, name: str) -> Column:
    """The column of that name, as the model's field of that name (or relation) implies."""
    if name == "source_ids":
        part = model._meta.get_field("citations").related_model
        return PartColumn(name, required=True, part=part)
    if name in getattr(model, "partial_dates", {}):
        date_field = model.partial_dates[name]
        return DateColumn(name, date_field.required, description=str(date_field.verbose_name))
    relation = relation_of(model, name)
    if relation is not None:
        target: Any = relation.related_model
        label = str(relation.verbose_name)
        return ReferenceColumn(
            name, not relation.null, description=label, relation=relation.name, model=target
        )
    model_field = model._meta.get_field(name)
    kind = {
        models.DecimalField: NumberColumn,
        models.BooleanField: FlagColumn,
        ListField: ListColumn,
    }.get(type(model_field), Column)
    return kind(
        name,
        required=not (model_field.blank or model_field.null),
        max_length=model_field.max_length,
        choices=tuple(value for value, _label in model_field.choices or ())
        or words_of(model, name),
        description=str(model_field.verbose_name),
        validators=tuple(model_field.validators),
    )


def relation_of(model: Any, name: str) -> Any | None:
    """The foreign key behind ``company_slug`` or, for a key without suffix, ``input_for``."""
    for model_field in model._meta.fields:
        if model_field.is_relation and name in (model_field.name, f"{model_field.name}_slug"):
            return model_field
    return None


def words_of(model: Any, name: str) -> tuple[str, ...]:
    """The vocabulary of a list column, declared by the model as ``<NAME>_WORDS``."""
    return tuple(getattr(model, f"{name}_words", ()))


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON holds it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
