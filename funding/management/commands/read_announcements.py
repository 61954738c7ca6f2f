"""Reads announcements of funding rounds, one JSON object per line."""

import json
import math
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from funding.announcements import Names, read_announcement
from funding.announcements.known_names import known_names
from funding.announcements.rows import row_of
from funding.management.lines import lines_in, write_json

LONGEST = 100_000


class Command(BaseCommand):
    help = (
        "Read announcements from standard input, one JSON object per line with id, text, url and"
        " published_on (YYYY-MM-DD), and write one JSON object per line with id and rounds. Company"
        " and investor names come from the database; nothing is fetched and nothing is stored. A"
        ' line that cannot be read gives {"id", "line", "error", "rounds": []}, the rest goes on,'
        " and the exit status is 1 at the end. Amounts and valuations are in units of their"
        " currency; an end that is open or unknown is null (how vague wording is read:"
        ' "parse_amounts --help"). announced_on is a day or a month. A figure for several rounds'
        " together stands on the first of them, a valuation on the last."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--spans",
            action="store_true",
            help="add to each round where in the text its fields were read: [start, end) pairs",
        )

    def handle(self, **options: Any) -> None:
        names = self._names()
        number = unread = 0
        for number, line in enumerate(lines_in(), 1):
            row = answer(line, number, names, spans=options["spans"])
            unread += "error" in row and bool(line.strip())
            write_json(self.stdout, row)
        if unread:
            raise CommandError(f'{unread} of {number} lines could not be read: see their "error".')

    def _names(self) -> Names:
        try:
            names = known_names()
        except DatabaseError as problem:
            raise CommandError(
                f"The names of companies could not be read from the database ({problem})."
                ' Prepare it with "manage.py start --prepare".'
            ) from None
        if not names.companies:
            self.stderr.write(
                'The database has no companies, so that every company_slug is null. "manage.py'
                ' start --prepare" fills it.'
            )
        return names


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
        return {"id": problem.identity, "line": number, "error": str(problem), "rounds": []}
    rounds = [
        row_of(draft) | ({"spans": draft.spans()} if spans else {})
        for draft in read_announcement(text, names, published_on)
    ]
    return {"id": identity, "rounds": rounds}


def _announcement(line: str) -> tuple[Any, str, date | None]:
    if not line.strip():
        raise UnreadableLine("a blank line")
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise UnreadableLine(f"not JSON: {problem}") from None
    if not isinstance(given, dict):
        raise UnreadableLine('not a JSON object with "id", "text", "url" and "published_on"')
    identity, text, day = (given.get(name) for name in ("id", "text", "published_on"))
    if not _is_plain(identity):
        raise UnreadableLine('"id" is neither a string nor a number')
    if not isinstance(text, str):
        raise UnreadableLine('"text" is missing or not a string', identity)
    if len(text) > LONGEST:
        raise UnreadableLine(f'"text" is longer than {LONGEST:,} characters', identity)
    if day in (None, ""):
        return identity, text, None
    try:
        return identity, text, date.fromisoformat(day[: len("2026-01-01")])
    except (TypeError, ValueError):
        raise UnreadableLine('"published_on" is not a day as YYYY-MM-DD', identity) from None


def _is_plain(identity: Any) -> bool:
    """What JSON can say back: it has no word for infinity."""
    if isinstance(identity, float):
        return math.isfinite(identity)
    return identity is None or isinstance(identity, (str, int))
