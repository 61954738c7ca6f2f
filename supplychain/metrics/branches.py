"""The tree of components as metrics read it: a part's slug to that of what it is part of."""

from collections.abc import Iterable, Mapping

Parents = Mapping[str, str]
"""Every component's slug; an empty one stands above a root."""


def path_up(component: str, tree: Parents) -> tuple[str, ...]:
    """The component and all above it."""
    found = [component]
    # A parent that is not in the tree is not published: the branch stands on its own.
    while (above := tree.get(found[-1], "")) in tree and above not in found:
        found.append(above)
    return tuple(found)


def paths_up(tree: Parents) -> dict[str, tuple[str, ...]]:
    return {component: path_up(component, tree) for component in tree}


def at_or_below(components: Iterable[str], tree: Parents) -> frozenset[str]:
    """The components and everything beneath them."""
    tops = frozenset(components)
    return tops | {part for part in tree if not tops.isdisjoint(path_up(part, tree))}
