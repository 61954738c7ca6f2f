"""What allauth asks of this project: nobody signs up, nothing is mailed, every word is ours."""

import base64
import logging
import math
import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources.roles import role_of

LOG = logging.getLogger(__name__)
QUIET_ZONE = 4
"""Modules of white around a QR code, as its standard asks."""

WRONG_CODE = _("This code is not right, or was used already. Wait for the next one.")
ERRORS: dict[str, Promise] = {
    "account_inactive": _("This account is closed. An administrator can open it again."),
    "enter_current_password": _("This is not your current password."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("This is not your password."),
    "rate_limited": _("Too many attempts. Try again in ten minutes."),
    "too_many_login_attempts": _("Too many attempts. Try again in ten minutes."),
    "username_password_mismatch": _("No account has this name and this password."),
}
DONE: dict[str, Promise] = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _(
        "The password is changed. Every other place where you were signed in is signed out."
    ),
    "mfa/messages/totp_activated.txt": _("The second factor is on. Keep the recovery codes safe."),
    "mfa/messages/totp_deactivated.txt": _("The second factor is off."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out everywhere else."),
}
"""After what one did, by the name of allauth's own text; what stands not here needs no message."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: no second way in that answers JSON."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """``?next=`` leads to a path of this site, never to a host, not even to another of ours."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """A client has nothing at the desk but the account."""
        if not role_of(request.user):
            return reverse("mfa_index")
        url: str = super().get_login_redirect_url(request)
        return url

    def get_client_ip(self, request: HttpRequest) -> str:
        """Clients whose address is not known, as behind a unix socket, count as one."""
        return get_client_ip(request) or "0.0.0.0"  # noqa: S104

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or DONE.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise too_many_attempts(request, key) from None


def too_many_attempts(request: HttpRequest, key: str) -> ValidationError:
    """Says how long to wait until the limit on failed attempts lets the next one through."""
    wait = 0.0
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        where = ratelimit.get_cache_key(
            request, app="allauth.account", action="login_failed", rate=rate, key=key
        )
        attempts: list[float] = cache.get(where, [])  # the latest comes first
        if len(attempts) >= rate.amount:
            wait = max(wait, attempts[rate.amount - 1] + rate.duration - time.time())
    minutes = max(1, math.ceil(wait / 60))
    text = ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    )
    return ValidationError(text % {"minutes": minutes}, code="too_many_login_attempts")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Here a second factor is required; it stays on."),
        "cannot_generate_recovery_codes": _("Set up the second factor first."),
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> SafeString:
        """Black on white in every theme, and without the style attributes our policy refuses."""
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return format_html(
            '<svg class="qr-code" viewBox="0 0 {0} {0}" role="img" aria-labelledby="qr-title"'
            ' shape-rendering="crispEdges"><title id="qr-title">{1}</title>'
            '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
            len(rows),
            _("QR code for the authenticator app"),
            path,
        )

    def encrypt(self, text: str) -> str:
        """A copy of the database alone gives no codes away."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            text: str = _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            LOG.warning(
                "A second factor was set up under another SECRET_KEY; its codes are refused"
            )
            text = generate_totp_secret()  # which no code fits
        return text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not settings.REQUIRE_SECOND_FACTOR


def _cipher() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(salted_hmac("second factor", "", algorithm="sha256").digest())
    )
