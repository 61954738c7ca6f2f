"""What a graph of links needs from the page, and the look of a link's status."""

from collections.abc import Callable
from dataclasses import dataclass

from sources.chart_style import hover_text
from sources.palette import (
    INK_SOFT,
    RUMOURED,
    STATUS_ENDED,
    STATUS_QUALIFICATION,
    STATUS_SUPPLYING,
    STATUS_VALIDATED,
)
from sources.partial_dates import PartialDate
from supplychain.rows import LinkRow

# Status -> colour, dash and width of its line; the dashes alone tell them apart. Legend's order.
STATUS_LINES = {
    "supplying": (STATUS_SUPPLYING, "solid", 2),
    "validated": (STATUS_VALIDATED, "dashdot", 1.5),
    "qualification": (STATUS_QUALIFICATION, "dash", 1.5),
    "rumoured": (RUMOURED, "dot", 1.5),
    "ended": (STATUS_ENDED, "longdash", 1),
}
OTHER_LINE = (INK_SOFT, "longdashdot", 1)


@dataclass(frozen=True, slots=True)
class GraphLabels:
    """Words and formats in the page's language; all plain text, not HTML.

    suppliers, customers: headings of the two sides. in_house: heading of what the company makes
    itself. unnamed: a party whose name is not known. as_of: "as of". confidence: name of
    confirmed, reported, rumoured. when: a date ("March 2026", "not stated").
    colon: the language's own punctuation.
    """

    suppliers: str
    customers: str
    in_house: str
    unnamed: str
    as_of: str
    confidence: Callable[[str], str]
    when: Callable[[PartialDate | None], str]
    colon: str = ": "


def hover_of(link: LinkRow, labels: GraphLabels) -> str:
    supplier, customer = link.supplier_name or labels.unnamed, link.customer_name or labels.unnamed
    is_own = link.supplier_slug and link.supplier_slug == link.customer_slug
    own = f"{supplier}{labels.colon}{link.component_name}", labels.in_house
    way = (f"{supplier} → {link.component_name} → {customer}", "")
    heading, line = own if is_own else way
    return hover_text(
        heading,
        line,
        link.robot,
        f"{link.status_label} · {labels.confidence(link.confidence)}",
        f"{labels.as_of} {labels.when(link.as_of)}",
        link.source,
    )


def legend_order(status: str) -> tuple[int, str]:
    known = list(STATUS_LINES)
    return (known.index(status) if status in known else len(known), status)
