"""The database triggers behind the change log and the laws of publication, for both databases.

Triggers, because they alone see bulk writes and raw SQL. All are removed and made anew together.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from sources.models import FactPart, Source, Sourced

DERIVED = ("search_text",)
"""Columns that follow from others; they would only repeat them in the log."""

# Written to by `acting`, read by the SQLite triggers; PostgreSQL keeps the same two in settings.
SQLITE_CONTEXT = "sources_change_context"

# Each gives the statements that remove what an earlier version of this file made.
POSTGRESQL_REMOVALS = """
SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
WHERE NOT tgisinternal AND starts_with(tgname, 'tracker_')"""
SQLITE_REMOVALS = """
SELECT 'DROP TRIGGER "' || name || '"' FROM sqlite_master
WHERE type = 'trigger' AND substr(name, 1, 8) = 'tracker_'"""


def postgresql_functions() -> Iterator[str]:
    yield """
CREATE OR REPLACE FUNCTION tracker_write_change(
    resource text, key text, part text, op text, before jsonb, after jsonb, is_public boolean
) RETURNS void LANGUAGE sql AS $$
    -- Not before what is logged of the same row: an older transaction may write to it later.
    INSERT INTO sources_change
        (at, transaction, resource, key, part, op, before, after, actor, reason, is_public)
    VALUES (
        clock_timestamp(),
        greatest(pg_current_xact_id()::text::bigint, (
            SELECT last.transaction FROM sources_change last
            WHERE last.resource = tracker_write_change.resource
                AND last.key = tracker_write_change.key
            ORDER BY last.id DESC LIMIT 1)),
        resource, coalesce(key, ''), part,
        CASE op WHEN 'INSERT' THEN 'add' WHEN 'UPDATE' THEN 'mod' ELSE 'del' END, before, after,
        coalesce(current_setting('tracker.actor', true), ''),
        coalesce(current_setting('tracker.reason', true), ''), is_public)
$$"""
    yield f"""
CREATE OR REPLACE FUNCTION tracker_log_row() RETURNS trigger LANGUAGE plpgsql AS $$
-- arguments: resource, identity column
DECLARE
    before jsonb := to_jsonb(OLD) - '{{{",".join(DERIVED)}}}'::text[];
    after jsonb := to_jsonb(NEW) - '{{{",".join(DERIVED)}}}'::text[];
BEGIN
    IF TG_OP = 'UPDATE' AND before = after THEN RETURN NULL; END IF;
    PERFORM tracker_write_change(
        TG_ARGV[0], coalesce(after, before)->>TG_ARGV[1], '', TG_OP, before, after,
        'published' IN (
            coalesce(before->>'state', CASE WHEN before IS NULL THEN '' ELSE 'published' END),
            coalesce(after->>'state', CASE WHEN after IS NULL THEN '' ELSE 'published' END)));
    RETURN NULL;
END $$"""
    yield """
CREATE OR REPLACE FUNCTION tracker_log_part() RETURNS trigger LANGUAGE plpgsql AS $$
-- arguments: resource, part, table of the fact, its identity column
-- Locks the fact: whether it is public, and what was logged of it last, holds until the end.
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    key text;
    published boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND before = after THEN RETURN NULL; END IF;
    EXECUTE format('SELECT %I, state = ''published'' FROM %I WHERE id = $1 FOR NO KEY UPDATE',
            TG_ARGV[3], TG_ARGV[2])
        INTO key, published USING (coalesce(after, before)->>'fact_id')::bigint;
    PERFORM tracker_write_change(
        TG_ARGV[0], key, TG_ARGV[1], TG_OP, before, after, coalesce(published, false));
    RETURN NULL;
END $$"""
    yield """
CREATE OR REPLACE FUNCTION tracker_guard_fact() RETURNS trigger LANGUAGE plpgsql AS $$
-- arguments: resource, identity column, table of its citations
DECLARE cited boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'published' THEN
            RAISE EXCEPTION '% %: withdraw a published row instead of deleting it',
                TG_ARGV[0], to_jsonb(OLD)->>TG_ARGV[1] USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state = 'published' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE fact_id = $1)', TG_ARGV[2])
            INTO cited USING NEW.id;
        IF NOT cited THEN
            RAISE EXCEPTION '% %: cite a source before publishing',
                TG_ARGV[0], to_jsonb(NEW)->>TG_ARGV[1] USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$"""
    yield """
