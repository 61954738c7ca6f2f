"""Precision and recall of the announcement reader, field by field, against hand-made answers."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations, zip_longest
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIELDS = ("rounds", "company", "stage", "date", "amount", "valuation", "investors", "roles")
Round = dict[str, Any]
MOST_ORDERS = 6  # rounds of one announcement that are matched in every order


@dataclass
class Tally:
    """Of one field: answers that were right, made up and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, expected: Counter[Hashable], read: Counter[Hashable]) -> None:
        right = (expected & read).total()
        self.right += right
        self.wrong += read.total() - right
        self.missed += expected.total() - right


@dataclass
class Score:
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})

    def add(self, expected: Sequence[Round], read: Sequence[Round]) -> None:
        for one, other in matched(expected, read):
            for name, tally in self.fields.items():
                tally.add(answers(one, name), answers(other, name))


def announcements(*names: str) -> Iterator[dict[str, Any]]:
    for name in names:
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def answers(round_: Round | None, name: str) -> Counter[Hashable]:
    """What the round says of one field, as a bag: nothing said is an empty one."""
    if round_ is None:
        return Counter()
    return Counter(_answers(round_, name))


def _answers(round_: Round, name: str) -> Iterable[Hashable]:
    match name:
        case "rounds":
            return ["round"]
        case "company":
            return [round_["company_slug"]] if round_["company_slug"] else []
        case "stage":
            return [round_["stage"]]
        case "date":
            return [round_["announced_on"]] if round_["announced_on"] else []
        case "amount" | "valuation":
            money = tuple(round_[f"{name}_{end}"] for end in ("min", "max"))
            currency = round_["currency" if name == "amount" else "valuation_currency"]
            return [] if money == (None, None) else [(currency, *money)]
        case "investors":
            return [_name(one) for one in (*round_["leads"], *round_["participants"])]
    return [
        *(("lead", _name(one)) for one in round_["leads"]),
        *(("participant", _name(one)) for one in round_["participants"]),
    ]


def _name(worded: str) -> str:
    return " ".join(worded.casefold().split())


def matched(
    expected: Sequence[Round], read: Sequence[Round]
) -> list[tuple[Round | None, Round | None]]:
    """Each expected round beside the one read for it, so that most answers agree."""
    if max(len(expected), len(read)) > MOST_ORDERS:
        return list(zip_longest(expected, read))
    size = max(len(expected), len(read))
    padded = [*read, *[None] * (size - len(read))]
    orders = ([*zip_longest(expected, order)] for order in permutations(padded))
    return max(orders, key=_agreement, default=[])


def _agreement(pairs: Iterable[tuple[Round | None, Round | None]]) -> int:
    return sum(
        (answers(one, name) & answers(other, name)).total()
        for one, other in pairs
        for name in FIELDS
    )
