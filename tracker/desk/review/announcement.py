"""The announcement that a proposal comes from, with the places where its values were read."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from sources.models import Proposal
from tracker.desk.column_words import label_of
from tracker.desk.rounds.reading import read
from tracker.desk.rows import BY_NAME


class Piece(NamedTuple):
    """A stretch of the announcement; ``label`` tells the fields read there, empty for none."""

    text: str
    label: str = ""


def announcement_of(proposal: Proposal) -> str:
    return _kept(proposal, "announcement").strip()


def pieces(proposal: Proposal) -> list[Piece]:
    """The announcement as it was pasted, cut where something read in it begins or ends."""
    text = _kept(proposal, "announcement").replace("\r\n", "\n").strip()
    table = BY_NAME["rounds"]
    if not text or proposal.resource != table.model.resource:
        return [Piece(text)] if text else []
    number = _kept(proposal, "round_number")
    which = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    reading = read(text, _kept(proposal, "address"), _kept(proposal, "published_on"), which)
    spans = {str(label_of(table, name)): places for name, places in reading.spans().items()}
    return [*_cut(reading.text, spans), *_rest(text[len(reading.text) :])]


def _cut(text: str, spans: dict[str, list[tuple[int, int]]]) -> Iterator[Piece]:
    places = [(*place, label) for label, found in spans.items() for place in found]
    cuts = sorted({0, len(text), *(at for place in places for at in place[:2])})
    for start, end in pairwise(cuts):
        labels = [label for begin, stop, label in places if begin <= start and end <= stop]
        yield Piece(text[start:end], " · ".join(labels))


def _rest(text: str) -> Iterator[Piece]:
    """What is beyond the part that is read."""
    if text:
        yield Piece(text)


def _kept(proposal: Proposal, name: str) -> str:
    given: Any = proposal.entry.get(name, "")
    found = given[0] if isinstance(given, list) and given else given or ""
    return str(found)