CREATE OR REPLACE FUNCTION tracker_guard_citation() RETURNS trigger LANGUAGE plpgsql AS $$
-- argument: table of the fact. Locks the fact, so that two removals cannot each spare the other's.
DECLARE
    status text;
    cited boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.fact_id = OLD.fact_id THEN RETURN NEW; END IF;
    EXECUTE format('SELECT state FROM %I WHERE id = $1 FOR UPDATE', TG_ARGV[0])
        INTO status USING OLD.fact_id;
    IF status = 'published' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE fact_id = $1 AND id <> $2)',
            TG_TABLE_NAME) INTO cited USING OLD.fact_id, OLD.id;
        IF NOT cited THEN
            RAISE EXCEPTION 'a published row keeps at least one source'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$"""
    yield """
CREATE OR REPLACE FUNCTION tracker_guard_ancestry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE looped boolean;
BEGIN
    IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
    -- One at a time per table: two moves that are fine alone can close a loop together.
    PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_NAME));
    EXECUTE format(
        'WITH RECURSIVE above(id) AS (SELECT $1 UNION SELECT t.parent_id FROM %I t'
        ' JOIN above ON t.id = above.id WHERE t.parent_id IS NOT NULL)'
        ' SELECT $2 IN (SELECT id FROM above)', TG_TABLE_NAME)
        INTO looped USING NEW.parent_id, NEW.id;
    IF looped THEN
        RAISE EXCEPTION '% is its own ancestor', NEW.slug USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$"""


def postgresql_triggers(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for kind, timing, call in _postgresql_calls(model):
        yield f'CREATE TRIGGER tracker_{kind} {timing} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {call}'


def _postgresql_calls(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    any_write = "INSERT OR UPDATE OR DELETE"
    if issubclass(model, FactPart):
        fact = fact_of(model)
        table = fact._meta.db_table
        arguments = f"'{fact.resource}', '{model.part}', '{table}', '{fact.identity}'"
        yield "log", f"AFTER {any_write}", f"tracker_log_part({arguments})"
        if model.part == "sources":
            yield "guard", "BEFORE UPDATE OR DELETE", f"tracker_guard_citation('{table}')"
        return
    logged: Any = model
    named = f"'{logged.resource}', '{logged.identity}'"
    yield "log", f"AFTER {any_write}", f"tracker_log_row({named})"
    if issubclass(model, Sourced):
        guard = f"tracker_guard_fact({named}, '{citation_table(model)}')"
        yield "guard", f"BEFORE {any_write}", guard
    if has_parent(model):
        yield "ancestry", "BEFORE INSERT OR UPDATE OF parent_id", "tracker_guard_ancestry()"


def sqlite_tables() -> Iterator[str]:
    yield (
        f"CREATE TABLE IF NOT EXISTS {SQLITE_CONTEXT}"
        " (id integer PRIMARY KEY CHECK (id = 1), actor text NOT NULL, reason text NOT NULL)"
    )
    yield f"INSERT OR IGNORE INTO {SQLITE_CONTEXT} VALUES (1, '', '')"


def sqlite_triggers(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for kind, timing, body in (*_sqlite_log(model), *_sqlite_guards(model)):
        yield f"CREATE TRIGGER tracker_{kind}_{table} {timing} BEGIN {body}; END"


def _sqlite_log(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    table = model._meta.db_table
    old, new = _sqlite_json(model, "OLD"), _sqlite_json(model, "NEW")
    for kind, op, timing, before, after, row in (
        ("add", "add", "INSERT", "NULL", new, "NEW"),
        ("mod", "mod", "UPDATE", old, new, "NEW"),
        ("del", "del", "DELETE", old, "NULL", "OLD"),
    ):
        resource, key, part, is_public = _sqlite_identity(model, row)
        if kind == "mod" and issubclass(model, Sourced):
            is_public = "'published' IN (OLD.state, NEW.state)"
        changed = f" WHEN {old} IS NOT {new}" if kind == "mod" else ""
        yield (
            kind,
            f"AFTER {timing} ON {table}{changed}",
            "INSERT INTO sources_change (at, transaction_id, resource, key, part, op, before, after,"
            " actor, reason, is_public) SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), 0,"
            f" '{resource}', coalesce({key}, ''), '{part}', '{op}', {before}, {after},"
            f" actor, reason, coalesce({is_public}, 0) FROM {SQLITE_CONTEXT}".replace(
                "transaction_id", '"transaction"'
            ),
        )


def _sqlite_identity(model: Any, row: str) -> tuple[str, str, str, str]:
    if issubclass(model, FactPart):
        fact = fact_of(model)
        where = f"FROM {fact._meta.db_table} WHERE id = {row}.fact_id"
        key = f"(SELECT {fact.identity} {where})"
        return fact.resource, key, model.part, f"(SELECT state = 'published' {where})"
    is_public = f"{row}.state = 'published'" if issubclass(model, Sourced) else "1"
    return model.resource, f"{row}.{model.identity}", "", is_public


def _sqlite_json(model: type[models.Model], row: str) -> str:
    pairs = []
    for field in model._meta.concrete_fields:
        if field.column in DERIVED:
            continue
        value = f"{row}.{field.column}"
        if isinstance(field, models.BooleanField):
            value = f"json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"
        pairs.append(f"'{field.column}', {value}")
    return f"json_object({', '.join(pairs)})"


def _sqlite_guards(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    table = model._meta.db_table
    if issubclass(model, Sourced):
        uncited = (
            f"NEW.state = 'published' AND NOT EXISTS"
            f" (SELECT 1 FROM {citation_table(model)} WHERE fact_id = NEW.id)"
        )
        refuse = f"SELECT RAISE(ABORT, '{model.resource}: cite a source before publishing')"
        yield "guard_add", f"BEFORE INSERT ON {table} WHEN {uncited}", refuse
        yield "guard_mod", f"BEFORE UPDATE ON {table} WHEN {uncited}", refuse
        yield (
            "guard_del",
            f"BEFORE DELETE ON {table} WHEN OLD.state = 'published'",
            f"SELECT RAISE(ABORT, '{model.resource}: withdraw a published row instead of deleting it')",
        )
    if issubclass(model, FactPart) and model.part == "sources":
        fact = fact_of(model)
        last = (
            f"(SELECT state FROM {fact._meta.db_table} WHERE id = OLD.fact_id) = 'published' AND NOT"
            f" EXISTS (SELECT 1 FROM {table} WHERE fact_id = OLD.fact_id AND id <> OLD.id)"
        )
        refuse = "SELECT RAISE(ABORT, 'a published row keeps at least one source')"
        yield "guard_del", f"BEFORE DELETE ON {table} WHEN {last}", refuse
        moved = f"NEW.fact_id <> OLD.fact_id AND {last}"
        yield "guard_mod", f"BEFORE UPDATE OF fact_id ON {table} WHEN {moved}", refuse
    if has_parent(model):
        looped = (
            "NEW.parent_id IS NOT NULL AND NEW.id IN (WITH RECURSIVE above(id) AS (SELECT NEW.parent_id"
            f" UNION SELECT t.parent_id FROM {table} t JOIN above ON t.id = above.id"
            " WHERE t.parent_id IS NOT NULL) SELECT id FROM above)"
        )
        refuse = "SELECT RAISE(ABORT, 'a row is its own ancestor')"
        yield "ancestry_mod", f"AFTER UPDATE OF parent_id ON {table} WHEN {looped}", refuse


def citation_table(model: type[Sourced]) -> str:
    return str(related(model, "citations")._meta.db_table)


def fact_of(part: type[FactPart]) -> Any:
    """The model whose key the part is logged under."""
    return related(part, "fact")


def related(model: Any, name: str) -> Any:
    # Untyped: the abstract models lack the relations that every concrete one has.
    return model._meta.get_field(name).related_model


def has_parent(model: type[models.Model]) -> bool:
    return any(
        field.name == "parent" and field.related_model is model for field in model._meta.fields
    )


def is_logged(model: type[models.Model]) -> bool:
    return model is Source or issubclass(model, Sourced | FactPart)
