from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources and change log")

    def ready(self) -> None:
        from sources.change_log import install_triggers, set_triggers_aside

        # Every migrate renews the triggers: SQLite drops them whenever it rebuilds a table.
        pre_migrate.connect(set_triggers_aside, sender=self)
        post_migrate.connect(install_triggers, sender=self)
