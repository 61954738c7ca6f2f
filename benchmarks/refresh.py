"""How long it takes to compute every figure anew, and how that grows with the dataset.

Each size is a database of its own, filled by copying the bundled rows. The last is the size that the
product promises to refresh within a minute on two cores: 10,000 companies, 50,000 rounds, 50,000
targets and reports, 100,000 supply links.

Run: .venv/bin/python -m benchmarks.refresh            (SQLite, in a temporary folder)
     .venv/bin/python tests/services.py .venv/bin/python -m benchmarks.refresh   (PostgreSQL)
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from io import StringIO

SIZES = ("1", "10", "100", "promised")


def main() -> None:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "VAR_DIR": folder, "BENCHMARK_SIZE": size}
            subprocess.run([sys.executable, "-m", __spec__.name], env=environment, check=True)


def measure(size: str) -> None:
    """In a process of its own: one database, filled, refreshed whole, and for one changed round."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from django.core.management import call_command

    from benchmarks.grown_dataset import counts, grow
    from companies.models import ProductionActual, ProductionTarget
    from funding.models import FundingRound
    from sources.clock import NOW, looking_from
    from sources.models import RefreshMark
    from supplychain.models import SupplyLink
    from tracker.metrics import DERIVATIONS
    from tracker.refresh import refresh_derivation, refresh_if_due

    call_command("migrate", verbosity=0)
    if os.environ.get("DATABASE_URL"):  # the sizes share one server
        call_command("flush", interactive=False, verbosity=0)
    call_command("load_dataset", stdout=StringIO())
    if size == "promised":
        facts = {FundingRound: 192, ProductionTarget: 197, ProductionActual: 197, SupplyLink: 330}
        grow(22, facts)
    else:
        grow(int(size), {})
    RefreshMark.objects.update(formulas="")
    spent = {}
    with looking_from(NOW):
        for derivation in DERIVATIONS:
            start = time.perf_counter()
            refresh_derivation(derivation, wait=True)
            spent[derivation.name] = round(time.perf_counter() - start, 2)
    FundingRound.objects.filter(key="rd-1583eb14").update(note="changed for the benchmark")
    start = time.perf_counter()
    refresh_if_due()
    one_round = time.perf_counter() - start
    print(
        json.dumps(
            {
                "size": size,
                **counts(),
                "seconds": round(sum(spent.values()), 1),
                "of which": spent,
                "after one changed round": round(one_round, 2),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    if "BENCHMARK_SIZE" in os.environ:
        measure(os.environ["BENCHMARK_SIZE"])
    else:
        main()
