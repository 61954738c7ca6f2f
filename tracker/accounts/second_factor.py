"""REQUIRE_SECOND_FACTOR: whoever has none sets it up before the desk or the admin opens."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[[HttpRequest], HttpResponse]
GUARDED = ("/desk/", "/admin/")
BEFORE_IT = ("/desk/sign-in/", "/desk/account/")
"""Where one signs in, sets it up, and signs out."""
BEHIND_IT = ("/desk/account/keys/", "/desk/account/webhooks/")


def require_second_factor(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_SECOND_FACTOR and _must_set_up(request):
            messages.info(request, _("Set up a second factor first; then the desk opens."))
            return redirect(reverse("mfa_activate_totp"))
        return get_response(request)

    return middleware


def _must_set_up(request: HttpRequest) -> bool:
    path = request.path_info
    if not path.startswith(GUARDED):
        return False
    if path.startswith(BEFORE_IT) and not path.startswith(BEHIND_IT):
        return False
    user = request.user
    return user.is_authenticated and not is_mfa_enabled(user, [Authenticator.Type.TOTP])
