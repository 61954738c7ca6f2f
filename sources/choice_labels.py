"""What a choice is called, looked up in a table that is made once for its field."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


def choice_label(row: models.Model, field: "models.Field[Any, Any]") -> str:
    """In place of Django's own, which hashes, and so translates, every choice at every call."""
    value = getattr(row, field.attname)
    label: str = force_str(_labels(field).get(value, value), strings_only=True)
    return label


@lru_cache(maxsize=256)
def _labels(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)
