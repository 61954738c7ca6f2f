"""What one chooses of a new key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.keys.issuing import MOST_LIVE, TooManyKeys, issue
from tracker.keys.models import ApiKey, Scope
from tracker.keys.tokens import PREFIX, Token, new_prefix

NEVER = "never"
LIFETIMES = [
    ("30", _("after 30 days")),
    ("90", _("after 90 days")),
    ("365", _("after a year")),
    (NEVER, _("never")),
]


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("By which you know it again, such as the program or the machine that uses it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lifetime = forms.ChoiceField(label=_("It expires"), choices=LIFETIMES, initial="90")
    snapshots = forms.BooleanField(
        label=_("It may also order snapshots"),
        required=False,
        help_text=_("The whole dataset in files, made when asked. Every key may read."),
    )
    # Another one where somebody has meddled with it.
    key_prefix = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_prefix)

    def clean_key_prefix(self) -> str:
        given: str = self.cleaned_data["key_prefix"]
        return given if PREFIX.fullmatch(given) else new_prefix()

    def issue_to(self, owner: Any) -> tuple[ApiKey, Token] | None:
        """None, and says why, where there are too many already."""
        chosen = self.cleaned_data
        days = None if chosen["lifetime"] == NEVER else int(chosen["lifetime"])
        scopes = [Scope.READ.value] + [Scope.SNAPSHOTS.value] * chosen["snapshots"]
        try:
            return issue(
                owner, name=chosen["name"], scopes=scopes, days=days, prefix=chosen["key_prefix"]
            )
        except TooManyKeys:
            told = _("You have %(most)d keys, and that is the most. Revoke one first.")
            self.add_error(None, str(told) % {"most": MOST_LIVE})
            return None
