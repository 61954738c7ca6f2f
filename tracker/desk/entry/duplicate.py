"""What a likely duplicate is."""

from typing import NamedTuple


class Duplicate(NamedTuple):
    """A row, or somebody's open proposal, that looks like the one being entered.

    ``score`` is 0 to 100; ``reasons`` say in words what agrees and what doesn't.
    """

    resource: str
    key: str
    title: str
    url: str
    score: int
    reasons: tuple[str, ...]
    author: str = ""
    """Whose proposal it is; empty for a row that stands."""
    joins: str = ""
    """The slug by which a report is one of the same round."""
