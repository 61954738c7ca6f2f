"""Django's flush, past the triggers that guard published facts."""

from typing import Any

from django.core.management.commands import flush

from sources.change_log import install_triggers, remove_triggers


class Command(flush.Command):
    """Wipes every table. The guards stand against edits, not against an operator's wipe."""

    def handle(self, **options: Any) -> None:
        database = str(options["database"])
        remove_triggers(database)
        try:
            super().handle(**options)
        finally:
            install_triggers(using=database)
