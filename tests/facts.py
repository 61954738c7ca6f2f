"""Small real facts for tests: drafts about companies of the dataset, citing its sources."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from companies.models import Company, ProductionTarget, TargetCitation
from sources.models import Source


def a_source(source_id: str = "a-test-source", **changes: Any) -> Source:
    given = {
        "url": "https://example.com/news",
        "title": "A robot maker states a target",
        "language": "en",
        "kind": "news",
    }
    return Source(source_id=source_id, **given | changes)


def draft_target(**changes: Any) -> ProductionTarget:
    given = {
        "company": Company.objects.get(slug="xpeng"),
        "metric": "deliveries",
        "claimant": "company",
        "confidence": "reported",
    }
    return ProductionTarget.objects.create(**given | changes)


def cite(target: ProductionTarget, *sources: Source) -> list[TargetCitation]:
    return [
        TargetCitation.objects.create(fact=target, source=source, position=position)
        for position, source in enumerate(sources)
    ]


def some_sources(count: int) -> list[Source]:
    return list(Source.objects.all()[:count])


def published_target(sources: int = 1) -> ProductionTarget:
    """Cites that many sources, each already in the dataset."""
    target = draft_target()
    cite(target, *some_sources(sources))
    target.state, target.public_on = "published", target.recorded_at.date()
    target.save()
    return target


def execute(sql: str, *values: Any) -> int:
    """Raw SQL on Django's own connection; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def refuses(constraint: str, rows: models.QuerySet[Any], **changes: Any) -> None:
    """The database itself names the constraint when one of these real rows is changed so."""
    row = rows.order_by("pk")[:1].get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


def accepts(rows: models.QuerySet[Any], **changes: Any) -> None:
    row = rows.order_by("pk")[:1].get()
    assert type(row)._default_manager.filter(pk=row.pk).update(**changes) == 1
