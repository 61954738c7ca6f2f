"""Which sources a reader sees on a past day, and which citations of a fact.

A source was public by its last possible day, and never later than it was recorded here. Citations
of younger sources are hidden, so that no later headline shows. A fact of which every source is
younger or undated keeps them all, for no fact stands without a source.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sources.clock import clock, published


def citations_of(model: Any) -> Any:
    """The model of the citations of a table of facts."""
    return model._meta.get_field("citations").related_model


def looks_back() -> bool:
    """Whether the reader looks from a past day, in which not every source is there."""
    seen = clock()
    return seen.as_of is not None or seen.recorded_by is not None


def known(relation: str = "") -> Q:
    """Sources public and recorded by the reader's clock; ``relation`` is the path to the source."""
    prefix = f"{relation}__" if relation else ""
    seen = clock()
    found = Q()
    if seen.as_of is not None:
        found &= Q(**{f"{prefix}published_on_last__lte": seen.as_of}) | Q(
            **{f"{prefix}recorded_at__date__lte": seen.as_of}
        )
    if seen.recorded_by is not None:
        found &= Q(**{f"{prefix}recorded_at__date__lte": seen.recorded_by})
    return found


def shown_citations(citation: Any) -> QuerySet[Any]:
    """The citations that the reader sees, in order, whatever the state of their fact is today."""
    rows: QuerySet[Any] = citation._default_manager.all()
    return rows.filter(known("source") | _without_known(citation)) if looks_back() else rows


def last_resorts(model: Any) -> QuerySet[Any]:
    """Citations of visible facts of which no source is known yet."""
    citation = citations_of(model)
    rows: QuerySet[Any] = citation._default_manager.filter(_without_known(citation))
    return rows.order_by()


def _without_known(citation: Any) -> Any:
    siblings = citation._default_manager.filter(known("source"), fact=OuterRef("fact"))
    return published("fact") & ~Exists(siblings)


def resting_citations(model: Any) -> QuerySet[Any]:
    """Those of the table's facts that are published and visible themselves.

    A company that a past day knows only because a fact names it rests on nothing yet.
    """
    return shown_citations(citations_of(model)).filter(published("fact"))
