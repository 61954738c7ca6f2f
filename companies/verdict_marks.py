"""Targets with the verdict on them, as lists show and filter it."""

from collections import defaultdict
from typing import Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from companies.models import ProductionTarget, VerdictBasis, VerdictMetric
from companies.refresh.promises import PROMISES
from sources.clock import clock


def with_verdicts(targets: QuerySet[Any]) -> QuerySet[Any]:
    """Each target with the code of its ``verdict`` by the reader's clock; None where it has none."""
    if "verdict" in targets.query.annotations:
        return targets
    if clock().is_now:
        # The stored figures, joined by the database: a list may filter by them.
        stored = VerdictMetric.objects.filter(slug=OuterRef("key"), basis=VerdictBasis.STATEMENT)
        return _annotated(targets, Subquery(stored.values("verdict")[:1]))
    keys: dict[str, list[str]] = defaultdict(list)
    for figure in PROMISES.figures(VerdictMetric, basis=VerdictBasis.STATEMENT):
        keys[figure.verdict].append(figure.slug)
    cases = [When(key__in=found, then=Value(code)) for code, found in sorted(keys.items())]
    return _annotated(targets, Case(*cases, default=None, output_field=CharField()))


def _annotated(targets: QuerySet[Any], code: Subquery | Case) -> QuerySet[Any]:
    annotated: QuerySet[Any] = targets.annotate(verdict=code)
    return annotated


def verdict_on(target: ProductionTarget) -> VerdictMetric | None:
    """The figure itself; None where the target promises no number that is scored."""
    return PROMISES.figure(
        VerdictMetric, companies=frozenset({target.company.slug}), slug=target.key
    )
