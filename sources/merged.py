"""Slugs whose row went into another one: where each of them leads."""

from sources.models import MergedIdentity

MOST_STEPS = 20


def merged_into(resource: str) -> dict[str, str]:
    """Old slug → the slug that bears its facts by now, through several merges."""
    pairs = dict(MergedIdentity.objects.filter(resource=resource).values_list("old", "new"))
    found = {}
    for old in pairs:
        new = old
        for _step in range(MOST_STEPS):
            if new not in pairs:
                break
            new = pairs[new]
        found[old] = new
    return found
