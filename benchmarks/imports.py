"""A file of 20,000 funding rounds through the desk: checked, queued, approved, undone.

Beside it, in the same run, the loader takes the same file into a copy of the database. A second file
has a defect in every hundredth row. The third is changes only: every row of the first, another note.

Run: .venv/bin/python -m benchmarks.imports            (SQLite, in a temporary folder)
     .venv/bin/python tests/services.py .venv/bin/python -m benchmarks.imports   (PostgreSQL)
"""

import csv
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("BENCHMARK_ROWS", "20000"))
DEFECT_EVERY = 100


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        import django

        django.setup()
        measure(Path(folder))


def measure(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from funding.datasets import ROUNDS
    from sources.loading import load_tables

    call_command("migrate", verbosity=0)
    call_command("load_dataset", stdout=io.StringIO())
    sound = _file(ROWS, defects=False)
    (folder / ROUNDS.file_name).write_bytes(sound)
    spent: dict[str, float] = {}

    def clock(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = work()
        spent[name] = round(time.perf_counter() - start, 1)
        return found

    def load() -> None:
        # What it writes is taken back, so that the desk begins from the same database.
        with transaction.atomic():
            (report,) = load_tables([ROUNDS], folder, reason="benchmark")
            assert len(report.created) == ROWS, report.rejected[:3]
            transaction.set_rollback(True)

    clock("load_dataset, the same rows", load)
    memory = {"load_dataset": _peak_mb()}
    _desk(clock, sound)
    memory["desk"] = _peak_mb()
    print(json.dumps({"rows": ROWS, "database": connection.vendor, "MB": memory, "s": spent}))
    sys.stdout.flush()


def _peak_mb() -> int:
    """Of the process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _desk(clock: Any, sound: bytes) -> None:
    from sources.choices import BatchKind, BatchState
    from sources.models import Batch
    from tracker.desk.deciding import Decision
    from tracker.desk.imports import importing
    from tracker.desk.undoing import plan

    def batch(content: bytes) -> Batch:
        found = Batch(
            kind=BatchKind.IMPORT, resource="rounds", title="big", author="ed", reason="b"
        )
        importing.begin(found, content, {})
        return found

    def ordered(name: str, one: Batch, act: str, state: BatchState) -> None:
        def carry_out() -> None:
            importing.order(one, act, Decision("rev", "benchmark"), None)
            importing.carry_out(one)

        clock(name, carry_out)
        assert one.state == state, one.report.get("conflicts", [])[:3]

    faulty = batch(_file(ROWS, defects=True))
    clock("check, a defect in every 100th row", lambda: importing.check(faulty))
    assert faulty.report["rejected"] == ROWS // DEFECT_EVERY
    importing.discard(faulty)
    steps = (
        ("queue", importing.QUEUE, BatchState.IN_REVIEW),
        ("approve", importing.APPROVE, BatchState.COMMITTED),
    )
    adding = batch(sound)
    clock("check, all new", lambda: importing.check(adding))
    for name, act, state in steps:
        ordered(f"{name}, all new", adding, act, state)
    changing = batch(_file(ROWS, defects=False, note="said otherwise by now"))
    clock("check, all changes", lambda: importing.check(changing))
    for name, act, state in steps:
        ordered(f"{name}, all changes", changing, act, state)
    clock("plan of an undo", lambda: plan(changing.proposals.all()))
    ordered("undo, all changes", changing, importing.UNDO, BatchState.UNDONE)
    ordered("undo, all new", adding, importing.UNDO, BatchState.UNDONE)


def _file(rows: int, *, defects: bool, note: str = "") -> bytes:
    """Rounds of the dataset under other keys; what is spoilt in turn: a company, a date, an amount."""
    from django.conf import settings

    with (settings.DATA_DIR / "rounds.csv").open(newline="") as bundled:
        known = list(csv.DictReader(bundled))
    spoil = (
        ("company_slug", "nobody-at-all"),
        ("announced_on", "2026-13-45"),
        ("amount_min", "-3"),
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, list(known[0]), lineterminator="\n")
    writer.writeheader()
    for number in range(rows):
        copy, of = divmod(number, len(known))
        row = known[of] | {"key": f"rd-{number:08x}"}
        row["round"] = f"{row['round']}-c{copy}" if row["round"] else ""
        row["note"] = note or row["note"]
        if defects and number % DEFECT_EVERY == 0:
            row |= [spoil[number // DEFECT_EVERY % len(spoil)]]
        writer.writerow(row)
    return text.getvalue().encode()


if __name__ == "__main__":
    main()
