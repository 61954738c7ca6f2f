"""The verdicts' marks as the tables have them (static/css/tables.css), drawn as shapes of a chart."""

import re
from typing import Any

from companies.charts.verdict_looks import VERDICTS

_POINT = re.compile(r"([\d.]+),([\d.]+)")
# Strokes of a 10 by 10 square, y downward: (path, is it filled?).
_FRAME = "M0.7,2.7L9.3,2.7L9.3,7.3L0.7,7.3Z"
_PATHS: dict[str, tuple[tuple[str, bool], ...]] = {
    "met": (("M1,5.5L4,8.5L9,1.5", False),),
    "missed": (("M1.5,1.5L8.5,8.5M8.5,1.5L1.5,8.5", False),),
    "undecidable": (
        ("M1,4C2.5,2 4,2 5,3C6,4 7.5,5 9,3", False),
        ("M1,8C2.5,6 4,6 5,7C6,8 7.5,9 9,7", False),
    ),
    "partly_reported": (("M0.5,2.5L5,2.5L5,7.5L0.5,7.5Z", True), (_FRAME, False)),
    "unreported": (
        ("M2.5,3.4C2.5,0 7.6,0 7.6,3C7.6,5 5.1,5 5.1,6.8", False),
        ("M4.2,8.2L6,8.2L6,10L4.2,10Z", True),
    ),
    "pending": ((_FRAME, False),),
}


def verdict_shapes(code: str, *, y: float, shift: float) -> list[dict[str, Any]]:
    """The mark with its left edge ``shift`` pixels right of the plot, in the middle of row ``y``."""
    color = VERDICTS[code].color
    return [
        {
            "type": "path",
            "path": _moved(path, shift),
            "xref": "paper",
            "xanchor": 1,
            "xsizemode": "pixel",
            "yref": "y",
            "yanchor": y,
            "ysizemode": "pixel",
            "line": {"color": color, "width": 0 if is_filled else 1.7},
            "fillcolor": color if is_filled else "rgba(0,0,0,0)",
        }
        for path, is_filled in _PATHS[code]
    ]


def _moved(path: str, shift: float) -> str:
    """Plotly's pixels count upward from the anchor, the strokes downward from the square's top."""

    def moved(point: re.Match[str]) -> str:
        return f"{float(point[1]) + shift:g},{5 - float(point[2]):g}"

    return _POINT.sub(moved, path)
