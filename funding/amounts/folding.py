"""Text in one width, one script and lower case, character for character, so that offsets stay."""

import unicodedata
from functools import lru_cache

ONE_SCRIPT = str.maketrans(
    "億萬幾數餘過約達圓幣鎊韓歐級間兩個內"  # traditional
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"  # as on cheques
    "억만원"  # Korean
    "—–−‐‑―〜～∼⁓",  # dashes and tildes
    "亿万几数余过约达元币镑韩欧级间两个内一二二三三四五六六七八九十百千亿万₩------~~~~",
)


def folded(text: str) -> str:
    return "".join(map(_folded, text))


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    for form in (unicodedata.normalize("NFKC", character).lower(), character.lower()):
        if len(form) == 1:
            return form.translate(ONE_SCRIPT)
    return character
