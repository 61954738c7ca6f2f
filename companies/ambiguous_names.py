"""Names and aliases that more than one company answers to."""

from collections import defaultdict

from companies.models import Company
from sources.search_text import normalise


def ambiguous_names() -> list[tuple[str, list[str]]]:
    """Each name that several published companies share, with their slugs."""
    holders: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for company in Company.objects.published():
        for name in filter(None, company.search_names()):
            holders[normalise(name)].add(company.slug)
            spelled.setdefault(normalise(name), name)
    shared = {name: sorted(slugs) for name, slugs in holders.items() if len(slugs) > 1}
    return sorted((spelled[name], slugs) for name, slugs in shared.items())
