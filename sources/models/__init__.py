from sources.models.bundle_load import BundleLoad
from sources.models.change import Change, Version
from sources.models.derived import Derived, Shown
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
    "Derived",
    "FactPart",
    "Named",
    "NamedQuerySet",
    "RefreshMark",
    "Shown",
    "Source",
    "Sourced",
    "SourcedFact",
    "SourcedQuerySet",
    "Version",
]
