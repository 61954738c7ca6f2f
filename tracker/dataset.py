"""The whole dataset: every app's tables in the order they load, and what the bundle on disk is."""

from hashlib import sha256
from pathlib import Path

from companies import datasets as companies
from funding import datasets as funding
from sources import datasets as sources
from sources.csv_tables import Table
from supplychain import datasets as supplychain

# A table stands after those it refers to.
TABLES: tuple[Table, ...] = (
    sources.SOURCES,
    companies.COMPANIES,
    companies.OWNERSHIPS,
    companies.ROBOTS,
    companies.PRICES,
    companies.TARGETS,
    companies.ACTUALS,
    companies.FACILITIES,
    companies.MARKET_FIGURES,
    companies.EVENTS,
    companies.EVENT_PARTICIPANTS,
    funding.INVESTORS,
    funding.ROUNDS,
    supplychain.COMPONENTS,
    supplychain.SUPPLY_LINKS,
    supplychain.ORDERS,
)


def digest(folder: Path) -> str:
    """One hash over every table's bytes."""
    total = sha256()
    for table in TABLES:
        path = folder / table.file_name
        total.update(table.name.encode() + b"\0" + (path.read_bytes() if path.exists() else b""))
    return total.hexdigest()
