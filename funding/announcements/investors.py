"""Who invested and in which part: leads, participants; advisers are not investors."""

import re
from dataclasses import dataclass

from funding.announcements.chinese_parts import Part, Stretch, chinese_stretches
from funding.announcements.directory import Directory
from funding.announcements.english_parts import english_stretches
from funding.announcements.names import Name, names_in
from funding.announcements.sentences import Sentence

LED = re.compile(
    r",? (?:which|who) (?:also )?(?:(?:co-)?led\b|(?:act|serve)(?:s|d) as (?:the |its )?(?:sole |co-)?lead(?: investor)?\b"
    r"|(?:is|was) (?:the |its )?(?:sole |co-)?lead(?: investor)?\b)"
)
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Named:
    """An investor, the part it took, and where the words that give it that part stand."""

    name: Name
    part: Part
    at: int
    said: int


def investors_in(sentence: Sentence, directory: Directory) -> list[Named]:
    """Everyone the sentence names as lead, participant or adviser, in order, each once."""
    taken: list[tuple[int, int]] = []
    found: list[Named] = []
    for begin, end, part, said in _stretches(sentence.text):
        free = _free(begin, end, taken)
        if free is None:
            continue
        taken.append((begin, end))
        listed = names_in(sentence.text[free[0] : free[1]], sentence.start + free[0], directory)
        which_led = LED.match(sentence.text, free[1]) is not None
        for place, name in enumerate(listed, 1):
            leads = name.part == "lead" or (which_led and place == len(listed))
            told: Part = "lead" if leads else part
            found.append(Named(name, told, sentence.start + begin, sentence.start + said))
    return sorted(found, key=lambda one: one.name.start)


def _stretches(text: str) -> list[Stretch]:
    if len(HAN.findall(text)) * 3 > len(text) / 2:
        return chinese_stretches(text)
    return english_stretches(text)


def _free(begin: int, end: int, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """What no earlier stretch has: a list is read once, by the words nearest to it."""
    for start, stop in taken:
        if begin < stop and start < end:
            if stop >= end:
                return (begin, start) if begin < start else None
            begin = stop
    return (begin, end) if begin < end else None
