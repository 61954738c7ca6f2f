"""Whom a change concerns: the companies whose figures may move."""

from collections.abc import Sequence

from companies.models import Company
from sources.derivation import Scope
from sources.models import Change


def companies_named(changes: Sequence[Change]) -> Scope:
    """The companies whose own facts changed, by the ``company_id`` before and after."""
    slugs = {change.key for change in changes if change.resource == "companies"}
    ids = {
        columns["company_id"]
        for change in changes
        for columns in (change.before or {}, change.after or {})
        if columns.get("company_id")
    }
    named = Company.objects.filter(pk__in=ids).values_list("slug", flat=True)
    return frozenset(slugs | set(named))
