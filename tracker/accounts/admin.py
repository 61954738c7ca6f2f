"""Accounts in the admin: a role is chosen, and all that follows from it is set."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sources.roles import ADMINISTRATORS

admin.site.unregister(User)
admin.site.unregister(EmailAddress)  # nothing is mailed
admin.site.unregister(Authenticator)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Only a superuser makes a superuser, or touches one."""

    list_display = ("username", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Role"), {"fields": ("groups", "is_active", "is_superuser")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "usable_password", "password1", "password2", "groups"),
            },
        ),
    )
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("Role"))
    def roles(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        dates = ("last_login", "date_joined")
        return dates if request.user.is_superuser else (*dates, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        enter_admin_by_role(form.instance)


def enter_admin_by_role(account: User) -> None:
    """Administrators enter the admin, and nobody else does."""
    groups = Group.objects.filter(user=account, name=ADMINISTRATORS)
    account.is_staff = account.is_superuser or groups.exists()
    account.save(update_fields=["is_staff"])


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """To take a lost second factor away. Its secret is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    list_filter = ("type",)
    search_fields = ("user__username",)
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
