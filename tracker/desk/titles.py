"""Rows called by what they state, from their cells alone: the words that a published one would have."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from sources.choices import BatchKind
from sources.columns import ReferenceColumn, References
from sources.csv_tables import Table
from sources.fact_lines import headline
from sources.models import Batch
from sources.templatetags.facts import names
from tracker.desk.rows import BY_RESOURCE
from tracker.fact_wording import line_of

Row = tuple[Table, Mapping[str, str]]


class Titles:
    """Names what the rows refer to with one query for each table that they refer to.

    ``pending`` are rows that are not written yet and may be referred to.
    """

    def __init__(self, rows: Iterable[Row], pending: Iterable[Row] = ()) -> None:
        self._known: dict[Any, dict[str, Any]] = defaultdict(dict)
        asked, waiting = list(rows), list(pending)
        self._look_up([*asked, *waiting])
        for table, cells in waiting:
            identity = cells.get(table.identity, "")
            self._known[table.model].setdefault(identity, self.row(table, cells))

    def _look_up(self, rows: Iterable[Row]) -> None:
        wanted: dict[Any, set[str]] = defaultdict(set)
        for table, cells in rows:
            for column in table.columns:
                if isinstance(column, ReferenceColumn) and cells.get(column.name):
                    wanted[column.model].add(cells[column.name])
        for model, identities in wanted.items():
            found = model.objects.filter(**{f"{model.identity}__in": identities})
            self._known[model] |= {str(getattr(row, model.identity)): row for row in found}

    def of(self, table: Table, cells: Mapping[str, str]) -> str:
        """``Unitree: Series C, 5 October 2026, CNY 200–999 m (数亿元)``; empty where it says too little."""
        row = self.row(table, cells)
        try:
            told, worded = str(headline(row)), line_of(row).words
        except (ObjectDoesNotExist, AttributeError, TypeError, ValueError):
            # Unfinished: it lacks what its words are made of.
            return ""
        return f"{told} ({worded})" if worded and worded not in told else told

    def row(self, table: Table, cells: Mapping[str, str]) -> Any:
        """The row as the model has it, never saved; what cannot be read is left out."""
        row = table.model()
        for column in table.columns:
            cell = cells.get(column.name, "")
            if not column.in_row or not cell:
                continue
            if isinstance(column, ReferenceColumn):
                setattr(row, column.relation, self._named(column.model, cell))
                continue
            try:
                column.put(row, column.parse(cell, References()))
            except ValueError:
                continue
        return row

    def _named(self, model: Any, identity: str) -> Any:
        """The row referred to, or a stand-in that bears its identity as a name."""
        if identity not in self._known[model]:
            named = {name: identity for name in ("name_en", "title") if hasattr(model, name)}
            self._known[model][identity] = model(**{model.identity: identity, **named})
        return self._known[model][identity]


def title_in_words(table: Table, cells: Mapping[str, str]) -> str:
    """Of a single row; empty where it says too little."""
    return Titles([(table, cells)]).of(table, cells)


def titles_of(proposals: Iterable[Any], brought: Iterable[Any] = ()) -> dict[int, str]:
    """By number, in the reader's language, for the proposals and what they bring along."""
    mine, along = list(proposals), list(brought)
    rows = [(BY_RESOURCE[one.resource], one.cells) for one in mine]
    pending = [(BY_RESOURCE[one.resource], one.cells) for one in along]
    titles = Titles(rows, pending)
    return {
        one.pk: titles.of(BY_RESOURCE[one.resource], one.cells) or str(one)
        for one in [*mine, *along]
    }


def batch_titles(batches: Iterable[Batch]) -> dict[int, str]:
    """By number, in the reader's language: the table and its file, or the two rows that become one."""
    found = list(batches)
    called = _merged_names(one for one in found if one.kind == BatchKind.MERGE)
    return {one.pk: _batch_title(one, called) for one in found}


def batch_title(batch: Batch) -> str:
    return batch_titles([batch])[batch.pk]


def _batch_title(batch: Batch, called: Mapping[tuple[str, str], str]) -> str:
    if batch.kind == BatchKind.IMPORT and batch.resource in BY_RESOURCE:
        told = {"table": BY_RESOURCE[batch.resource].title, "file": batch.title or _("pasted text")}
        return _("%(table)s from %(file)s") % told
    ends = [(batch.resource, str(batch.report.get(end, ""))) for end in ("old", "new")]
    if not all(end in called for end in ends):
        return str(batch)
    old, new = (called[end] for end in ends)
    return _("Merge %(old)s into %(new)s") % {"old": old, "new": new}


def _merged_names(merges: Iterable[Batch]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in merges:
        wanted[one.resource] |= {str(one.report.get(end, "")) for end in ("old", "new")}
    found = {}
    for resource, slugs in wanted.items():
        for row in BY_RESOURCE[resource].model.objects.filter(slug__in=slugs):
            found[resource, row.slug] = names(row)[0]
    return found
