"""One thing being entered: a row, the rows it brings along, the likely duplicates, the outcome."""

from collections.abc import Iterator, Mapping
from itertools import count

from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from funding.models import Investor
from sources.choices import ProposalState
from sources.csv_tables import Table
from sources.models import Proposal
from sources.wording import listed
from tracker.desk import deciding
from tracker.desk.entry.duplicates import Duplicate, duplicates_of
from tracker.desk.entry.forms import EntryForm, RowForm, needs_reason
from tracker.desk.entry.guesses import companies_behind, guessed
from tracker.desk.entry.layouts import MADE
from tracker.desk.entry.new_rows import NewRow, new_rows, title_of
from tracker.desk.entry.proposed import proposed_rows
from tracker.desk.entry.ranges import Parting
from tracker.desk.rows import BY_RESOURCE, Cells, stored_cells
from tracker.desk.titles import title_in_words

MOST_NEW = 40
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
        self.new: list[NewRow] = new_rows(data, MOST_NEW) if data is not None else []
        self.duplicates: list[Duplicate] = []
        self.kept_as_typed: list[Parting] = []
        self.cells: Cells = {}

    def is_valid(self) -> bool:
        """Whether it can be submitted; each fault stands at its field."""
        self.row.is_valid()
        self.entry.is_valid()
        self.open_new_rows()
        slugs: dict[str, str] = {}
        for one in self.new:
            slugs[one.typed] = one.check(taken=set(slugs.values()))
        self._refuse_twins()
        pending = [(one.table.model, slugs[one.typed]) for one in self.new if slugs[one.typed]]
        self.cells = self.row.check(slugs, pending, self._minted)
        reason = self.entry.cleaned_data.get("reason")
        if reason is not None and (message := needs_reason(self.base, reason)):
            self.entry.add_error("reason", message)
        if self._is_faultless:
            self._refuse_duplicates()
        self._ask_about_wordings()
        return self._is_faultless

    @property
    def _is_faultless(self) -> bool:
        return self.row.is_valid() and self.entry.is_valid() and all(o.is_valid for o in self.new)

    @property
    def _although(self) -> str:
        """Why it is no duplicate."""
        return str(self.entry.cleaned_data.get("although", "")).strip()

    def _refuse_twins(self) -> None:
        """A new row that we probably have is answered for, as a likely duplicate is."""
        if self._although:
            return
        if refused := [one.typed for one in self.new if one.refuse_twin()]:
            words = _("Say why this is another, or write the name that we have: %(names)s.")
            self.entry.add_error("although", words % {"names": listed(refused)})

    def _ask_about_wordings(self) -> None:
        """Once; who ticks “as typed” is no more asked, and the reviewer is told."""
        assert self.data is not None
        parted, kept = self.row.partings(self.cells), self.data.getlist("as_typed")
        if self._is_faultless and all(one.mark in kept for one in parted):
            self.kept_as_typed = parted
            return
        for one in parted:
            self.row.ask(one, is_kept=one.mark in kept)

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
        # What is new counts already while typing, so that the score stays when it is submitted.
        slugs = {one.typed: one.known.key if one.known else one.typed for one in self.new}
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
        if likely and not self._although:
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
            deciding.submit(proposal, "\n".join(self._words()))
        return proposal

    def _words(self) -> Iterator[str]:
        """What the reviewer should know."""
        if self._although:
            yield _("Not a duplicate: %(why)s") % {"why": self._although}
        for one in self.kept_as_typed:
            told = {"wording": one.wording, "range": one.says}
            yield _("Kept as typed, although “%(wording)s” reads as %(range)s.") % told

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


def storable(text: str) -> str:
    """Without the one character, and the halves of characters, that PostgreSQL cannot keep."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def lock(table: Table) -> None:
    """One submission to a table at a time, so that of two alike the later one sees the earlier.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"desk {table.name}"])
