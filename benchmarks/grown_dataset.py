"""The bundled dataset many times over: rows copied by SQL, each copy with companies of its own."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from companies.models import Company, ProductionActual, ProductionTarget
from funding.models import FundingRound, Investor
from sources.change_log import install_triggers, remove_triggers
from sources.models import FactPart, Source, Sourced
from supplychain.models import Component, SupplyLink

APART = 1_000_000
"""Distance between the primary keys of one copy and the next."""

SHARED = (Source, Component)
"""Sources and the tree of parts stay as they are."""

IN_ONE_COMPANY = {"round", "promise"}
"""Slugs that tie rows of one company together; a copy's rows must not join another copy's."""


def grow(companies: int, copies: Mapping[Any, int]) -> None:
    """Make ``companies`` copies of companies and investors, and that many of each other table.

    More copies of a fact than of companies go round the companies again.
    """
    with transaction.atomic():
        remove_triggers("default")
        for model in _tables():
            times = companies if model in (Company, Investor) else _times(model, companies, copies)
            for copy in range(1, times):
                _copy(model, copy, companies)
        install_triggers(using="default")
    _resequence()


def _times(model: Any, companies: int, copies: Mapping[Any, int]) -> int:
    fact = model._meta.get_field("fact").related_model if issubclass(model, FactPart) else model
    if fact in (Company, Investor):
        return companies
    return copies.get(fact, companies)


def _tables() -> list[type[models.Model]]:
    """Entities first, then facts, then their parts, so that no reference dangles."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Sourced | FactPart) and model not in SHARED
    ]
    found = [m for m in found if not (issubclass(m, FactPart) and _fact(m) in SHARED)]
    return sorted(found, key=lambda m: (issubclass(m, FactPart), m not in (Company, Investor)))


def _fact(part: Any) -> type[models.Model]:
    fact: type[models.Model] = part._meta.get_field("fact").related_model
    return fact


def _copy(model: type[models.Model], copy: int, companies: int) -> None:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        columns.append(f'"{field.column}"')
        values.append(_value(field, copy, companies))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)})'  # noqa: S608 (names of our own models)
            f' SELECT {", ".join(values)} FROM "{table}" WHERE id < {APART}'
        )


def _value(field: Any, copy: int, companies: int) -> str:
    column = f'"{field.column}"'
    if field.primary_key:
        return f"{column} + {copy * APART}"
    if field.is_relation:
        target = field.related_model
        if target in SHARED:
            return column
        of_company = target in (Company, Investor)
        return f"{column} + {(copy % companies if of_company else copy) * APART}"
    if field.unique:
        return f"{column} || '-c{copy}'"
    if field.name in IN_ONE_COMPANY:
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-c{copy}' END"
    return column


def _resequence() -> None:
    """PostgreSQL's sequences stand where the bundle left them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in _tables():
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
                    f' FROM "{table}"'
                )


def counts() -> dict[str, int]:
    counted = (Company, FundingRound, ProductionTarget, ProductionActual, SupplyLink)
    return {model._meta.model_name or "": model._default_manager.count() for model in counted}
