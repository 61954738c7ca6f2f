"""Which code answers: part of every key under which an answer is kept, here or by a client."""

from functools import cache
from hashlib import sha256

from django.conf import settings

PACKAGES = ("sources", "companies", "funding", "supplychain", "tracker", "templates", "static")
WRITTEN_IN = (".py", ".html", ".po", ".txt", ".css", ".js")


@cache
def code_version() -> str:
    """Changes with any file that an answer is made by, and with the packages it stands on."""
    total = sha256((settings.BASE_DIR / "uv.lock").read_bytes())
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*")):
            if path.suffix in WRITTEN_IN:
                total.update(path.read_bytes())
    return total.hexdigest()[:16]
