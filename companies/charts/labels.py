"""How a mark looks in a chart of this app."""

from typing import NamedTuple


class Look(NamedTuple):
    """Colour and Plotly symbol; the symbols alone tell the marks apart."""

    color: str
    symbol: str
