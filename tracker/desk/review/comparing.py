"""A proposal beside what stands: each field in words, before, by now and as proposed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sources import wording
from sources.choices import ProposalOp, ProposalState, SourceKind
from sources.columns import Column, PartColumn, ReferenceColumn
from sources.csv_tables import Table
from sources.fact_lines import page_of
from sources.fields import split_list
from sources.models import Proposal, Source
from sources.models.proposal import difference
from sources.templatetags.facts import names
from tracker.desk.addresses import is_address
from tracker.desk.cell_words import cells_in_words, nothing
from tracker.desk.column_words import label_of
from tracker.desk.entry.duplicates import Duplicate, twins_of
from tracker.desk.review.review import comes_back, conflicting_columns, standing_rows
from tracker.desk.rows import BY_RESOURCE, Cells
from tracker.desk.titles import Titles

CHANGED, CONFLICT, STANDS = "changed", "conflict", "stands"


class Item(NamedTuple):
    """A value, or one of several in a cell; ``note`` says what to know about it."""

    text: str
    url: str = ""
    note: str = ""
    is_outside: bool = False


Words = tuple[Item, ...]


class Field(NamedTuple):
    """``token`` names the conflict and what stands, so that a tick answers just what was shown."""

    column: str
    label: str
    base: Words
    now: Words
    proposed: Words
    kind: str = CHANGED
    token: str = ""


class Along(NamedTuple):
    """A row that the proposal brings along."""

    title: str
    noun: str
    fields: list[Field]
    twins: list[Duplicate]
    """Rows that it may be under another name."""


class Comparison:
    """Everything a reviewer has to see of one proposal; read from the facts when it is made."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.table = BY_RESOURCE[proposal.resource]
        self.brought = list(proposal.brought.order_by("pk"))
        self.row = standing_rows([proposal]).get((proposal.resource, proposal.key))
        self.now: Cells | None = self.table.cells(self.row) if self.row is not None else None
        rows = [(self.table, cells) for cells in (proposal.cells, proposal.base, self.now or {})]
        along = [(BY_RESOURCE[one.resource], one.cells) for one in self.brought]
        self.titles = Titles(rows, along)
        self.words = CellWords([*rows, *along], along, self.titles)

    @property
    def title(self) -> str:
        cells = self.proposal.cells or self.now or {}
        return self.titles.of(self.table, cells) or str(self.proposal)

    @property
    def is_withdrawal(self) -> bool:
        return self.proposal.op == ProposalOp.WITHDRAW

    @cached_property
    def comes_back(self) -> str:
        """Since when the row is withdrawn that this publishes again; empty for all others."""
        return comes_back(self.proposal, self.row)

    @property
    def is_whole(self) -> bool:
        """Whether all that the row says is to be read, rather than what changes in it."""
        is_as_it_was = bool(self.comes_back) and not self.proposal.changed()
        return self.is_withdrawal or self.proposal.is_new or is_as_it_was

    def sources(self) -> Words:
        column = next((one for one in self.table.columns if one.name == "source_ids"), None)
        cells = self.proposal.cells or self.now or {}
        return self.words.of(self.table, column, cells.get("source_ids", "")) if column else ()

    def fields(self) -> list[Field]:
        """Of a change what it changes; of a new row, or one to be withdrawn, all that it says."""
        proposal = self.proposal
        if self.is_whole:
            return self._whole(self.table, proposal.cells or self.now or {})
        changed = proposal.changed()
        columns = [column for column in self.table.columns if column.name in changed]
        return [self._compared(column, *changed[column.name]) for column in columns]

    def _compared(self, column: Column, before: str, after: str) -> Field:
        waits = self.proposal.state == ProposalState.IN_REVIEW
        now = (self.now or {}).get(column.name, "") if waits and self.now else before
        kind = CONFLICT if now not in (before, after) else CHANGED
        if now == after and now != before:
            kind = STANDS
        base, standing, proposed = (
            self.words.of(self.table, column, cell) for cell in (before, now, after)
        )
        label = str(label_of(self.table, column.name))
        token = _token(column.name, now) if kind == CONFLICT else ""
        return Field(column.name, label, base, standing, proposed, kind, token)

    def _whole(self, table: Table, cells: Mapping[str, str]) -> list[Field]:
        return [
            Field(
                column.name,
                str(label_of(table, column.name)),
                (),
                (),
                self.words.of(table, column, cells[column.name]),
            )
            for column in table.columns
            if cells.get(column.name) and column.name != "key"
        ]

    def left_empty(self) -> str:
        """The columns of a new row that it says nothing of."""
        cells = self.proposal.cells
        return wording.semicolon().join(
            str(label_of(self.table, column.name))
            for column in self.table.columns
            if not cells.get(column.name) and column.name != "key"
        )

    def changed_since(self) -> str:
        """Columns that others changed while this waits, and that it leaves alone."""
        if self.now is None or self.proposal.is_new or not self.proposal.is_open:
            return ""
        mine = self.proposal.changed()
        theirs = difference(self.proposal.base, self.now)
        labels = (str(label_of(self.table, name)) for name in theirs if name not in mine)
        return wording.semicolon().join(labels)

    def along(self) -> list[Along]:
        found = []
        for one in self.brought:
            table = BY_RESOURCE[one.resource]
            noun = str(table.model._meta.verbose_name)
            fields = self._whole(table, one.cells)
            title = self.titles.of(table, one.cells) or str(one)
            twins = twins_of(table, one.cells) if one.is_open else []
            found.append(Along(title, noun, fields, twins))
        return found

    def tokens(self) -> frozenset[str]:
        """What must be ticked to write over what others changed since."""
        proposal = self.proposal
        if self.now is None or proposal.is_new:
            return frozenset()
        columns = conflicting_columns(proposal, self.now)
        return frozenset(_token(name, self.now.get(name, "")) for name in columns)


