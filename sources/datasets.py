"""This app's table of the dataset."""

from sources.csv_tables import Table
from sources.models import Source

SOURCES = Table(
    "sources",
    Source,
    "source_id url title publisher published_on language kind note".split(),
    sort=("source_id",),
    duplicates=("source_id",),
)
