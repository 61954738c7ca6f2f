"""Reads announcements of funding rounds, one JSON object per line."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from funding.announcements import Names, read_announcement
from funding.announcements.known_names import known_names
from funding.announcements.rows import row_of
from funding.management.lines import lines_in, write_json


class Command(BaseCommand):
    help = (
        "Read announcements from standard input, one JSON object per line with id, text, url and"
        " published_on (YYYY-MM-DD), and write one JSON object per line with id and rounds. Company"
        " and investor names come from the database; nothing is fetched and nothing is stored. A"
        ' line that cannot be read gives {"id", "line", "error"} and the rest goes on.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--spans",
            action="store_true",
            help="add to each round where in the text its fields were read: [start, end) pairs",
        )

    def handle(self, **options: Any) -> None:
        names = known_names()
        for number, line in enumerate(lines_in(), 1):
            if line.strip():
                write_json(self.stdout, answer(line, number, names, spans=options["spans"]))


class UnreadableLine(ValueError):
    """What is wrong with a line, in words for whoever wrote it."""

    def __init__(self, problem: str, identity: Any = None) -> None:
        super().__init__(problem)
        self.identity = identity


def answer(line: str, number: int, names: Names, *, spans: bool = False) -> dict[str, Any]:
    """The rounds of one line, or what is wrong with it."""
    try:
        identity, text, published_on = _announcement(line)
    except UnreadableLine as problem:
        return {"id": problem.identity, "line": number, "error": str(problem)}
    rounds = [
        row_of(draft) | ({"spans": draft.spans()} if spans else {})
        for draft in read_announcement(text, names, published_on)
    ]
    return {"id": identity, "rounds": rounds}


def _announcement(line: str) -> tuple[Any, str, date | None]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise UnreadableLine(f"not JSON: {problem}") from None
    if not isinstance(given, dict):
        raise UnreadableLine('not a JSON object with "id", "text", "url" and "published_on"')
    identity, text, day = (given.get(name) for name in ("id", "text", "published_on"))
    if not isinstance(text, str):
        raise UnreadableLine('"text" is missing or not a string', identity)
    if day in (None, ""):
        return identity, text, None
    try:
        return identity, text, date.fromisoformat(day[: len("2026-01-01")])
    except (TypeError, ValueError):
        raise UnreadableLine('"published_on" is not a day as YYYY-MM-DD', identity) from None
