from sources.models.bundle_load import BundleLoad
from sources.models.change import Change
from sources.models.refresh_mark import RefreshMark
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
    "RefreshMark",
    "Source",
    "Sourced",
    "SourcedFact",
    "SourcedQuerySet",
]
