"""Charts of funding, drawn from rows. No Django in here."""

from funding.charts.facts import FundingFacts, drawn_rows, funding_facts
from funding.charts.labels import FundingLabels
from funding.charts.quarters import QuarterBar, QuarterLabels, quarters_figure
from funding.charts.timeline import funding_timeline_figure

__all__ = [
    "FundingFacts",
    "FundingLabels",
    "QuarterBar",
    "QuarterLabels",
    "drawn_rows",
    "funding_facts",
    "funding_timeline_figure",
    "quarters_figure",
]
