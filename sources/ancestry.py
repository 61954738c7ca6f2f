"""Trees by ``parent``: the message a person gets before the trigger refuses a loop."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_loop(row: Any) -> None:
    """ValidationError at ``parent`` where the row would become its own ancestor."""
    above, seen = row.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == row.pk and row.pk is not None:
            message = _("%(row)s would be its own ancestor: choose another parent.")
            raise ValidationError({"parent": message % {"row": row}})
        seen.add(above.pk)
        above = above.parent
