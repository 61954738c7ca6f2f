"""Cells in words: what a change of a row means to people."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sources import wording
from sources.columns import (
    Column,
    DateColumn,
    FlagColumn,
    ListColumn,
    NumberColumn,
    PartColumn,
    ReferenceColumn,
)
from sources.csv_tables import Table
from sources.fields import SEPARATOR, split_list
from sources.partial_dates import PartialDate
from tracker.desk.column_words import VOCABULARIES, label_of
from tracker.desk.names import shown_by_identity


class ShownChange(NamedTuple):
    """A column by its label, with the cell before and after in words."""

    column: str
    label: str
    old: str
    new: str


Words = Callable[[Table, Column, Iterable[str]], list[str]]


def in_words(
    table: Table, changed: Mapping[str, tuple[str, str]], words: Words | None = None
) -> list[ShownChange]:
    """In the order of the table's columns; of long lists only what came and what went.

    ``words`` puts the cells of a column into words where many rows are shown at once.
    """
    return [
        ShownChange(
            column.name,
            str(label_of(table, column.name)),
            *_pair(table, column, *changed[column.name], words or cells_in_words),
        )
        for column in table.columns
        if column.name in changed
    ]


def _pair(table: Table, column: Column, before: str, after: str, words: Words) -> list[str]:
    gone, come = (
        [one for one in split_list(here) if one not in split_list(there)]
        for here, there in ((before, after), (after, before))
    )
    kept = len(split_list(before)) - len(gone)
    if not (isinstance(column, PartColumn) and kept and (gone or come)):
        return words(table, column, (before, after))
    old, new = (
        words(table, column, [SEPARATOR.join(one)])[0] if one else "—" for one in (gone, come)
    )
    also = ngettext("%(count)s other as before", "%(count)s others as before", kept)
    return [old, wording.clauses((new, also % {"count": kept}))]


def cells_in_words(table: Table, column: Column, cells: Iterable[str]) -> list[str]:
    return [_cell(table, column, cell) if cell else nothing() for cell in cells]


def nothing() -> str:
    return pgettext("a field", "empty")


def _cell(table: Table, column: Column, cell: str) -> str:
    if isinstance(column, ReferenceColumn | PartColumn):
        return wording.listed(shown_by_identity(column.model, split_list(cell)))
    if isinstance(column, FlagColumn):
        return _("yes") if cell == "true" else _("no")
    try:
        if isinstance(column, DateColumn):
            return wording.when(PartialDate.parse(cell))
        if isinstance(column, NumberColumn):
            number = column.parse(cell, None)  # type: ignore[arg-type]
            return wording.number(number)
    except ValueError:
        return cell
    if isinstance(column, ListColumn):
        return wording.listed([_word(table, column, one) for one in split_list(cell)])
    return _word(table, column, cell)


def _word(table: Table, column: Column, word: str) -> str:
    """The label of a word of a vocabulary; any other text as it is."""
    if not column.choices:
        return word
    vocabulary = VOCABULARIES.get((table.model.resource, column.name))
    field = table.model._meta.get_field(column.name)
    labels = dict(vocabulary.choices if vocabulary else field.choices or ())
    return str(labels.get(word, word))
