"""Sign-in and one's own account, under /desk/. What allauth offers beyond this is not reachable.

The names are allauth's: its views lead to one another by them.
"""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from sources.roles import ADMINISTRATORS, role_needed
from tracker.accounts.views import AccountPage, EndOtherSessions

ADMIN_SIGN_IN = secure_admin_login(admin.site.login)


def admin_sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The admin has no sign-in of its own: limits and second factor would not hold there."""
    if request.user.is_authenticated and not request.user.is_staff:
        return role_needed(request, ADMINISTRATORS)
    response: HttpResponse = ADMIN_SIGN_IN(request, extra_context)
    return response


admin.site.login = admin_sign_in  # type: ignore[method-assign]

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("account/", never_cache(AccountPage.as_view()), name="mfa_index"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/recovery-codes/",
        never_cache(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/download/",
        never_cache(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/sessions/", EndOtherSessions.as_view(), name="usersessions_list"),
]
