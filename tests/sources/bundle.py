"""A copy of the dataset's files that a test may spoil, and what loading it does."""

import csv
from pathlib import Path

from sources.csv_tables import Table
from sources.loading import TableReport, load_tables
from sources.models import Change
from tracker.dataset import TABLES


class Bundle:
    """A copy of the dataset's files that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, table: Table) -> Path:
        return self.folder / table.file_name

    def rows(self, table: Table) -> list[dict[str, str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(
        self, table: Table, rows: list[dict[str, str]], header: list[str] | None = None
    ) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header or list(table.column_names), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: Table, index: int, **cells: str) -> dict[str, str]:
        """Change cells of the row at that index, which stands on line ``index + 2``."""
        rows = self.rows(table)
        rows[index] |= cells
        self.write(table, rows)
        return rows[index]

    def add(self, table: Table, **cells: str) -> None:
        """Add a row like the first, with these cells different."""
        rows = self.rows(table)
        self.write(table, [*rows, rows[0] | cells])

    def drop(self, table: Table, index: int) -> dict[str, str]:
        rows = self.rows(table)
        gone = rows.pop(index)
        self.write(table, rows)
        return gone

    def load(self, *tables: Table, dry_run: bool = False) -> list[TableReport]:
        return load_tables(tables or TABLES, self.folder, reason="a test", dry_run=dry_run)

    def refusals(self, *tables: Table) -> list[str]:
        return [str(fault) for report in self.load(*tables) for fault in report.rejected]


def log_size() -> int:
    return Change.objects.count()
