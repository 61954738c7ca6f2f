"""Lines in and JSON lines out, in UTF-8 whatever the shell's locale is."""

import json
import os
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any

from django.core.management.base import OutputWrapper

BYTE_ORDER_MARK = "\ufeff"


def lines_in() -> Iterator[str]:
    """Standard input line by line, without line ends; a byte that is no UTF-8 shows as �."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for place, line in enumerate(sys.stdin or ()):
        text = line.rstrip("\r\n")
        yield text.removeprefix(BYTE_ORDER_MARK) if place == 0 else text


def write_json(out: OutputWrapper, row: dict[str, Any]) -> None:
    """One object as one line; the line is out before the next one is read.

    Half a surrogate pair, which UTF-8 cannot hold, leaves as the escape that JSON has for it.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        out.write(json.dumps(row, ensure_ascii=False, allow_nan=False))
        out.flush()
    except BrokenPipeError:  # "| head" has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
