"""A finished chart as a template shows it: words around it, its JSON, and where its numbers are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """What templates/_chart.html reads; every string is already translated.

    The summary states the chart's content for those who cannot see it, so it must stand alone.
    """

    title: str
    summary: str
    json: str
    size: str
    slug: str
    csv_url: str = ""
    table_template: str = ""
