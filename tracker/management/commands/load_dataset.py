"""Loads the bundled dataset, or any folder of its shape."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from companies.ambiguous_names import ambiguous_names
from sources.loading import TableReport, load_tables
from sources.models import BundleLoad
from tracker.dataset import TABLES, digest

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load the dataset: all or nothing, each rejected row named by file, line, column, reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.DATA_DIR)
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="do nothing if this very bundle was loaded last",
        )

    def handle(self, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"there is no folder {folder}")
        found = digest(folder)
        newest = BundleLoad.objects.first()
        if options["if_changed"] and newest is not None and newest.digest == found:
            self.stdout.write("The bundle has not changed since it was loaded.")
            return
        reason = f"bundle {found[:12]}"
        reports = load_tables(TABLES, folder, reason=reason, dry_run=options["dry_run"])
        for report in reports:
            self._show(report)
        rejected = [fault for report in reports for fault in report.rejected]
        if rejected:
            for fault in rejected:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(rejected)} faults; nothing was written.")
        self._conclude(reports, dry_run=options["dry_run"])
        if not options["dry_run"]:
            BundleLoad.objects.create(digest=found)
            _count_rows()

    def _show(self, report: TableReport) -> None:
        counts = {
            "created": len(report.created),
            "changed": len(report.changed),
            "unchanged": report.unchanged,
            "withdrawn": len(report.withdrawn),
            "kept as an editor left them": len(report.conflicts),
            "rejected": len(report.rejected),
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        self.stdout.write(f"  {report.name:<19}{told or 'empty'}")
        for title, rows in (("changed", report.changed), ("conflict", report.conflicts)):
            for identity, diff in list(rows.items())[:MOST_SHOWN]:
                for column, (before, after) in diff.items():
                    self.stdout.write(f"    {title} {identity} {column}: {before!r} → {after!r}")
            if len(rows) > MOST_SHOWN:
                self.stdout.write(f"    … and {len(rows) - MOST_SHOWN} more {title}")

    def _conclude(self, reports: list[TableReport], *, dry_run: bool) -> None:
        if all(report.changes_nothing for report in reports):
            self.stdout.write("Nothing changed: every row is already as the files have it.")
        elif dry_run:
            self.stdout.write("Dry run: nothing was written.")
        for name, slugs in ambiguous_names():
            self.stdout.write(
                f"  note: {name!r} may mean {' or '.join(slugs)}: search shows them all;"
                " give one an alias of its own, or leave it"
            )


def _count_rows() -> None:
    """PostgreSQL plans by what it last counted: until then a page may take ten times as long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
