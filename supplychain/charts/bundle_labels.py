"""What the bundled graph needs from the page."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BundleLabels:
    """Words of the bundled graph, plain text.

    columns: headings. country, part: the name of a code, of a slug. address: where a click on a
    column's item leads, or nothing. links: "12 links". others: "9 others". more: "and 3 more".
    firm, rumoured: legend. hint: what a click does.
    """

    columns: tuple[str, str, str]
    country: Callable[[str], str]
    part: Callable[[str], str]
    address: Callable[[int, str], str]
    links: Callable[[int], str]
    others: Callable[[int], str]
    more: Callable[[int], str]
    unnamed_supplier: str
    unnamed_customer: str
    firm: str
    rumoured: str
    hint: str
