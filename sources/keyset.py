"""Pages of a long answer, each of which begins after the last row of the one before.

A cursor holds what that row was sorted by, so rows that come or go meanwhile shift nothing: each row
that stays is given once. Without an order asked for, rows stand in the order of their identity, which
never changes; under any other, a row whose own sort value is edited in the middle of a pull may move.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext as _

SIGNER = signing.Signer(sep=".", salt="cursor")


class Term(NamedTuple):
    """A column, or an annotation, that rows are sorted by; unknown values come last either way."""

    column: str
    descending: bool = False

    @property
    def sign(self) -> str:
        return f"-{self.column}" if self.descending else self.column


class Window(NamedTuple):
    rows: list[Any]
    cursor: str
    """That of the window that follows; empty where none does."""


class UnreadableCursor(ValueError):
    """It was not made here, or for another list or order."""

    def __init__(self) -> None:
        super().__init__(_("Take the cursor from the “next” address of an earlier answer."))


def window(rows: QuerySet[Any], terms: Sequence[Term], cursor: str, limit: int) -> Window:
    """The rows after the cursor, in this order; the last of the ``terms`` is unique.

    UnreadableCursor where the cursor is none of ours.
    """
    names = [f"_key_{place}" for place in range(len(terms))]
    rows = rows.annotate(**{name: F(term.column) for name, term in zip(names, terms, strict=True)})
    if cursor:
        rows = rows.filter(_after(rows, names, terms, _values(rows, names, terms, cursor)))
    order = [unknown_last(name, term.descending) for name, term in zip(names, terms, strict=True)]
    found = list(rows.order_by(*order)[: limit + 1])
    shown = found[:limit]
    if len(found) <= limit:
        return Window(shown, "")
    last = [_plain(_field(rows, name).get_prep_value(getattr(shown[-1], name))) for name in names]
    return Window(shown, SIGNER.sign_object([_of(rows, terms), last]))


def ordered(rows: QuerySet[Any], terms: Sequence[Term]) -> QuerySet[Any]:
    """All rows as windows of these terms show them."""
    return rows.order_by(*(unknown_last(term.column, term.descending) for term in terms))


def unknown_last(column: str, descending: bool) -> Any:
    """What to order rows by: unknown values come last either way."""
    name = F(column)
    return name.desc(nulls_last=True) if descending else name.asc(nulls_last=True)


def _of(rows: QuerySet[Any], terms: Sequence[Term]) -> list[str]:
    """Of which list and order a cursor is."""
    return [rows.model._meta.label_lower, *(term.sign for term in terms)]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | float | str):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _values(
    rows: QuerySet[Any], names: Sequence[str], terms: Sequence[Term], cursor: str
) -> list[Any]:
    try:
        of, plain = SIGNER.unsign_object(cursor)
        if of != _of(rows, terms):
            raise UnreadableCursor
        return [
            _field(rows, name).to_python(value) for name, value in zip(names, plain, strict=True)
        ]
    except (signing.BadSignature, ValueError, UnicodeError, ValidationError) as fault:
        raise UnreadableCursor from fault


def _field(rows: QuerySet[Any], name: str) -> Any:
    return rows.query.annotations[name].output_field


def _after(
    rows: QuerySet[Any], names: Sequence[str], terms: Sequence[Term], values: Sequence[Any]
) -> Q:
    """Rows that differ from the cursor's first at some term, and come later by it."""
    later, same = Q(pk__in=[]), Q()
    for name, term, value in zip(names, terms, values, strict=True):
        if value is None:
            # Nothing comes after the unknown values but more of them.
            same &= Q(**{f"{name}__isnull": True})
            continue
        # With its type, or SQLite compares a computed number as text.
        typed = Value(value, output_field=_field(rows, name))
        side = "lt" if term.descending else "gt"
        further = Q(**{f"{name}__{side}": typed}) | Q(**{f"{name}__isnull": True})
        later |= same & further
        same &= Q(**{name: typed})
    return later
