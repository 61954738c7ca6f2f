"""Allauth's forms in our words: labels that stay visible, no placeholders, codes that work once."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.accounts.adapter import too_many_attempts


def _without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        login = self.fields["login"]
        login.label = _("Account name")
        login.widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Password")


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters of any kind, spaces too; a few unrelated words make a good one."
            " Refused: common passwords, and what resembles your name or this site's."
        )
        self.fields["password2"].label = _("New password again")

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if self.has_error("password2") and self.cleaned_data.get("password1"):
            self.errors["password2"] = self.error_class(
                [_("The two new passwords differ.")], renderer=self.renderer
            )
        return cleaned


class ConfirmPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs["autofocus"] = True


class _Code(forms.Form):
    """A code of the authenticator app, or a recovery code, asked for at the second step."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["code"].label = _("Code of the authenticator app, or a recovery code")
        self.fields["code"].widget.attrs |= {"autofocus": True, "inputmode": "numeric"}

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as fault:
            if fault.code == "too_many_login_attempts":
                raise too_many_attempts(context.request, _attempts_key(self.user)) from None
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_first_use(
            self.user, code
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


def _attempts_key(user: User) -> str:
    """Under which allauth counts the wrong codes of an account."""
    return f"mfa-auth-user-{user.pk}"


def _is_first_use(user: User, code: str) -> bool:
    """Allauth remembers a used code for one period; with the tolerance it is valid for three."""
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    digits = "".join(filter(str.isdigit, code))
    return cache.add(f"totp-used:{user.pk}:{digits}", 1, periods * app_settings.TOTP_PERIOD)


class CodeForm(_Code, AuthenticateForm):
    pass


class ConfirmCodeForm(_Code, ReauthenticateByCodeForm):
    pass


class SetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["code"].label = _("The six digits the app shows now")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
