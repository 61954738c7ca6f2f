"""Text that a spreadsheet would take for a formula, kept from being one, and back.

As OWASP advises, a ``'`` stands before it: Excel and its kin then show the cell and compute nothing.
"""

import re

_BEGINNINGS = "=+\\-@\t\r\n＝＋－＠"
_IS_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# One that begins with marks already gets another: every cell comes back as it was.
_TAKEN_FOR_FORMULA = re.compile(f"'*[{_BEGINNINGS}]")
_GUARDED = re.compile(f"'+[{_BEGINNINGS}]")


def guarded(cell: str) -> str:
    """The cell as a spreadsheet may safely open it; a number stays one."""
    if _TAKEN_FOR_FORMULA.match(cell) and not _IS_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """The cell before ``guarded``."""
    return cell[1:] if _GUARDED.match(cell) else cell
