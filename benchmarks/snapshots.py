"""How long a snapshot takes, and whether its memory grows with the rows.

Each size is a database of its own, filled by copying the bundled rows; the snapshot is then made in a
process that does nothing else, so that its peak is the snapshot's. Meanwhile another process writes a
row every tenth of a second and notes the longest wait.

Run: .venv/bin/python -m benchmarks.snapshots            (SQLite, in a temporary folder)
     .venv/bin/python tests/services.py .venv/bin/python -m benchmarks.snapshots   (PostgreSQL)
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

SIZES = ("1", "10", "45")


def main() -> None:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "VAR_DIR": folder, "BENCHMARK_SIZE": size}
            run = [sys.executable, "-m", __spec__.name]
            subprocess.run([*run, "fill"], env=environment, check=True)
            writer = subprocess.Popen([*run, "write"], env=environment)
            subprocess.run([*run, "make"], env=environment, check=True)
            (Path(folder) / "ended").touch()
            writer.wait(60)


def fill() -> None:
    from django.core.management import call_command

    from benchmarks.grown_dataset import grow

    call_command("migrate", verbosity=0)
    if os.environ.get("DATABASE_URL"):  # the sizes share one server
        call_command("flush", interactive=False, verbosity=0)
    call_command("load_dataset", stdout=StringIO())
    grow(int(os.environ["BENCHMARK_SIZE"]), {})


def make() -> None:
    from tracker.snapshots.making import make_due
    from tracker.snapshots.models import Snapshot

    start = time.perf_counter()
    make_due()
    seconds = time.perf_counter() - start
    made = Snapshot.objects.get()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {
        "size": os.environ["BENCHMARK_SIZE"],
        "rows": made.manifest["rows"],
        "seconds": round(seconds, 1),
        "peak MB": round(peak),
        "files MB": round(sum(file["bytes"] for file in made.files) / 1e6, 1),
    }
    print(json.dumps(told), flush=True)


def write() -> None:
    from django.conf import settings

    from companies.models import Price

    longest, wrote = 0.0, 0
    while not (Path(settings.VAR_DIR) / "ended").exists():
        start = time.perf_counter()
        Price.objects.filter(key="pr-3ac7af46").update(note=str(wrote))
        longest, wrote = max(longest, time.perf_counter() - start), wrote + 1
        time.sleep(0.1)
    print(json.dumps({"writes": wrote, "longest wait, s": round(longest, 2)}), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        django.setup()
        {"fill": fill, "make": make, "write": write}[sys.argv[1]]()
