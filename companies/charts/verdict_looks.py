"""How a verdict looks in a chart. The shapes differ from each other and from those of the metrics."""

from collections.abc import Iterable, Mapping

from companies.charts.labels import Look
from sources.chart_style import Trace, legend_key
from sources.palette import MET, MISSED, PARTLY_REPORTED, PENDING, UNDECIDABLE, UNREPORTED

# In the order of the legend.
VERDICTS = {
    "met": Look(MET, "hexagram"),
    "missed": Look(MISSED, "x"),
    "undecidable": Look(UNDECIDABLE, "asterisk"),
    "partly_reported": Look(PARTLY_REPORTED, "bowtie"),
    "unreported": Look(UNREPORTED, "diamond-x-open"),
    "pending": Look(PENDING, "hourglass-open"),
}


def verdict_keys(codes: Iterable[str], words: Mapping[str, str], size: int) -> list[Trace]:
    """One entry of the legend per verdict that occurs."""
    found = set(codes)
    return [
        legend_key(
            words[code],
            code,
            {
                "symbol": look.symbol,
                "color": look.color,
                "size": size,
                "line": {"color": look.color, "width": 1.5},
            },
        )
        for code, look in VERDICTS.items()
        if code in found
    ]
