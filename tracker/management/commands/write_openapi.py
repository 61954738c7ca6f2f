"""``manage.py write_openapi``: the description of the API that is checked in, with its examples."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client, override_settings

from tracker.api.schema.document import DOCUMENT, described, written
from tracker.api.schema.examples import ASKED, SERVER, answered, example_of


class Command(BaseCommand):
    help = "Write docs/openapi.json; the examples are answers from the bundled dataset."

    def handle(self, **_options: Any) -> None:
        host = SERVER.partition("://")[2]
        with override_settings(ALLOWED_HOSTS=[host]):
            examples = {name: self._example(name) for name in ASKED}
        DOCUMENT.write_text(written(described(examples=examples)), "utf-8")
        self.stdout.write(f"{DOCUMENT.name}: {len(examples)} operations.")

    def _example(self, name: str) -> Any:
        answer = answered(Client(), name)
        if answer.status_code != 200:
            told = answer.content.decode()
            raise CommandError(f"{name}, /api/v1/{ASKED[name]}: {answer.status_code} {told}")
        return example_of(json.loads(answer.content))
