"""One normalised text per entity, so that a substring search finds it in either script.

It holds the names in simplified Chinese whatever script they came in, their pinyin with and
without spaces, and the initials: 宇树科技 is found by 宇树, 宇樹, yushu, yu shu and yskj.
"""

import re
import unicodedata
from functools import cache
from itertools import chain

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

_CHINESE = re.compile(r"[㐀-䶿一-鿿]")
_SPACES = re.compile(r"\s+")


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """Width, case, spaces and script folded; a NUL byte, which no database takes, dropped."""
    folded = unicodedata.normalize("NFKC", text.replace("\0", "")).casefold()
    return str(_to_simplified().convert(_SPACES.sub(" ", folded).strip()))


def search_text(*names: str) -> str:
    """All the ways one may type these names, one per line."""
    lines = chain.from_iterable(_readings(normalise(name)) for name in names if name)
    return "\n".join(dict.fromkeys(lines))


def _readings(name: str) -> list[str]:
    if not _CHINESE.search(name):
        return [name]
    syllables = lazy_pinyin(name)
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return [name, " ".join(syllables), "".join(syllables), "".join(initials)]
