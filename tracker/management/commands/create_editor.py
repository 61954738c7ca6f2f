"""Makes an account with a role."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sources.roles import ADMINISTRATORS, EDITORS, REVIEWERS

ROLES = {
    "client": "",
    "editor": EDITORS,
    "reviewer": REVIEWERS,
    "administrator": ADMINISTRATORS,
}
MAY = {
    "client": "makes API keys and webhooks at /desk/account/, and sees nothing of the desk",
    "editor": "enters facts at /desk/",
    "reviewer": "enters and approves facts at /desk/",
    "administrator": "does everything at /desk/, and manages accounts at /admin/",
}


class Command(BaseCommand):
    help = (
        "Create an account: for the desk an editor, a reviewer or an administrator, for API keys"
        " and webhooks a client. Asks for the password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=ROLES, default="editor", help="default: editor")
        parser.add_argument("--password-stdin", action="store_true", help="read it from one line")

    def handle(self, **options: Any) -> None:
        name, role = options["username"], options["role"]
        account = _named(name)
        password = input() if options["password_stdin"] else self._asked()
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        account.set_password(password)
        # Who enters facts needs no entrance to the admin.
        account.is_staff = role == "administrator"
        with transaction.atomic():
            account.save()
            if group := ROLES[role]:
                account.groups.add(Group.objects.get(name=group))
        self.stdout.write(f"{name} {MAY[role]}, after signing in at /desk/sign-in/")

    def _asked(self) -> str:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Again: "):
            raise CommandError("the two passwords differ")
        return password


def _named(name: str) -> Any:
    users = get_user_model()
    if users.objects.filter(username__iexact=name).exists():
        raise CommandError(f"there is already an account {name!r}")
    account = users(username=name)
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return account
