"""Model fields the dataset needs: partial dates and lists in one cell."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.lookups import Lookup
from django.utils.translation import gettext_lazy as _

from sources.intervals import Interval
from sources.partial_dates import PartialDate

SEPARATOR = "|"


class PartialDateField:
    """Two date columns, ``<name>_first`` and ``<name>_last``, read and set as one ``PartialDate``.

    Query by the columns (``due_last__lte``); the pair restores the original text exactly.
    """

    def __init__(self, verbose_name: Any, *, required: bool = False) -> None:
        self.verbose_name = verbose_name
        self.required = required

    if TYPE_CHECKING:

        def __get__(self, instance: object, owner: type) -> PartialDate | None: ...
        def __set__(self, instance: object, value: PartialDate | None) -> None: ...

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        first, last = f"{name}_first", f"{name}_last"
        for column in (first, last):
            date_field: models.DateField[Any, Any] = models.DateField(
                self.verbose_name, null=not self.required, blank=True, editable=False
            )
            cls.add_to_class(column, date_field)

        def get(row: Any) -> PartialDate | None:
            day: date | None = getattr(row, first)
            return None if day is None else PartialDate(day, getattr(row, last))

        def put(row: Any, value: PartialDate | None) -> None:
            setattr(row, first, value and value.first)
            setattr(row, last, value and value.last)

        # How lists of the admin head such a column, and by what they sort it.
        vars(get).update(short_description=self.verbose_name, admin_order_field=first)
        # A property, so that the model's constructor takes it as a keyword.
        setattr(cls, name, property(get, put))
        own: dict[str, PartialDateField] = dict(getattr(cls, "partial_dates", {}))
        own[name] = self
        cls.partial_dates = own  # type: ignore[attr-defined]


class RangeField:
    """Two columns, ``<name>_min`` and ``<name>_max``, read and set as one ``Interval``.

    For figures of ours; a null end is open, two nulls know nothing.
    """

    def __init__(self, verbose_name: Any = "", *, digits: int = 24, places: int = 4) -> None:
        self.verbose_name = verbose_name
        self.digits = digits
        self.places = places

    if TYPE_CHECKING:

        def __get__(self, instance: object, owner: type) -> Interval: ...
        def __set__(self, instance: object, value: Interval) -> None: ...

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        low, high = f"{name}_min", f"{name}_max"
        for column in (low, high):
            end: models.DecimalField[Any, Any] = models.DecimalField(
                self.verbose_name,
                max_digits=self.digits,
                decimal_places=self.places,
                null=True,
                blank=True,
                editable=False,
            )
            cls.add_to_class(column, end)

        def get(row: Any) -> Interval:
            return Interval(getattr(row, low), getattr(row, high))

        def put(row: Any, value: Interval) -> None:
            setattr(row, low, self._rounded(value.low))
            setattr(row, high, self._rounded(value.high))

        setattr(cls, name, property(get, put))
        own: dict[str, RangeField] = dict(getattr(cls, "ranges", {}))
        own[name] = self
        cls.ranges = own  # type: ignore[attr-defined]

    def _rounded(self, end: Decimal | None) -> Decimal | None:
        return None if end is None else end.quantize(Decimal(1).scaleb(-self.places))


class ListField(models.TextField):
    """A few short strings in one text column, joined with ``|`` as in the dataset; a tuple in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", tuple)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str, *_rest: object) -> tuple[str, ...]:
        return split_list(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            return split_list(value)
        return tuple(value or ())

    def get_prep_value(self, value: str | Sequence[str]) -> str:
        return value if isinstance(value, str) else SEPARATOR.join(value)

    def value_from_object(self, obj: models.Model) -> Any:
        return self.get_prep_value(getattr(obj, self.attname))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(SEPARATOR.join(value), model_instance)
        if any(SEPARATOR in item or item != item.strip() or not item for item in value):
            raise ValidationError(_("Join the items with | and leave no item empty."))
        if len(set(value)) != len(value):
            raise ValidationError(_("An item stands here twice."))


@ListField.register_lookup
class Has(Lookup):
    """``roles__has="maker"``: the list holds exactly this item."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        wanted = re.sub(r"([\\%_])", r"\\\1", str(self.rhs))
        return rf"'|' || {lhs} || '|' LIKE %s ESCAPE '\'", (*params, f"%|{wanted}|%")


def split_list(text: str) -> tuple[str, ...]:
    return tuple(text.split(SEPARATOR)) if text else ()


def newest_first(column: str) -> OrderBy:
    """For ``Meta.ordering``: rows without a date last, which the databases disagree about.

    By the first possible day, so that "2026" does not stand above all that is dated in 2026.
    """
    return F(column).desc(nulls_last=True)


def mint_key(prefix: str) -> str:
    """A new public identity: opaque, never derived from the row, so that it never has to change."""
    return f"{prefix}-{token_hex(4)}"
