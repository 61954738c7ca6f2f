from sources.models.bundle_load import BundleLoad
from sources.models.change import Change
from sources.models.source import Source
from sources.models.sourced import (
    Citation,
    FactPart,
    Named,
    NamedQuerySet,
    Sourced,
    SourcedFact,
    SourcedQuerySet,
)

__all__ = [
    "BundleLoad",
    "Change",
    "Citation",
    "FactPart",
    "Named",
    "NamedQuerySet",
    "Source",
    "Sourced",
    "SourcedFact",
    "SourcedQuerySet",
]
