"""What each role may do in Django's admin. Written here, and renewed in the database by every migrate.

The desk asks for the role itself (`sources.roles`); these permissions serve the admin, which only
administrators enter.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from sources.models import (
    Batch,
    BundleLoad,
    Change,
    FactPart,
    MergedIdentity,
    Proposal,
    RefreshMark,
    Remark,
    Source,
    Sourced,
)
from sources.roles import ADMINISTRATORS, EDITORS, GROUPS, REVIEWERS
from tracker.keys.models import ApiKey

Verbs = dict[type[Model], tuple[str, ...]]


def give_permissions(using: str = "default", **_signal: Any) -> None:
    """Also after a flush, which takes the groups away: their making is repeated here."""
    wanted = {EDITORS: _on_facts(), REVIEWERS: _on_facts(), ADMINISTRATORS: _on_facts()}
    wanted[ADMINISTRATORS] |= _on_the_desk() | _on_accounts()
    known = {
        (permission.content_type_id, permission.codename): permission
        for permission in Permission.objects.using(using)
    }
    for name in GROUPS:
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(
            known[ContentType.objects.db_manager(using).get_for_model(model).pk, codename]
            for model, verbs in wanted[name].items()
            for codename in (f"{verb}_{model._meta.model_name}" for verb in verbs)
        )


def _on_facts() -> Verbs:
    verbs: Verbs = {Source: ("view", "add", "change")}
    for model in apps.get_models():
        if issubclass(model, Sourced):
            # Not to delete: a fact is withdrawn instead.
            verbs[model] = ("view", "add", "change")
        elif issubclass(model, FactPart):
            # A part, such as one citation among several, may go.
            verbs[model] = ("view", "add", "change", "delete")
    # Who changed what and why, and which bundle was loaded: to read only.
    return verbs | {Change: ("view",), BundleLoad: ("view",)}


def _on_the_desk() -> Verbs:
    """To look up what the desk and the refresh write, and nobody by hand."""
    written = (Proposal, Remark, Batch, MergedIdentity, RefreshMark)
    return dict.fromkeys(written, ("view",))


def _on_accounts() -> Verbs:
    """To make an account, give it a role, close it, and take a lost second factor or a key from it."""
    accounts: Verbs = {User: ("view", "add", "change"), Group: ("view",), ApiKey: ("view",)}
    return accounts | {Authenticator: ("view", "delete")}
