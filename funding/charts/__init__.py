"""Charts of funding, drawn from rows. No Django in here."""

from funding.charts.labels import FundingLabels
from funding.charts.timeline import FundingFacts, funding_facts, funding_timeline_figure

__all__ = ["FundingFacts", "FundingLabels", "funding_facts", "funding_timeline_figure"]
