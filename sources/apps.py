from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources and change log")

    def ready(self) -> None:
        from sources.change_log import install_triggers

        # Every migrate renews the triggers: SQLite drops them whenever it rebuilds a table.
        post_migrate.connect(install_triggers, sender=self)
