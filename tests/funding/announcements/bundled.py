"""The names of the bundled dataset, and the reader's answer to one announcement of the set."""

import csv
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from funding.announcements import Names, read_announcement
from funding.announcements.known_names import Spellings, compiled
from funding.announcements.rows import row_of


@cache
def bundled_names() -> Names:
    return compiled(_spellings("companies"), _spellings("investors"))


def answer(announcement: dict[str, Any]) -> list[dict[str, Any]]:
    published_on = date.fromisoformat(announcement["published_on"])
    drafts = read_announcement(announcement["text"], bundled_names(), published_on)
    return [row_of(draft) for draft in drafts]


def _spellings(table: str) -> list[Spellings]:
    with (settings.DATA_DIR / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            Spellings(
                row["slug"],
                (row["name_en"], row["name_zh"]),
                row.get("aliases", "").split("|"),
                row.get("parent_slug", ""),
            )
            for row in csv.DictReader(file)
        )
