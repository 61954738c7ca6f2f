"""Queries and time of every page of the Django admin over 100,000 rows of each table.

The first run fills the database (a new folder, some minutes), later ones only measure.

Run: VAR_DIR=/tmp/grown .venv/bin/python -m benchmarks.admin     (SQLite, kept in that folder)
     .venv/bin/python tests/services.py .venv/bin/python -m benchmarks.admin       (PostgreSQL)
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROWS = 100_000
CHANGES = 500_000
CITATIONS = 2
PARTICIPATIONS = 3
MOST_COPIES = 999
"""The number of the copy must fit into a key; so a table of few bundled rows stays smaller."""
SLOW_MS = 150
KINDS = ("first page", "last page", "search", "ordered", "filter", "add", "change")


class Visit(NamedTuple):
    model: str
    what: str
    address: str
    queries: int
    milliseconds: float
    status: int


def fill() -> None:
    """The bundled rows copied until each table has at least ``ROWS``; rounds as the head says."""
    from django.apps import apps
    from django.core.management import call_command

    from benchmarks.grown_dataset import grow
    from companies.models import Company, Event, EventParticipant
    from funding.models import Investor
    from sources.models import Sourced
    from supplychain.models import Component

    call_command("migrate", verbosity=0)
    call_command("load_dataset", stdout=StringIO())
    every = [m for m in apps.get_models() if issubclass(m, Sourced) and m is not Component]
    copies = {m: min(MOST_COPIES, -(-ROWS // m._default_manager.count())) for m in every}
    companies = max(copies.pop(Company), copies.pop(Investor))
    copies[EventParticipant] = copies[Event]
    with_triggers_off(many_sources_and_changes)
    grow(companies, copies)
    with_triggers_off(parts_of_rounds)
    execute("VACUUM ANALYZE" if vendor() == "postgresql" else "ANALYZE")


def with_triggers_off(work: Callable[[], None]) -> None:
    from django.db import transaction

    from sources.change_log import install_triggers, remove_triggers

    with transaction.atomic():
        remove_triggers("default")
        work()
        install_triggers(using="default")


def vendor() -> str:
    from django.db import connection

    return connection.vendor


def execute(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def many_sources_and_changes() -> None:
    from sources.models import Change, Source

    copied(Source, ROWS, {"source_id": "source_id || '-c' || copy.n"})
    copied(Change, CHANGES, {"key": "key || '-c' || copy.n"})


def copied(model: Any, wanted: int, changed: dict[str, str]) -> None:
    """Each row as often as it takes, with a primary key and the ``changed`` columns of its own."""
    had, top = model.objects.count(), model.objects.latest("pk").pk
    table = model._meta.db_table
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    values = [changed.get(name, f'"{name}"') for name in columns]
    execute(
        f'INSERT INTO "{table}" (id, {", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)})'  # noqa: S608
        f" WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy"
        f" WHERE n < {wanted // had})"
        f' SELECT id + copy.n * {top}, {", ".join(values)} FROM "{table}" CROSS JOIN copy'
    )
    if vendor() == "postgresql":
        execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\""  # noqa: S608
        )


def parts_of_rounds() -> None:
    """Two sources and three investors for each round, spread over all of them."""
    for table, column, of, each, extra in (
        ("funding_roundcitation", "source_id", "sources_source", CITATIONS, {}),
        (
            "funding_participation", "investor_id", "funding_investor", PARTICIPATIONS,
            {"role": "CASE WHEN k = 0 THEN 'lead' ELSE 'investor' END"},
        ),
    ):  # fmt: skip
        execute(f"DELETE FROM {table}")  # noqa: S608
        names, values = ", ".join(["", *extra]), ", ".join(["", *extra.values()])
        execute(
            f"INSERT INTO {table} (fact_id, {column}, position{names})"  # noqa: S608
            f" WITH RECURSIVE part(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM part"
            f" WHERE k < {each - 1}),"
            f" rounds AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM funding_fundinground),"
            f" others AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM {of}),"
            f" wanted AS (SELECT rounds.id, k, (n * {each} + k) % {ROWS} AS place FROM rounds, part)"
            f" SELECT wanted.id, others.id, k{values} FROM wanted"
            f" JOIN others ON others.n = wanted.place"
        )


def addresses(model: Any, admin: Any) -> Iterator[tuple[str, str]]:
    """What an administrator opens of one model."""
    from django.urls import reverse

    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    changes = reverse(f"{name}_changelist")
    rows = model._default_manager.count()
    last = max(1, -(-rows // admin.list_per_page))
    yield "first page", changes
    yield "last page", f"{changes}?{urlencode({'p': last})}"
    for query in ("unitree", "宇树", "qqqqzz"):
        yield f"search {query}", f"{changes}?{urlencode({'q': query})}"
    for place, column in enumerate(admin.list_display, start=1):
        if column in (admin.sortable_by or admin.list_display):
            yield f"ordered by {column}", f"{changes}?o={place}"
            yield f"ordered by -{column}", f"{changes}?o=-{place}"
    if admin.has_add_permission(superuser_request()):
        yield "add", reverse(f"{name}_add")
    if first := model._default_manager.order_by("pk").first():
        for view in ("change", "history", "delete"):
            yield view, reverse(f"{name}_{view}", args=[first.pk])


def superuser_request() -> Any:
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    return request


def filters(client: Any, changes: str) -> list[tuple[str, str]]:
    """The second choice of each filter beside the list: the first is all rows."""
    shown = client.get(changes).context["cl"]
    found = []
    for spec in shown.filter_specs:
        choices = list(spec.choices(shown))
        for choice in choices[1:4]:
            label = f"filter {spec.title} = {choice['display']}"
            found.append((label, changes + choice["query_string"]))
    return found


def autocompletes(site: Any) -> Iterator[tuple[Any, str, str]]:
    """Each relation that a form or an inline asks for by search."""
    from django.urls import reverse

    asked = {}
    for admin in site._registry.values():
        for one in (admin, *admin.get_inline_instances(superuser_request())):
            for name in one.autocomplete_fields:
                asked[one.model._meta.get_field(name).related_model] = (one.model, name)
    for model, field in asked.values():
        for term in ("", "unitree", "宇", "qqqqzz"):
            query = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
                "term": term,
            }
            address = f"{reverse('admin:autocomplete')}?{urlencode(query)}"
            yield model, f"autocomplete {field} “{term}”", address


def measure(only: str = "") -> dict[str, list[Visit]]:
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    site = admin.site
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    client.get("/admin/")
    by_kind: dict[str, list[Visit]] = {}
    for model, its_admin in site._registry.items():
        if only not in model._meta.label_lower:
            continue
        changes = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        pages = [*addresses(model, its_admin), *filters(client, changes)]
        visits = [visit(client, model, what, address) for what, address in pages]
        print(f"{model._meta.label}: {summary(visits)}", flush=True)
        for one in visits:
            kind = next((kind for kind in KINDS if one.what.startswith(kind)), "other")
            by_kind.setdefault(kind, []).append(one)
    if not only:
        asked = [visit(client, *one) for one in autocompletes(site)]
        by_kind["autocomplete"] = asked
    return by_kind


def visit(client: Any, model: Any, what: str, address: str) -> Visit:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = 0.0
    for _again in range(3):  # what was slow by another's doing gets another chance
        with CaptureQueriesContext(connection) as queries:
            start = time.perf_counter()
            answer = client.get(address)
            took = (time.perf_counter() - start) * 1000
        spent = min(spent or took, took)
        if spent < SLOW_MS:
            break
    return Visit(
        model._meta.label, what, address, len(queries), round(spent, 1), answer.status_code
    )


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    logging.disable(logging.WARNING)  # of refused deletions
    setup_test_environment()  # keeps the context of what was rendered
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    if "sources_change" not in connection.introspection.table_names():
        start = time.perf_counter()
        fill()
        print(f"filled in {time.perf_counter() - start:.0f} s", flush=True)
    call_command("migrate", verbosity=0)
    for kind, of_kind in measure(*sys.argv[1:]).items():
        print(f"{kind}: {summary(of_kind)}")


def summary(visits: list[Visit]) -> str:
    ordered = sorted(visits, key=lambda one: one.milliseconds)
    slowest = ordered[-1]
    return (
        f"{len(visits)} pages, median {ordered[len(ordered) // 2].milliseconds:.0f} ms,"
        f" slowest {slowest.milliseconds:.0f} ms ({slowest.what}),"
        f" {max(one.queries for one in visits)} queries at most"
    )


if __name__ == "__main__":
    main()
