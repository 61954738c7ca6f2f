"""The colours charts may use. Python names the light value; the browser swaps in the theme's own.

`plotly.graph_objects` accepts only real colours, so figures are built with these hexes and `TOKENS`
turns each into the CSS token of the same meaning (`static/css/tokens.css`) when a figure is serialised.
Every hex is distinct, or that swap could not be undone. A colour has one meaning: verdict and status
colours never stand for a plain series. Inside each group the worst pair keeps an OKLab distance of 8.9
under protanopia, deuteranopia and tritanopia, and every mark keeps 3:1 against the paper.
"""

from typing import Final

INK: Final = "#17191c"
INK_SOFT: Final = "#595e65"
RULE: Final = "#dad7ce"
PAPER: Final = "#fcfbf8"
PAPER_SUNK: Final = "#f5f3ed"
ACCENT: Final = "#0b5a8a"
# What breaks, or is wrong.
DANGER: Final = "#a8281b"

# Any distinction without a meaning of its own: companies, years, stages.
SERIES_1: Final = "#3a7dbd"
SERIES_2: Final = "#d56b2b"
SERIES_3: Final = "#226f68"
SERIES_4: Final = "#771266"
SERIES_5: Final = "#5a5302"
SERIES_6: Final = "#848990"

# Verdicts on a promise.
MET: Final = "#1a786a"
MISSED: Final = "#c0301a"
PENDING: Final = "#858b95"
UNREPORTED: Final = "#b5822c"
PARTLY_REPORTED: Final = "#0c4c58"
UNDECIDABLE: Final = "#7a54a7"

# Confidence in a claim: the surer, the darker.
CONFIRMED: Final = "#16324c"
REPORTED: Final = "#4f7391"
RUMOURED: Final = "#878c94"

# Status of a supply link; a rumoured link takes RUMOURED.
STATUS_SUPPLYING: Final = "#15457c"
STATUS_VALIDATED: Final = "#3585cf"
STATUS_QUALIFICATION: Final = "#a9690a"
STATUS_ENDED: Final = "#7d2e3c"

# How few: one, two, a handful, more. Paper is legible on the first, ink on the others.
FEW_1: Final = "#8a3a12"
FEW_2: Final = "#dd9655"
FEW_3: Final = "#f0cfa5"
FEW_4: Final = "#f3e9da"
FEW: Final = (FEW_1, FEW_2, FEW_3, FEW_4)

SERIES: Final = (SERIES_1, SERIES_2, SERIES_3, SERIES_4, SERIES_5, SERIES_6)

TOKENS: Final[dict[str, str]] = {
    INK: "--ink",
    INK_SOFT: "--ink-soft",
    RULE: "--rule",
    PAPER: "--paper",
    PAPER_SUNK: "--paper-sunk",
    ACCENT: "--accent",
    DANGER: "--danger",
    SERIES_1: "--series-1",
    SERIES_2: "--series-2",
    SERIES_3: "--series-3",
    SERIES_4: "--series-4",
    SERIES_5: "--series-5",
    SERIES_6: "--series-6",
    MET: "--met",
    MISSED: "--missed",
    PENDING: "--pending",
    UNREPORTED: "--unreported",
    PARTLY_REPORTED: "--partly-reported",
    UNDECIDABLE: "--undecidable",
    CONFIRMED: "--confirmed",
    REPORTED: "--reported",
    RUMOURED: "--rumoured",
    STATUS_SUPPLYING: "--status-supplying",
    STATUS_VALIDATED: "--status-validated",
    STATUS_QUALIFICATION: "--status-qualification",
    STATUS_ENDED: "--status-ended",
    FEW_1: "--few-1",
    FEW_2: "--few-2",
    FEW_3: "--few-3",
    FEW_4: "--few-4",
}
