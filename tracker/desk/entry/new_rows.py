"""A row that does not exist yet and comes along with the one that names it."""

from collections.abc import Container, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sources.csv_tables import Table
from sources.fields import split_list
from sources.models import Proposal
from tracker.desk.entry.duplicates import Duplicate, duplicates_of
from tracker.desk.entry.forms import RowForm
from tracker.desk.rows import BY_RESOURCE, Cells, faults
from tracker.desk.titles import title_in_words

LATER = {"companies": ("aliases", "listing", "founded", "province", "parent_slug", "summary")}
"""Columns that a row which comes along is not asked for: whoever knows them corrects it afterwards."""
MOST_ALIKE = 3
PROBABLE = 85
"""From this score on a new row is taken for the row it resembles until somebody says otherwise."""


class NewRow:
    """A row that does not exist yet and comes along with the one entered, by the name typed for it."""

    def __init__(self, table: Table, typed: str, prefix: str, data: Any, *, is_seen: bool) -> None:
        self.table = table
        self.typed = typed
        self.prefix = prefix
        self.is_seen = is_seen
        self.form = RowForm(table, data, prefix=prefix)
        # It cites what the row that brings it cites.
        self.form.fields.pop("source_ids", None)
        self.form.fields.pop(table.identity, None)
        for name in LATER.get(table.name, ()):
            self.form.fields.pop(name, None)
        self.cells: Cells = {}
        self.known: Proposal | None = None
        """The proposal in review that adds this row already: it is shared, as it stands there."""

    @classmethod
    def guess(cls, model: Any, typed: str, prefix: str, cells: Cells) -> "NewRow":
        """Filled in as far as the name and the row tell; sent back once, to be looked at."""
        table = BY_RESOURCE[model.resource]
        data = QueryDict(mutable=True)
        for name, cell in cells.items():
            data.setlist(f"{prefix}-{name}", list(split_list(cell)) if name == "roles" else [cell])
        return cls(table, typed, prefix, data, is_seen=False)

    def check(self, taken: Container[str]) -> str:
        """The identity it will bear, none of those ``taken``; empty while something is wrong."""
        if self.known:
            self.cells = dict(self.known.cells)
            return self.known.key
        if not self.form.is_valid():
            return ""
        self.cells = self.form.cells()
        identity, number = self.cells[self.table.identity], 2
        while self.cells[self.table.identity] in taken:
            self.cells[self.table.identity] = f"{identity}-{number}"
            number += 1
        found = faults_but_sources(self.table, self.cells)
        self.form.refuse(found)
        return "" if found else self.cells[self.table.identity]

    @property
    def noun(self) -> str:
        return str(self.table.model._meta.verbose_name)

    @cached_property
    def alike(self) -> list[Duplicate]:
        """Rows that it may be after all, under another name."""
        cells = {name: str(self.form[name].value() or "") for name in self.form.fields}
        return duplicates_of(self.table, cells)[:MOST_ALIKE]

    def refuse_twin(self) -> bool:
        """Whether it is probably a row we have, told at the block; unless somebody says why not."""
        standing = [one for one in self.alike if one.url and not one.author]
        is_probable = not self.known and bool(standing) and standing[0].score >= PROBABLE
        if is_probable:
            message = _(
                "This is probably %(row)s: write its name instead, or say in “Why this is not a"
                " duplicate” why it is another."
            )
            self.form.add_error(None, message % {"row": standing[0].title})
        return is_probable

    @property
    def is_valid(self) -> bool:
        return bool(self.known) or (self.is_seen and self.form.is_valid())

    def proposed(self, bringing: Proposal) -> Proposal:
        cells = dict(self.cells)
        if "source_ids" in [column.name for column in self.table.columns]:
            cells["source_ids"] = bringing.cells["source_ids"]
        return Proposal(
            resource=self.table.model.resource,
            key=cells[self.table.identity],
            cells=cells,
            title=title_in_words(self.table, cells)[:300] or title_of(self.table, cells),
            author=bringing.author,
            reason=bringing.reason,
            state=bringing.state,
            brought_by=bringing,
        )


def new_rows(data: QueryDict, most: int) -> list[NewRow]:
    """The new rows that the form sent, in its order: ``new`` lists prefixes."""
    found = []
    for prefix in data.getlist("new")[:most]:
        table = BY_RESOURCE.get(data.get(f"{prefix}-table", ""))
        typed = data.get(f"{prefix}-typed", "")
        if table is not None and typed and prefix.startswith("added-"):
            found.append(NewRow(table, typed, prefix, data, is_seen=True))
    return found


def faults_but_sources(table: Table, cells: Cells) -> Iterable[Any]:
    """What is wrong with a row that will cite the sources of the one that brings it."""
    return [one for one in faults(table, cells) if one.column != "source_ids"]


def title_of(table: Table, cells: Cells) -> str:
    """What the row is called in queues and lists, from its cells alone."""
    names = "title name_en name company_slug maker_slug supplier_slug customer_slug owner_slug"
    names += " owned_slug component_slug stage_text stage metric due period_end announced_on"
    parts = [cells.get(name, "") for name in names.split()]
    noun = str(table.model._meta.verbose_name)
    return " · ".join([noun, *filter(None, parts)][:5])[:300]
