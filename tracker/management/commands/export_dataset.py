"""Writes the published dataset as the Data Package that loads again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tracker.datapackage import data_package
from tracker.dataset import TABLES


class Command(BaseCommand):
    help = "Export the published facts as CSV tables with their datapackage.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            (folder / table.file_name).write_text(table.export(), encoding="utf-8", newline="")
            self.stdout.write(f"  {table.file_name}")
        described = json.dumps(data_package(), ensure_ascii=False, indent=2) + "\n"
        (folder / "datapackage.json").write_text(described, encoding="utf-8")
        self.stdout.write("  datapackage.json")
