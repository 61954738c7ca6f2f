"""Precision and recall of the announcement reader per field, and how fast it reads.

The announcements and their hand-made answers are those of tests/funding/announcements/; the names
are the bundled dataset's. No database is needed.
Run: .venv/bin/python -m benchmarks.announcements
"""

import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from tests.funding.announcements.bundled import answer, bundled_names  # noqa: E402
from tests.funding.announcements.scoring import Score, announcements  # noqa: E402

SETS = {
    "developed on": ("developed",),
    "batches, all looked at since": tuple(f"batch_{letter}" for letter in "abcdefghijklmnopqrst"),
}
BATCH = 1_000


def main() -> None:
    for title, files in SETS.items():
        every = list(announcements(*files))
        score = Score()
        for one in every:
            score.add(one["rounds"], answer(one))
        print(f"{title}: {len(every)} announcements\n")
        print("| field | precision | recall | F1 | right | wrong | missed |")
        print("|---|---|---|---|---|---|---|")
        for name, tally in score.fields.items():
            figures = f"{tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f}"
            print(f"| {name} | {figures} | {tally.right} | {tally.wrong} | {tally.missed} |")
        print()
    print(f"{BATCH} announcements: {seconds_per_batch():.1f} s of processor time")


def seconds_per_batch() -> float:
    bundled_names()
    every = list(announcements(*(file for files in SETS.values() for file in files)))
    begun = time.process_time()
    for one in every:
        answer(one)
    return (time.process_time() - begun) * BATCH / len(every)


if __name__ == "__main__":
    main()
