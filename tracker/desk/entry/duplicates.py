"""Rows and open proposals that a new row probably repeats, each with a score and its reasons."""

from sources.csv_tables import Table
from sources.models import Proposal
from tracker.desk.entry.duplicate import Duplicate
from tracker.desk.entry.fact_duplicates import similar_facts
from tracker.desk.entry.likeness import KINDS
from tracker.desk.entry.name_duplicates import similar_names
from tracker.desk.rounds.round_duplicates import similar_rounds
from tracker.desk.rows import Cells

__all__ = ["Duplicate", "duplicates_of", "twins_of"]

MOST_TWINS = 3


def duplicates_of(table: Table, cells: Cells, but: Proposal | None = None) -> list[Duplicate]:
    """The likeliest first."""
    if table.name == "rounds":
        return similar_rounds(cells, but)
    if table.name in KINDS:
        return similar_facts(table, cells, but)
    return similar_names(table, cells, but)


def twins_of(table: Table, cells: Cells) -> list[Duplicate]:
    """Rows that stand which a new one may be after all, under another name."""
    found = (one for one in duplicates_of(table, cells) if one.url and not one.author)
    return [one for one in found if one.key != cells.get(table.identity)][:MOST_TWINS]
