"""API keys in the admin: whose there are, and an end to one that leaked. Its hash is shown to nobody."""

import logging

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.keys.models import ApiKey, ApiKeyQuerySet

LOG = logging.getLogger(__name__)


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Read only. Deleting is left as it is, because an account is deleted together with its keys."""

    list_display = (
        "shown",
        "owner",
        "name",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_select_related = ("owner",)
    search_fields = ("prefix", "name", "owner__username")
    fields = (
        *("prefix", "owner", "name", "scopes"),
        *("created_at", "expires_at", "last_used_at", "revoked_at"),
    )
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    @admin.action(description=_("Revoke the selected keys"), permissions=["view"])
    def revoke(self, request: HttpRequest, keys: ApiKeyQuerySet) -> None:
        prefixes = [key.prefix for key in keys]
        number = keys.revoke()
        LOG.info("%s revoked the API keys %s", request.user.get_username(), ", ".join(prefixes))
        told = ngettext("%(n)d key is revoked.", "%(n)d keys are revoked.", number)
        messages.success(request, told % {"n": number})
