"""The rows of a batch in words: what each of them is called, and what becomes of its fields."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from sources.choices import ProposalOp, ProposalState
from sources.models import Proposal
from tracker.desk.cell_words import ShownChange, in_words
from tracker.desk.column_words import label_of
from tracker.desk.review.comparing import CellWords
from tracker.desk.rows import BY_RESOURCE
from tracker.desk.titles import Titles


class Line(NamedTuple):
    """One row of the file that would add or change something."""

    line: int | None
    key: str
    title: str
    noun: str
    url: str
    is_new: bool
    is_withdrawal: bool
    fields: list[ShownChange]


class Words:
    """The titles and cells of many rows, what they name looked up once for each table."""

    def __init__(
        self, proposals: Iterable[Proposal], others: Iterable[tuple[str, Mapping[str, str]]] = ()
    ) -> None:
        """``others`` are more cells to be put into words, each with its resource."""
        shown = list(proposals)
        rows = [(BY_RESOURCE[one.resource], one.cells) for one in shown]
        bases = [(BY_RESOURCE[one.resource], one.base) for one in shown]
        more = [(BY_RESOURCE[resource], cells) for resource, cells in others]
        self._titles = Titles(rows)
        self._cells = CellWords([*rows, *bases, *more], (), self._titles)

    def title(self, proposal: Proposal) -> str:
        return self._titles.of(BY_RESOURCE[proposal.resource], proposal.cells) or str(proposal)

    def changes(
        self, proposal: Proposal, changed: Mapping[str, tuple[str, str]]
    ) -> list[ShownChange]:
        table = BY_RESOURCE[proposal.resource]
        return in_words(table, changed, self._cells.texts)


def lines_of(proposals: Iterable[Proposal]) -> list[Line]:
    shown = list(proposals)
    words = Words(shown)
    return [_line(one, words) for one in shown]


def _line(one: Proposal, words: Words) -> Line:
    table = BY_RESOURCE[one.resource]
    stands = not one.is_new or one.state in (ProposalState.APPROVED, ProposalState.UNDONE)
    changed = {name: pair for name, pair in one.changed().items() if name != "key"}
    return Line(
        line=one.entry.get("line"),
        key=one.key,
        title=words.title(one),
        noun=str(table.model._meta.verbose_name),
        url=reverse("desk-history", args=[table.name, one.key]) if stands else "",
        is_new=one.is_new,
        is_withdrawal=one.op == ProposalOp.WITHDRAW,
        fields=words.changes(one, changed),
    )


def column_label(resource: str, column: str) -> str:
    """What readers call the columns named in a fault, ``, `` between; what is no column of the table as it is."""
    table = BY_RESOURCE.get(resource)
    known = set(table.column_names) if table else set()
    return ", ".join(
        str(label_of(table, name)) if table and name in known else name
        for name in column.split(", ")
        if name
    )
