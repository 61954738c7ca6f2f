"""One thing being entered: a row, the rows it brings along, the likely duplicates, the outcome."""

from collections.abc import Container, Iterable, Mapping
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from funding.models import Investor
from sources.choices import ProposalState
from sources.csv_tables import Table
from sources.fields import split_list
from sources.models import Proposal
from tracker.desk import deciding
from tracker.desk.entry.duplicates import Duplicate, duplicates_of
from tracker.desk.entry.forms import EntryForm, RowForm, needs_reason
from tracker.desk.entry.guesses import companies_behind, guessed
from tracker.desk.entry.layouts import MADE
from tracker.desk.entry.proposed import proposed_rows
from tracker.desk.rows import BY_RESOURCE, Cells, faults, stored_cells
from tracker.desk.titles import title_in_words

LATER = {"companies": ("aliases", "listing", "founded", "province", "parent_slug", "summary")}
"""Columns that a row which comes along is not asked for: whoever knows them corrects it afterwards."""
MOST_NEW = 40
MOST_ALIKE = 3
LIKELY = 60
"""From this score on a duplicate must be answered with a reason."""


class Entry:
    """The desk's form, bound to ``data`` once something was sent."""

    def __init__(
        self,
        table: Table,
        author: str,
        *,
        data: QueryDict | None = None,
        proposal: Proposal | None = None,
        identity: str = "",
        starting: Mapping[str, str] | None = None,
    ) -> None:
        self.table = table
        self.author = author
        self.proposal = proposal
        self.identity = identity or (proposal.key if proposal and proposal.base else "")
        self.base: Cells = stored_cells(table, self.identity) if self.identity else {}
        self.data = data
        self.row = RowForm(table, data, cells=self.base, starting=starting)
        self.entry = EntryForm(data, label_suffix="")
        self.new: list[NewRow] = _new_rows(data) if data is not None else []
        self.duplicates: list[Duplicate] = []
        self.cells: Cells = {}

    def is_valid(self) -> bool:
        """Whether it can be submitted; each fault stands at its field."""
        is_filled = self.row.is_valid() and self.entry.is_valid()
        self.open_new_rows()
        slugs: dict[str, str] = {}
        for one in self.new:
            slugs[one.typed] = one.check(taken=set(slugs.values()))
        if not is_filled:
            return False
        pending = [(one.table.model, slugs[one.typed]) for one in self.new if slugs[one.typed]]
        self.cells = self.row.check(slugs, pending, self._minted)
        if message := needs_reason(self.base, self.entry.cleaned_data["reason"]):
            self.entry.add_error("reason", message)
        if self.row.is_valid() and self.entry.is_valid() and all(one.is_valid for one in self.new):
            self._refuse_duplicates()
        return self.row.is_valid() and self.entry.is_valid() and all(o.is_valid for o in self.new)

    @property
    def forms(self) -> list[RowForm]:
        return [self.row, *(one.form for one in self.new)]

    @property
    def likely(self) -> int:
        return LIKELY

    @property
    def _minted(self) -> str:
        """The key that the draft of a new row got when it was first kept."""
        has_key = self.table.identity == "key"
        return self.proposal.key if self.proposal and has_key else ""

    def open_new_rows(self) -> None:
        """A form for each name that nothing bears, to be looked at before it is added."""
        wanted = {name: model for model, name in self.row.unknown[:MOST_NEW]}
        self.new = [one for one in self.new if one.typed in wanted]
        sent = {one.typed for one in self.new}
        taken = {one.prefix for one in self.new}
        free = (prefix for prefix in map("added-{}".format, count()) if prefix not in taken)
        behind = companies_behind(name for name, model in wanted.items() if model is Investor)
        for name, model in wanted.items():
            if name not in sent:
                cells = guessed(BY_RESOURCE[model.resource], name, self.row, behind.get(name))
                self.new.append(NewRow.guess(model, name, next(free), cells))
        for model in dict.fromkeys(wanted.values()):
            known = proposed_rows(model, [name for name, of in wanted.items() if of is model])
            for one in self.new:
                one.known = known.get(one.typed, one.known)

    @property
    def _compared(self) -> Cells:
        """The row as duplicates are sought for: with what was typed in place of what is made."""
        slugs = {one.typed: one.known.key for one in self.new if one.known}
        cells = self.cells or self.row.cells(slugs)
        made = MADE.get(self.table.name, ())
        return cells | {name: self.row.cleaned_data.get(name, "") for name in made}

    def _refuse_duplicates(self) -> None:
        lock(self.table)
        self.duplicates = duplicates_of(self.table, self._compared, but=self.proposal)
        likely = [one for one in self.duplicates if one.score >= LIKELY]
        if self.base:  # what was as alike before the correction is no news
            before = duplicates_of(self.table, self.base, but=self.proposal)
            known = {one.key for one in before if one.score >= LIKELY}
            likely = [one for one in likely if one.key not in known]
        if likely and not self.entry.cleaned_data["although"].strip():
            self.entry.add_error(
                "although",
                _(
                    "This looks like a row we have: see beside the form, then say why it is another."
                ),
            )

    def look_for_duplicates(self) -> list[Duplicate]:
        """While typing: what is there so far, without saying anything against it."""
        self.row.is_valid()
        self.open_new_rows()
        self.duplicates = duplicates_of(self.table, self._compared, but=self.proposal)
        return self.duplicates

    def save_draft(self) -> Proposal:
        """Keep what was typed, finished or not."""
        proposal = self.proposal or Proposal(resource=self.table.model.resource, author=self.author)
        self._put(proposal, self._loose_cells())
        proposal.save()
        self.proposal = proposal
        return proposal

    def submit(self) -> Proposal:
        """Put it before the reviewers; call ``is_valid`` first, in the same transaction."""
        with transaction.atomic():
            proposal = self.save_draft()
            self._put(proposal, self.cells)
            proposal.save()
            proposal.brought.filter(
                state__in=[ProposalState.DRAFT, ProposalState.RETURNED]
            ).delete()
            for one in self.new:
                one.proposed(proposal).save()
            although = self.entry.cleaned_data["although"].strip()
            words = _("Not a duplicate: %(why)s") % {"why": although} if although else ""
            deciding.submit(proposal, words)
        return proposal

    def _put(self, proposal: Proposal, cells: Cells) -> None:
        assert self.data is not None
        proposal.cells, proposal.base = cells, self.base
        proposal.key = self.identity or cells.get(self.table.identity, "")
        proposal.title = title_in_words(self.table, cells)[:300] or title_of(self.table, cells)
        proposal.reason = storable(self.data.get("reason", "")).strip()[:500]
        proposal.entry = {
            name: [storable(value) for value in values]
            for name, values in self.data.lists()
            if name[:1] != "_"
        }
        proposal.entry.pop("csrfmiddlewaretoken", None)

    def _loose_cells(self) -> Cells:
        self.row.is_valid()
        return self.cells or self.row.cells(minted=self._minted)


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

    @property
    def alike(self) -> list[Duplicate]:
        """Rows that it may be after all, under another name."""
        cells = {name: str(self.form[name].value() or "") for name in self.form.fields}
        return duplicates_of(self.table, cells)[:MOST_ALIKE]

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


def _new_rows(data: QueryDict) -> list[NewRow]:
    """The new rows that the form sent, in its order: ``new`` lists prefixes."""
    found = []
    for prefix in data.getlist("new")[:MOST_NEW]:
        table = BY_RESOURCE.get(data.get(f"{prefix}-table", ""))
        typed = data.get(f"{prefix}-typed", "")
        if table is not None and typed and prefix.startswith("added-"):
            found.append(NewRow(table, typed, prefix, data, is_seen=True))
    return found


def storable(text: str) -> str:
    """Without the one character, and the halves of characters, that PostgreSQL cannot keep."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


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


def lock(table: Table) -> None:
    """One submission to a table at a time, so that of two alike the later one sees the earlier.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"desk {table.name}"])
