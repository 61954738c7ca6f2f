"""The entries by which rows come to name a company, name it, or cease to."""

from django.db.models import Q, QuerySet

from companies.models import Company
from sources.changes import about
from sources.models import Change
from tracker.api.changes.records import BY_RESOURCE, company_relations


def of_company(changes: QuerySet[Change], slug: str) -> QuerySet[Change]:
    """Every entry that names the company, and a few that may not.

    An entry about a part of a row does not say whom the row names: those of rows that name the company
    now are among these, and those of rows that cease to name it among these ``changes``.
    """
    pk = Company._base_manager.values_list("pk", flat=True).get(slug=slug)
    former = changes.filter(_naming(pk), part="").order_by()
    found = about(slug)
    for resource in BY_RESOURCE:
        if company_relations(resource):
            keys = former.filter(resource=resource).values("key")
            found |= Q(resource=resource, key__in=keys)
    return changes.filter(found)


def _naming(company: int) -> Q:
    """Entries about rows that named it before, or do after."""
    found = Q()
    for resource in BY_RESOURCE:
        for relation in company_relations(resource):
            before, after = {f"before__{relation}": company}, {f"after__{relation}": company}
            found |= Q(resource=resource) & (Q(**before) | Q(**after))
    return found
