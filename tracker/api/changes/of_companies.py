"""The entries by which rows come to name one of some companies, name it, or cease to."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from companies.models import Company
from sources.changes import about
from sources.models import Change
from tracker.api.changes.records import BY_RESOURCE, company_relations


def of_companies(changes: QuerySet[Change], slugs: Sequence[str]) -> QuerySet[Change]:
    """Every entry that names one of the companies, and a few that may not.

    An entry about a part of a row does not say whom the row names: those of rows that name a company
    now are among these, and those of rows that cease to name one among these ``changes``.
    """
    pks = list(Company._base_manager.filter(slug__in=slugs).values_list("pk", flat=True))
    former = changes.filter(_naming(pks), part="").order_by()
    found = about(slugs)
    for resource in BY_RESOURCE:
        if company_relations(resource):
            keys = former.filter(resource=resource).values("key")
            found |= Q(resource=resource, key__in=keys)
    return changes.filter(found)


def _naming(companies: Sequence[int]) -> Q:
    """Entries about rows that named one of them before, or do after."""
    found = Q()
    for resource in BY_RESOURCE:
        for relation in company_relations(resource):
            before, after = (
                Q(**{f"{side}__{relation}__in": companies}) for side in ("before", "after")
            )
            found |= Q(resource=resource) & (before | after)
    return found
