"""Writes docs/metrics.md from the registry of metrics."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tracker.methodology import DOCUMENT, metrics_document


class Command(BaseCommand):
    help = f"Write {DOCUMENT} from the formulas in the code."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        path = settings.BASE_DIR / DOCUMENT
        path.write_text(metrics_document(), encoding="utf-8", newline="\n")
        self.stdout.write(f"{DOCUMENT}: written")
