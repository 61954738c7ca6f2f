"""Charts of the supply chain, drawn from rows. No Django in here."""

from supplychain.charts.company_graph import company_graph_figure
from supplychain.charts.facts import GraphFacts, graph_facts
from supplychain.charts.labels import GraphLabels

__all__ = ["GraphFacts", "GraphLabels", "company_graph_figure", "graph_facts"]
