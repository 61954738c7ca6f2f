from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Stands last among the installed apps, so that its `post_migrate` finds all their permissions."""

    name = "tracker.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from tracker.accounts.permissions import give_permissions
        from tracker.accounts.session_limits import begin

        post_migrate.connect(give_permissions, sender=self)
        user_logged_in.connect(begin, dispatch_uid="session limits")
