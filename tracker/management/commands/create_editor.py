"""Makes an account that may enter and publish facts."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sources.models import BundleLoad, Change, FactPart, Source, Sourced

GROUP = "Editors"


class Command(BaseCommand):
    help = "Create an editor, who enters facts at /admin/. Asks for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password-stdin", action="store_true", help="read it from one line")

    def handle(self, **options: Any) -> None:
        users = get_user_model().objects
        name: str = options["username"]
        if users.filter(username=name).exists():
            raise CommandError(f"there is already an account {name!r}")
        password = input() if options["password_stdin"] else self._asked()
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        editor = users.create_user(name, password=password, is_staff=True)
        editor.groups.add(editors())
        self.stdout.write(f"{name} may now sign in at /admin/")

    def _asked(self) -> str:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Again: "):
            raise CommandError("the two passwords differ")
        return password


def editors() -> Group:
    """The group whose members add and change facts, sources and their parts."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    models = [m for m in apps.get_models() if issubclass(m, Sourced | FactPart) or m is Source]
    wanted = [f"{verb}_{m._meta.model_name}" for m in models for verb in ("view", "add", "change")]
    # A part, such as one citation among several, may go; a fact is withdrawn instead.
    wanted += [f"delete_{m._meta.model_name}" for m in models if issubclass(m, FactPart)]
    # Who changed what and why, and which bundle was loaded: to read only.
    wanted += [f"view_{m._meta.model_name}" for m in (Change, BundleLoad)]
    group.permissions.set(Permission.objects.filter(codename__in=wanted))
    return group
