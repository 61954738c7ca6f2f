"""CSV: the Data Package that ``manage.py load_dataset`` loads again, in one archive."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation

from tracker.datapackage import data_package
from tracker.snapshots.formats.written import ZIP, Written, add, archive
from tracker.snapshots.manifest import attribution
from tracker.snapshots.resources import RESOURCES, Resource
from tracker.snapshots.staging import Staged, line_of

README = """\
Humanoid Tracker: the published dataset, version {version}{known}.

One CSV file per table, described by datapackage.json (a Frictionless Data Package): UTF-8, one
header row, empty means unknown. The cells are exactly the dataset's own: a spreadsheet may take one
that begins with = for a formula. The site's lists have CSV files meant for spreadsheets.

{use}

{attribution}
LICENSE.md has the terms; the sources named in sources.csv belong to their publishers.
"""

LOADS = "To load it into a tracker of your own, unpack it and run:\nmanage.py load_dataset --folder FOLDER"
READS = """\
It is for reading, not for loading: a company that a fact of that day names, but whose own sources are
younger, stands here without a source."""


def write_csv(staged: Staged, folder: Path) -> list[Written]:
    path = folder / "humanoid-tracker.csv.zip"
    with archive(path) as made:
        described = json.dumps(_package(), ensure_ascii=False, indent=2) + "\n"
        add(made, "datapackage.json", [described.encode()])
        add(made, "README.txt", [_readme(staged).encode()])
        add(made, "LICENSE.md", [(Path(settings.DATA_DIR) / "LICENSE.md").read_bytes()])
        for resource in RESOURCES:
            add(made, resource.table.file_name, _lines(staged, resource))
    return [Written(path, "csv", ZIP, sum(staged.counts.values()))]


def _package() -> dict[str, object]:
    with translation.override("en"):
        return data_package()


def _readme(staged: Staged) -> str:
    known = f", as known on {staged.as_of}" if staged.as_of else ""
    return README.format(
        version=staged.moment.version,
        known=known,
        use=READS if staged.as_of else LOADS,
        attribution=attribution(staged),
    )


def _lines(staged: Staged, resource: Resource) -> Iterator[bytes]:
    yield line_of(resource.table.column_names).encode()
    for line in staged.lines(resource):
        yield line.encode()
