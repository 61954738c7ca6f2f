"""Django's migrate, which leaves no table without its triggers even when it fails."""

from typing import Any

from django.core.management.commands import migrate

from sources.change_log import install_triggers


class Command(migrate.Command):
    """After a success the signal renews the triggers; after a failure nobody else would."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except BaseException:
            install_triggers(using=str(options["database"]))
            raise
