"""Compiles the translation catalogues without gettext's tools, which a bare machine lacks."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_messages() -> bool:
    """Compile each catalogue that is newer than its compiled form; tell whether any was."""
    compiled = False
    for folder in settings.LOCALE_PATHS:
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            with source.open("rb") as text, target.open("wb") as binary:
                write_mo(binary, read_po(text))
            compiled = True
    return compiled
