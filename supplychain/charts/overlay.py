"""What a stop does to a graph: who stops, who is blocked, which links break."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.palette import DANGER

STOPS, SURELY, POSSIBLY, SHORT, SPARED = "stops", "surely", "possibly", "short", "spared"
"""A company that stops; a maker surely or possibly blocked; a supplier that lacks a part. A link
breaks ``SURELY`` or ``POSSIBLY`` where its customer is blocked by that, ``SPARED`` where it is not."""

# Effect -> dash and width of a broken link: all are red, and told apart without it.
BROKEN_LINES = {SURELY: ("solid", 3), POSSIBLY: ("dash", 2.5), SPARED: ("dot", 1.5)}
# Mark -> colour, symbol and size of a company's node.
MARKS = {
    STOPS: (DANGER, "x", 11),
    SURELY: (DANGER, "square", 13),
    POSSIBLY: (DANGER, "square-open", 12),
    SHORT: (DANGER, "triangle-down-open", 12),
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """``broken`` maps a link's key to its effect; ``words`` name marks and effects for the reader."""

    stopped: frozenset[str]
    surely: frozenset[str]
    possibly: frozenset[str]
    short: frozenset[str]
    broken: Mapping[str, str]
    node_words: Mapping[str, str]
    line_words: Mapping[str, str]

    def mark(self, slug: str) -> str:
        """The strongest thing that happens to a company, or nothing."""
        found = (
            (STOPS, self.stopped),
            (SURELY, self.surely),
            (POSSIBLY, self.possibly),
            (SHORT, self.short),
        )
        return next((mark for mark, slugs in found if slug in slugs), "")

    @property
    def companies(self) -> frozenset[str]:
        return self.stopped | self.surely | self.possibly | self.short
