"""From facts to stored figures and back: one computation, whether for today's tables or a past day."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.utils import timezone

from sources.clock import clock
from sources.evidence import plain_left_out, plain_used
from sources.models import Change, Derived
from sources.redis_cache import pages

D = TypeVar("D", bound=Derived)

Scope = frozenset[str] | None
"""Slugs of the companies to compute for; None is everything."""

A_DAY = 24 * 3600
BATCH = 2000


@dataclass(frozen=True)
class Computed:
    """What one run has computed and nobody has written yet."""

    started: datetime
    rows: dict[type[Derived], list[Derived]]


@dataclass(frozen=True)
class Derivation:
    """A group of derived tables that are computed together from the same facts.

    ``compute`` reads the facts through the reader's clock and returns unsaved rows; it is given the
    companies in question and the day on which due dates are judged. ``depends_on`` names the
    resources of the change log that can move a figure. With ``companies_of`` a refresh recomputes
    only the companies that the changes touch; without, everything. ``daily`` figures move with the
    calendar alone.
    """

    name: str
    models: Sequence[type[Derived]]
    compute: Callable[[Scope, date], Iterable[Derived]]
    depends_on: frozenset[str]
    companies_of: Callable[[Sequence[Change]], Scope] | None = None
    daily: bool = False

    @property
    def formulas(self) -> str:
        return " ".join(f"{model.metric}:{model.formula_version}" for model in self.models)

    def figures(
        self,
        model: type[D],
        *,
        companies: Scope = None,
        with_evidence: bool = False,
        **where: Any,
    ) -> list[D]:
        """The figures by the reader's clock: stored ones for today, computed ones for a past day.

        ``where`` compares columns by equality. ``companies`` narrows both. Evidence is long: without
        ``with_evidence`` each figure reads its own when it is asked for it.
        """
        if clock().is_now:
            # Named, because Django does not follow a nullable relation unasked.
            related = [field.name for field in model._meta.concrete_fields if field.is_relation]
            rows: Any = model._default_manager.select_related(*related).filter(**where)
            if companies is not None:
                rows = rows.filter(company__slug__in=companies)
            rows = rows if with_evidence else rows.defer("used", "left_out")
            return list(rows.order_by("slug"))
        scope = companies if self.companies_of else None
        found = [row for row in self._past(scope) if isinstance(row, model)]
        if companies is not None:
            found = [row for row in found if row.company_slug in companies]
        return [
            row
            for row in found
            if all(getattr(row, name) == value for name, value in where.items())
        ]

    def figure(self, model: type[D], **wanted: Any) -> D | None:
        """The first of ``figures``."""
        return next(iter(self.figures(model, **wanted)), None)

    def _past(self, scope: Scope) -> list[Derived]:
        seen = clock()
        if seen.only is not None:
            # A check of one figure against its own facts: never asked twice.
            return list(self.compute(scope, seen.today))
        place = (
            self.name,
            self.formulas,
            str(Change.objects.state()),
            seen,
            seen.today,
            None if scope is None else sorted(scope),
        )
        key = f"past:{sha256(repr(place).encode()).hexdigest()}"
        found: list[Derived] | None = pages.get(key)
        if found is None:
            found = sorted(self.compute(scope, seen.today), key=lambda row: row.slug)
            pages.set(key, found, A_DAY)
        return found

    def store(self, scope: Scope, today: date) -> None:
        """Compute and write."""
        self.write(self.computed(scope, today), scope)

    def computed(self, scope: Scope, today: date) -> "Computed":
        """Unsaved rows of each table."""
        started = timezone.now()
        rows: dict[type[Derived], list[Derived]] = {model: [] for model in self.models}
        for row in self.compute(scope, today):
            row.computed_at = started
            rows[type(row)].append(row)
        return Computed(started, rows)

    def write(self, computed: "Computed", scope: Scope) -> None:
        """Rows of the scope that are not computed any more disappear.

        The caller holds the group's lock, so no older run can write after a newer one.
        """
        for model, rows in computed.rows.items():
            _replace(model, rows, scope, computed.started)


def _replace(
    model: type[Derived], rows: Collection[Derived], scope: Scope, started: datetime
) -> None:
    columns = [
        field.name for field in model._meta.concrete_fields if field.name not in ("id", "slug")
    ]
    model._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=columns,
    )
    stale: Any = model._default_manager.filter(computed_at__lt=started)
    if scope is not None:
        stale = stale.filter(company__slug__in=scope)
    stale.delete()


def row_of(model: type[D], value: Any, *, slug: str, **columns: Any) -> D:
    """An unsaved row from a computed value: fields with the name of a column are taken over.

    ``value`` is a dataclass with ``used`` and ``left_out``; a field that is an ``Interval`` or a
    ``PartialDate`` fills the pair of columns of its name.
    """
    row = model(slug=slug[:250], version=model.formula_version, **columns)
    names = {field.name for field in model._meta.concrete_fields}
    pairs = {*getattr(model, "ranges", {}), *getattr(model, "partial_dates", {})}
    for field in dataclasses.fields(value):
        if field.name in columns or field.name in ("used", "left_out"):
            continue
        if field.name in pairs or field.name in names:
            setattr(row, field.name, getattr(value, field.name))
    row.used = plain_used(value.used)
    row.left_out = plain_left_out(value.left_out)
    return row
