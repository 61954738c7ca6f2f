from sources.models.bundle_load import BundleLoad
from sources.models.change import Change, State, Version
from sources.models.derived import Derived, Shown
from sources.models.proposal import Batch, MergedIdentity, Proposal, Remark
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
    "Batch",
    "BundleLoad",
    "Change",
    "Citation",
    "Derived",
    "FactPart",
    "MergedIdentity",
    "Named",
    "NamedQuerySet",
    "Proposal",
    "RefreshMark",
    "Remark",
    "Shown",
    "Source",
    "Sourced",
    "SourcedFact",
    "SourcedQuerySet",
    "State",
    "Version",
]
