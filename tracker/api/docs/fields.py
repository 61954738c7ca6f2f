"""A schema of the description in words: what fields a record has, and what each may hold."""

from typing import Any, NamedTuple

from sources.asked_rows import OF_ONE
from tracker.api.schema.values import PARTIAL_DATE, Schema

SHORT = {"date": "YYYY-MM-DD", "date-time": "ISO 8601", "uri": "URL", "iri": "URL"}
REF = "#/components/schemas/"


class Field(NamedTuple):
    """``words`` are all values it may have, where they are few; ``record`` the type it holds."""

    name: str
    form: str
    description: str
    words: list[str]
    record: str = ""
    may_be_null: bool = False


def fields_of(document: Schema, name: str) -> list[Field]:
    """The fields of a type by its name, those of the types it is made of too."""
    schema = document["components"]["schemas"][name]
    parts = [one["$ref"].removeprefix(REF) for one in schema.get("allOf", ())]
    inherited = [field for part in parts for field in fields_of(document, part)]
    own = schema.get("properties", {})
    return inherited + [field_of(document, key, value) for key, value in own.items()]


def field_of(document: Schema, name: str, schema: Schema) -> Field:
    bare, may_be_null = _bare(schema)
    form, words, record = _form(document, bare)
    return Field(name, form, str(schema.get("description", "")), words, record, may_be_null)


def parameter_of(document: Schema, given: Schema) -> Field:
    """A parameter, as a field: those that several operations share stand apart."""
    if "$ref" in given:
        given = document["components"]["parameters"][given["$ref"].rpartition("/")[2]]
    found = field_of(document, given["name"], given["schema"])
    if given["name"] in OF_ONE:
        # The words are the names of the record's fields, which stand in a table of their own.
        found = found._replace(words=[])
    return found._replace(description=given["description"])


def _bare(schema: Schema) -> tuple[Schema, bool]:
    """Without what only says that it may be unknown, or that it has words beside it."""
    if isinstance(schema.get("type"), list):
        known = [one for one in schema["type"] if one != "null"]
        return schema | {"type": known[0]}, len(known) < len(schema["type"])
    for several in ("allOf", "anyOf"):
        if several in schema:
            choices = [one for one in schema[several] if one.get("type") != "null"]
            return choices[0], len(choices) < len(schema[several])
    return schema, False


def _form(document: Schema, schema: Schema) -> tuple[str, list[str], str]:
    """What it is called, its words, and the type it holds."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        target = document["components"]["schemas"][name]
        if "enum" in target:
            return "one of", target["enum"], ""
        return "", [], name
    if "enum" in schema:
        return "one of", schema["enum"], ""
    if schema.get("type") == "array":
        form, words, record = _form(document, schema["items"])
        return f"list of {form}".removesuffix(" of one of").strip(), words, record
    if schema.get("pattern") == PARTIAL_DATE:
        return "YYYY[-MM[-DD]]", [], ""
    return SHORT.get(str(schema.get("format")), str(schema.get("type", "any"))), [], ""


def description_of(document: Schema, name: str) -> str:
    schema: dict[str, Any] = document["components"]["schemas"][name]
    return str(schema.get("description", ""))
