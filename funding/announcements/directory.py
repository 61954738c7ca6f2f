"""The names that an announcement may use: companies and investors we know, in both scripts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 2
KEY = 2
COMMON = frozenset("humanoid sunday figure adam honor clone sensing foundation matrix elmo".split())
"""Names that are words as well: only the company where the words behind it tell of a company."""
KIND_OF_COMPANY = re.compile(
    r"(?: robotics?| robots| technolog(?:y|ies)| ai| intelligence| dynamics| automation| group| (?:future )?industries| labs|感知科技|机器人|科技|智能|集团|股份|技术)$"
)
OF_A_COMPANY = re.compile(
    r"[」”』，（]|近日|日前|今日|近期|昨日|正式|宣布|官宣|完成|获|于|再|连续|表示|成立|创始|将|拟|已|拿下|又|机器人|\s*(?:,|\(|'s\b|’s\b)|\s+(?:has|have|had|today|said|says|announced?s?|raise[sd]?|exceeds?|secure[sd]|"
    r"closes|closed|completes|completed|is|was|will|lands|bags|nets|emerged|builds|makes|develops|plans|launched|came|on (?:mon|tues|wednes|thurs|fri)day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name at its place in the text, with the slugs that it may stand for."""

    start: int
    end: int
    name: str
    slugs: tuple[str, ...]

    def shifted(self, by: int) -> "Mention":
        return Mention(self.start + by, self.end + by, self.name, self.slugs)


class Directory:
    """Finds known names in text: the longest at each place, Latin ones as whole words.

    ``names`` pairs each spelling with the slug it stands for. Spellings differ in case at will,
    but a name must begin as it is written: "figure" in running text is not the company.
    """

    def __init__(self, names: Iterable[tuple[str, str]], *, shortened: bool = False) -> None:
        self._slugs: dict[str, list[str]] = {}
        self._words = set(COMMON)
        for name, slug in names:
            for spelling in spellings(name):
                slugs = self._slugs.setdefault(_lower(spelling), [])
                if slug not in slugs:
                    slugs.append(slug)
        if shortened:
            self._shorten()
        self._by_beginning: dict[str, list[str]] = {}
        for spelling in sorted(self._slugs, key=lambda one: (-len(one), one)):
            self._by_beginning.setdefault(spelling[:KEY], []).append(spelling)

    def __bool__(self) -> bool:
        return bool(self._slugs)

    def mentions(self, text: str) -> list[Mention]:
        lower = _lower(text)
        found: list[Mention] = []
        at = 0
        while at < len(text):
            spelling = self._at(text, lower, at)
            if spelling is None:
                at += 1
                continue
            end = at + len(spelling)
            found.append(Mention(at, end, text[at:end], tuple(self._slugs[spelling])))
            at = end
        return found

    def _shorten(self) -> None:
        """Add what is left of a name without "Robotics" or 科技, where it's one company's alone."""
        short: dict[str, set[str]] = {}
        for spelling, slugs in self._slugs.items():
            bare = KIND_OF_COMPANY.sub("", spelling)
            if len(bare) >= SHORTEST and bare not in self._slugs:
                short.setdefault(bare, set()).update(slugs)
        for bare, slugs_of in short.items():
            if len(slugs_of) == 1:
                self._slugs[bare] = list(slugs_of)
                self._words.add(bare)

    def knows(self, name: str) -> bool:
        return _lower(name) in self._slugs

    def _at(self, text: str, lower: str, at: int) -> str | None:
        candidates = self._by_beginning.get(lower[at : at + KEY])
        if not candidates or (
            _is_latin(text[at]) and ((at > 0 and _is_latin(text[at - 1])) or text[at].islower())
        ):
            return None
        for spelling in candidates:
            end = at + len(spelling)
            if not lower.startswith(spelling, at) or _runs_on(text, end):
                continue
            if spelling in self._words and not OF_A_COMPANY.match(text, end):
                continue
            return spelling
        return None


def _runs_on(text: str, end: int) -> bool:
    return end < len(text) and _is_latin(text[end]) and _is_latin(text[end - 1])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _lower(text: str) -> str:
    """In lower case, character for character."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower()[0] for one in text)


def spellings(name: str) -> list[str]:
    """The name, what stands before a bracket and in it, and each side of a slash."""
    outside = re.sub(r"\s*[(（].*?[)）]", "", name)
    parts = [name, outside, *re.split(r"\s*/\s*", outside)]
    return [part for part in dict.fromkeys(parts) if len(part) >= SHORTEST]