def _token(column: str, now: str) -> str:
    return f"{column}:{hashlib.sha256(now.encode()).hexdigest()[:16]}"


class CellWords:
    """Cells in words, the rows they name looked up once for each table."""

    def __init__(
        self,
        rows: Sequence[tuple[Table, Mapping[str, str]]],
        pending: Sequence[tuple[Table, Mapping[str, str]]],
        titles: Titles,
    ) -> None:
        wanted: dict[Any, set[str]] = defaultdict(set)
        for table, cells in rows:
            for column in table.columns:
                if isinstance(column, ReferenceColumn | PartColumn):
                    wanted[column.model] |= set(split_list(cells.get(column.name, "")))
        self._items: dict[Any, dict[str, Item]] = defaultdict(dict)
        for model, identities in wanted.items():
            for row in model.objects.filter(**{f"{model.identity}__in": identities}):
                self._items[model][str(getattr(row, model.identity))] = _item(row)
        for table, cells in pending:
            item = _item(titles.row(table, cells))
            new = item._replace(url=item.url if item.is_outside else "", note=_added(item.note))
            self._items[table.model].setdefault(cells[table.identity], new)

    def of(self, table: Table, column: Column, cell: str) -> Words:
        if not cell:
            return ()
        if isinstance(column, ReferenceColumn | PartColumn):
            known = self._items[column.model]
            return tuple(known.get(one, Item(one)) for one in split_list(cell))
        if column.name == "country":
            return (Item(wording.country(cell)),)
        (text,) = cells_in_words(table, column, [cell])
        return (Item(text, cell if is_address(cell) else "", is_outside=True),)

    def texts(self, table: Table, column: Column, cells: Iterable[str]) -> list[str]:
        """The same as plain text."""
        shown = (
            wording.listed([item.text for item in self.of(table, column, one)]) for one in cells
        )
        return [text or nothing() for text in shown]


def _item(row: Any) -> Item:
    if not isinstance(row, Source):
        return Item(names(row)[0], page_of(row))
    is_weak = row.is_weak or row.kind == SourceKind.BLOG
    told = (row.publisher, wording.when(row.published_on) if row.published_on else "")
    weak = wording.clauses((_("weak"), row.note)) if is_weak else ""
    return Item(row.title, row.url, wording.clauses((*told, weak)), is_outside=True)


def _added(note: str) -> str:
    return wording.clauses((_("new"), note))
