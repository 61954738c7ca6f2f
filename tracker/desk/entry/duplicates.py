"""Rows and open proposals that a new row probably repeats, each with a score and its reasons."""

from sources.csv_tables import Table
from sources.models import Proposal
from tracker.desk.entry.duplicate import Duplicate
from tracker.desk.entry.fact_duplicates import similar_facts
from tracker.desk.entry.likeness import KINDS
from tracker.desk.entry.name_duplicates import similar_names
from tracker.desk.rounds.round_duplicates import similar_rounds
from tracker.desk.rows import Cells

__all__ = ["Duplicate", "duplicates_of"]


def duplicates_of(table: Table, cells: Cells, but: Proposal | None = None) -> list[Duplicate]:
    """The likeliest first."""
    if table.name == "rounds":
        return similar_rounds(cells, but)
    if table.name in KINDS:
        return similar_facts(table, cells, but)
    return similar_names(table, cells, but)
