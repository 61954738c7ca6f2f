"""Pieces of JSON Schema that every part of the description is put together from."""

from typing import Any

Schema = dict[str, Any]

PARTIAL_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
A_PARTIAL_DATE = "`YYYY-MM-DD`, `YYYY-MM` or `YYYY`: the length is the precision"


def referring(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(schema: Schema) -> Schema:
    """The same, or unknown."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def text(description: str = "", **more: Any) -> Schema:
    return _with(description, {"type": "string", **more})


def whole(description: str = "") -> Schema:
    return _with(description, {"type": "integer"})


def number(description: str = "") -> Schema:
    return _with(description, {"type": "number"})


def flag(description: str = "") -> Schema:
    return _with(description, {"type": "boolean"})


def day(description: str = "") -> Schema:
    return text(description, format="date")


def moment(description: str = "") -> Schema:
    return text(description, format="date-time")


def address(description: str = "") -> Schema:
    return text(description, format="uri")


def partial_date(description: str = "") -> Schema:
    words = f"{description}. {A_PARTIAL_DATE}" if description else A_PARTIAL_DATE
    return text(f"{words}.", pattern=PARTIAL_DATE)


def items(schema: Schema, description: str = "") -> Schema:
    return _with(description, {"type": "array", "items": schema})


def record(properties: dict[str, Schema], description: str = "", *, whole: bool = True) -> Schema:
    """An object with these properties and no other; all of them always, if it is ``whole``."""
    schema = _with(description, {"type": "object", "properties": properties})
    return schema | ({"required": [*properties]} if whole else {})


def told(schema: Schema, description: str) -> Schema:
    """With these words, beside a reference too."""
    if not description:
        return schema
    if "$ref" in schema:
        return {"allOf": [schema], "description": description}
    return schema | {"description": description}


def _with(description: str, schema: Schema) -> Schema:
    return {"description": description, **schema} if description else schema
