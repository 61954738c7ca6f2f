"""Groups in the admin: what each role may do is written in code and renewed by every migrate."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as its_admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from sources.admin import ReadOnlyAdmin

assert admin.site.is_registered(Group), its_admin  # by that import; replaced here
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """A form would offer hundreds of permissions, and lose at the next migrate what was chosen."""

    fields = ("name", "permitted")
    search_fields = ("name",)

    @admin.display(description=_("Permissions"))
    def permitted(self, group: Any) -> str:
        given = group.permissions.order_by("content_type__app_label", "codename")
        return "\n".join(given.values_list("name", flat=True))
