"""In which language each text of a page is marked, as a screen reader would speak it."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

CHINESE = re.compile(r"[㐀-鿿]")
# Not the parts of an address.
WORD = re.compile(r"(?<![\w./:-])[a-z]{2,}(?![\w/]|\.\w)")
# Fewer English words are a name, a unit or a term, which Chinese prints as they are.
SENTENCE = 4
# What is no text of any language, such as an answer in JSON.
NO_LANGUAGE = "zxx"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# A title, which takes no marks inside, names a company in both languages.
SILENT = frozenset({"script", "style", "title"})


class Spoken(NamedTuple):
    text: str
    language: str
    path: str

    @property
    def is_choice(self) -> bool:
        """A browser reads the choices of a field out as it likes."""
        return "option" in self.path.split(" ")[-1]


class SpokenTexts(HTMLParser):
    """Every text between tags with the language in force there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[Spoken] = []
        self._open: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        above = self._open[-1][1] if self._open else ""
        label = given.get("class") or given.get("id") or ""
        self._open.append((tag, given.get("lang") or above, f"{tag}.{label}"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self._open and self._open[-1][0] not in SILENT:
            path = " ".join(where for _tag, _language, where in self._open[-3:])
            self.texts.append(Spoken(text, self._open[-1][1].lower(), path))


def unmarked_chinese(page: str) -> list[Spoken]:
    """Texts with Chinese characters that would be read out as English."""
    return [
        one
        for one in SpokenTexts(page).texts
        if CHINESE.search(one.text) and not one.language.startswith(("zh", NO_LANGUAGE))
    ]


def unmarked_english(page: str) -> list[Spoken]:
    """English sentences, those not yet translated among them, that would be read out as Chinese."""
    return [
        one
        for one in SpokenTexts(page).texts
        if one.language in ("", "zh-hans") and is_sentence(one.text) and not one.is_choice
    ]


def is_sentence(text: str) -> bool:
    """So many words of English, and more of them than Chinese characters."""
    words = len(WORD.findall(text))
    return words >= SENTENCE and words > len(CHINESE.findall(text))
