"""Facts that a new one probably repeats: rows of any state and everyone's open proposals."""

from collections.abc import Callable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from sources.choices import ProposalOp
from sources.columns import ReferenceColumn
from sources.csv_tables import Table
from sources.fact_lines import headline, page_of
from sources.models import Proposal
from tracker.desk.entry.duplicate import Duplicate
from tracker.desk.entry.likeness import KINDS, Kind, compared, likeness
from tracker.desk.rows import Cells, is_withdrawn
from tracker.desk.titles import titles_of

WORTH_SHOWING = 40
MOST = 8
MOST_READ = 300


def similar_facts(table: Table, cells: Cells, but: Proposal | None = None) -> list[Duplicate]:
    """The likeliest first; none while too little is typed to look by."""
    kind = KINDS[table.name]
    if not list(compared(kind, cells)):
        return []
    found = [*_rows(table, kind, cells), *_proposals(table, kind, cells, but)]
    return sorted(found, key=lambda one: -one.score)[:MOST]


def _rows(table: Table, kind: Kind, cells: Cells) -> Iterator[Duplicate]:
    paths = {
        column.name: f"{column.relation}__{column.model.identity}"  # type: ignore[attr-defined]
        for column in table.columns
        if isinstance(column, ReferenceColumn)
    }
    rows = table.rows().filter(_wanted(kind, cells, lambda name: paths.get(name, name)))
    own = {table.identity: cells.get(table.identity, "")}
    for row in rows.exclude(**own).order_by("-pk")[:MOST_READ]:
        score, reasons = likeness(kind.rules, cells, table.cells(row))
        if score < WORTH_SHOWING:
            continue
        if is_withdrawn(row):
            reasons = (_("withdrawn"), *reasons)
        key = str(getattr(row, table.identity))
        url = "" if is_withdrawn(row) else page_of(row)
        yield Duplicate(row.resource, key, str(headline(row)), url, score, reasons)


def _wanted(kind: Kind, cells: Cells, path: Callable[[str], str]) -> Q:
    wanted = Q()
    for columns in compared(kind, cells):
        either = Q()
        for column in columns:
            either |= Q(**{path(column): cells[column]})
        wanted &= either
    return wanted


def _proposals(table: Table, kind: Kind, cells: Cells, but: Proposal | None) -> Iterator[Duplicate]:
    """Corrections stand for the row they correct, which is among the rows."""
    waiting = Proposal.objects.open().filter(
        _wanted(kind, cells, lambda name: f"cells__{name}"),
        resource=table.model.resource,
        op=ProposalOp.WRITE,
        base={},
    )
    others = list(waiting.exclude(pk=(but and but.pk) or 0).order_by("-pk")[:MOST_READ])
    alike = [(one, likeness(kind.rules, cells, one.cells)) for one in others]
    shown = [(one, like) for one, like in alike if like.score >= WORTH_SHOWING]
    titles = titles_of([one for one, _like in shown]) if shown else {}
    for one, like in shown:
        title = titles.get(one.pk) or str(one)
        yield Duplicate(
            one.resource, one.key, title, one.get_absolute_url(), *like, author=one.author
        )
