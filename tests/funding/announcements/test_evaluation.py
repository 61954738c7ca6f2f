"""The reader's figures on the hand-made answers stay where they were measured.

All of these announcements have been looked at since, so this is a floor against falling back, not
a measure of the unseen: that one is in benchmarks/README.md.
"""

import pytest

from tests.funding.announcements.bundled import answer
from tests.funding.announcements.scoring import Score, announcements

DEVELOPED = ("developed",)
BATCHES = tuple(f"batch_{letter}" for letter in "abcdefghijklmnopqrst")
FLOORS = {
    "rounds": 0.99,
    "company": 0.99,
    "stage": 0.99,
    "date": 0.99,
    "amount": 0.99,
    "valuation": 0.95,
    "investors": 0.98,
    "roles": 0.98,
}


@pytest.fixture(scope="module")
def score() -> Score:
    counted = Score()
    for one in announcements(*DEVELOPED, *BATCHES):
        counted.add(one["rounds"], answer(one))
    return counted


@pytest.mark.parametrize("field", FLOORS)
def test_a_field_is_read_as_well_as_it_was_measured(score: Score, field: str):
    tally = score.fields[field]
    assert tally.f1 >= FLOORS[field], tally


def test_the_set_is_as_large_and_as_bilingual_as_promised():
    every = list(announcements(*DEVELOPED, *BATCHES))
    chinese = [one for one in every if sum("一" <= c <= "鿿" for c in one["text"]) > 40]
    assert len({one["id"] for one in every}) == len(every) >= 60
    assert 0.4 <= len(chinese) / len(every) <= 0.6


def test_every_answer_is_worded_as_in_its_announcement():
    for one in announcements(*DEVELOPED, *BATCHES):
        for round_ in one["rounds"]:
            for name in (*round_["leads"], *round_["participants"]):
                assert name.casefold() in one["text"].casefold(), (one["id"], name)
