"""The form of a webhook: where to, and of what. A fault is told at its field, with the way out."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswer
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from sources.wording import listed
from tracker.dataset import TABLES
from tracker.search import near_names
from tracker.webhooks.models import LONGEST_URL, Webhook
from tracker.webhooks.sending import NotPublic, look_up

LOOKED_UP_S = 2.0
"""So long a name is looked up: the page waits, and with it whoever else wants to write."""
MOST_COMPANIES = 100
PORTS = {"http": 80, "https": 443}


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    resources = forms.MultipleChoiceField(
        label=gettext_lazy("Only of these tables"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all of them."),
    )
    companies = forms.CharField(
        label=gettext_lazy("Only of these companies"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "As in their addresses, separated by commas: unitree, ubtech. Empty: all of them."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    class Meta:
        model = Webhook
        fields = ("url", "description", "resources", "companies")
        widgets = {
            "url": forms.TextInput(
                attrs={
                    "inputmode": "url",
                    "autocapitalize": "none",
                    "autocomplete": "off",
                    "spellcheck": "false",
                    "placeholder": "https://example.org/webhook",
                }
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resources"].choices = [  # type: ignore[attr-defined]
            (table.model.resource, capfirst(table.model._meta.verbose_name_plural))
            for table in TABLES
        ]
        self.fields["url"].error_messages["max_length"] = _(
            "An address has at most %(most)s characters."
        ) % {"most": LONGEST_URL}
        if isinstance(self.initial.get("companies"), list):
            self.initial["companies"] = ", ".join(self.initial["companies"])

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        parts = _split(url)
        if settings.WEBHOOKS_TO_PRIVATE_ADDRESSES:
            return url
        if parts.scheme != "https":
            raise ValidationError(_("Give an address that begins with https://."))
        _look_up(str(parts.hostname), parts.port or PORTS[parts.scheme])
        return url

    def clean_companies(self) -> list[str]:
        text = str(self.cleaned_data["companies"]).replace("，", ",").replace("、", ",")
        slugs = list(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
        if len(slugs) > MOST_COMPANIES:
            words = _("At most %(most)s companies: leave the field empty to be told of all.")
            raise ValidationError(words % {"most": MOST_COMPANIES})
        known = set(
            Company.objects.published().filter(slug__in=slugs).values_list("slug", flat=True)
        )
        faults = [_unknown(slug) for slug in slugs if slug not in known]
        if faults:
            raise ValidationError(faults[:5])
        return slugs


def _unknown(slug: str) -> str:
    message = _("No company has the address “%(slug)s”.") % {"slug": slug[:80]}
    prefix = "/companies/"
    hits = near_names(slug[:80].replace("-", " "))
    near = [hit.url.removeprefix(prefix).strip("/") for hit in hits if hit.url.startswith(prefix)]
    return message + (_(" Did you mean %(near)s?") % {"near": listed(near[:3])} if near else "")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
        prepared = requests.Request("POST", url).prepare().url
    except (ValueError, requests.RequestException):
        has_port, prepared = False, None
    if not prepared or not has_port or parts.scheme not in PORTS or not parts.hostname:
        raise ValidationError(
            _("This is no address: give it in the form https://example.org/webhook.")
        )
    if parts.username is not None or parts.password is not None:
        raise ValidationError(
            _("Leave out the name and the password: each message is signed instead.")
        )
    if parts.fragment:
        raise ValidationError(_("Leave out what follows the #: it is never sent."))
    return parts


def _look_up(name: str, port: int) -> None:
    """Refused at once where it leads to no public address; each attempt checks that again."""
    threads = ThreadPoolExecutor(1)
    try:
        threads.submit(look_up, name, port).result(LOOKED_UP_S)
    except NotPublic:
        raise ValidationError(
            _("This leads to an address that is not public, such as one of a local network.")
        ) from None
    except NoAnswer:
        raise ValidationError(_("The name could not be looked up in time. Try again.")) from None
    except (requests.RequestException, OSError, ValueError):
        words = _("There is no host “%(name)s”. Is it spelled right?")
        raise ValidationError(words % {"name": name[:100]}) from None
    finally:
        threads.shutdown(wait=False)
