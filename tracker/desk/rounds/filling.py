"""The form filled in from an announcement: what an editor typed stays, what was read before goes."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from tracker.desk.entry.layouts import STARTING
from tracker.desk.rounds.reading import Reading, read

READ_AMOUNT = ("currency", "amount_min", "amount_max")
MOST_FILLED = 20_000
DAY_OF_SOURCE = "-published_on"
"""How the field ends that holds the day of a source that comes along."""


def reading_of(data: Mapping[str, Any]) -> Reading:
    """What the announcement of a form says; what an earlier reading guessed counts as not typed."""
    text, before = str(data.get("announcement", "")), filled_before(data)
    typed = {name: str(data.get(name, "")) for name in ("address", "published_on")}
    typed = {name: "" if same(cell, before.get(name, "")) else cell for name, cell in typed.items()}
    return read(text, typed["address"], typed["published_on"], number_in(data))


def number_in(data: Mapping[str, Any]) -> int:
    """Which round of the announcement is meant."""
    asked = str(data.get("_round") or data.get("round_number") or "0")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def filled_in(data: QueryDict, reading: Reading) -> QueryDict:
    """The form with what was read; where an editor typed something else, that stays."""
    filled = data.copy()
    for name, value in STARTING["rounds"].items():
        filled.setdefault(name, value)
    before = filled_before(data)
    starting = STARTING["rounds"]
    # What the reading before filled in, and this one doesn't, is of another announcement.
    left = {name: starting.get(name, "") for name in before if not name.endswith(DAY_OF_SOURCE)}
    if not same(data.get("amount_text", ""), before.get("amount_text", "")):
        left = {name: cell for name, cell in left.items() if name not in READ_AMOUNT}
    left |= {name: reading.published_on for name in before if name.endswith(DAY_OF_SOURCE)}
    for name, value in {**left, **reading.values}.items():
        machine = ("", before.get(name, ""), starting.get(name, ""))
        if any(same(data.get(name, ""), one) for one in machine):
            filled[name] = value
    filled["address"] = reading.address
    filled["published_on"] = reading.published_on
    filled["announcement"] = data.get("announcement", "")
    filled["round_number"] = str(reading.number)
    return filled


def filled_before(data: Mapping[str, Any]) -> dict[str, str]:
    raw = str(data.get("filled", ""))
    try:
        found = json.loads(raw) if len(raw) < MOST_FILLED else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


def same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
