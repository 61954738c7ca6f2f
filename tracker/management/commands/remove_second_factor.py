"""For whoever has lost phone and recovery codes, when no administrator can sign in either."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Take the second factor and its recovery codes from an account; the password stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, **options: Any) -> None:
        name = options["username"]
        account = get_user_model().objects.filter(username=name).first()
        if account is None:
            raise CommandError(f"there is no account {name!r}")
        Authenticator.objects.filter(user=account).delete()
        self.stdout.write(f"{name} now signs in with the password alone")
