"""Slugs whose row went into another one: they lead on, and later entries follow them."""

from collections.abc import Collection, Mapping

from sources.choices import BatchKind, ProposalState
from sources.columns import PartColumn, ReferenceColumn
from sources.csv_tables import Table
from sources.fields import SEPARATOR, split_list
from sources.merged import merged_into
from sources.models import Batch, MergedIdentity


def settle(batches: Collection[int]) -> None:
    """Let the old slugs of these merges lead to the new ones, once all of each is approved."""
    merges = Batch.objects.filter(pk__in=batches, kind=BatchKind.MERGE)
    for batch in merges.exclude(proposals__state=ProposalState.IN_REVIEW):
        old, new = batch.report["old"], batch.report["new"]
        earlier = MergedIdentity.objects.filter(resource=batch.resource, old=old)
        if not earlier.exists():
            MergedIdentity.objects.create(resource=batch.resource, old=old, new=new, batch=batch)


class Merged:
    """The merged slugs of each table, read once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}

    def followed(self, table: Table, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells with merged slugs replaced by those that they went into."""
        found = dict(cells)
        for column in table.columns:
            if not isinstance(column, ReferenceColumn | PartColumn) or not cells.get(column.name):
                continue
            resource = str(getattr(column.model, "resource", ""))
            if resource not in self._known:
                self._known[resource] = merged_into(resource)
            if known := self._known[resource]:
                names = (known.get(one, one) for one in split_list(cells[column.name]))
                found[column.name] = SEPARATOR.join(dict.fromkeys(names))
        return found
