"""Likely duplicates of a round: found, answered with a reason or joined, and never by a hair's breadth."""

import threading
from contextlib import closing

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import QueryDict

from funding.datasets import ROUNDS
from funding.models import FundingRound
from sources.choices import ProposalState
from sources.models import Proposal, Source
from sources.roles import EDITORS
from tracker.desk.entry.entry import Entry
from tracker.desk.rounds.round_duplicates import similar_rounds


def typed(**changed):
    data = QueryDict(mutable=True)
    data.update(
        {
            "company_slug": "unitree",
            "stage": "strategic",
            "announced_on": "2026-10-05",
            "instrument": "private_equity",
            "amount_scope": "round",
            "confidence": "reported",
            "amount_text": "3亿元",
            "currency": "CNY",
            "amount_min": "300000000",
            "amount_max": "300000000",
            "source_ids": Source.objects.order_by("pk")[0].source_id,
            **changed,
        }
    )
    return data


def submitted(author, **changed):
    entry = Entry(ROUNDS, author, data=typed(**changed))
    is_valid = entry.is_valid()
    if is_valid:
        entry.submit()
    return is_valid, entry


@pytest.mark.django_db
def test_a_row_that_stands_is_found_with_its_reasons():
    row = ROUNDS.rows().filter(company__slug="unitree")[0]
    cells = ROUNDS.cells(row) | {"key": "", "round": ""}
    found = similar_rounds(cells)[0]
    assert (found.key, found.score, found.joins) == (row.key, 100, row.round)
    assert found.reasons[0] == "same company"
    assert not [one for one in similar_rounds(cells | {"round": row.round}) if one.key == row.key]


@pytest.mark.django_db
def test_the_second_of_two_editors_is_told_of_the_first():
    assert submitted("li")[0]
    is_valid, entry = submitted("wang", announced_on="2026-10-06")
    assert not is_valid
    assert entry.duplicates[0].author == "li"
    assert entry.duplicates[0].score >= 60
    assert "although" in entry.entry.errors
    # Joined, it counts once; with a reason, it is another round, under another slug.
    shared = entry.duplicates[0].joins
    assert submitted("wang", announced_on="2026-10-06", round=shared)[0]
    assert submitted("zhao", announced_on="2026-10-07", although="a second closing")[0]
    rounds = [one.cells["round"] for one in Proposal.objects.order_by("pk")]
    assert rounds == [shared, shared, f"{shared}-2"]


@pytest.mark.django_db
def test_live_over_http(editor):
    row = ROUNDS.rows().filter(company__slug="unitree")[0]
    cells = ROUNDS.cells(row) | {"round": ""}
    answer = editor.post("/desk/rounds/duplicates/", cells)
    assert answer.status_code == 200
    assert row.round in answer.content.decode()
    assert editor.post("/desk/rounds/duplicates/?but=x&of=%00", {}).status_code == 200


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once():
    """Both begin before either ends: the one that comes to the lock later sees the earlier's."""
    for name in ("li", "wang"):
        get_user_model().objects.create(username=name).groups.add(Group.objects.get(name=EDITORS))
    both_ready = threading.Barrier(2, timeout=20)
    outcomes = {}

    def save(author):
        with closing(connection), transaction.atomic():
            Proposal.objects.count()
            both_ready.wait()
            outcomes[author] = submitted(author)

    threads = [threading.Thread(target=save, args=[name]) for name in ("li", "wang")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(is_valid for is_valid, _entry in outcomes.values()) == [False, True]
    (refused,) = [entry for is_valid, entry in outcomes.values() if not is_valid]
    (first,) = Proposal.objects.filter(state=ProposalState.IN_REVIEW, resource="rounds")
    assert [one.author for one in refused.duplicates if one.author] == [first.author]
    assert not FundingRound.objects.filter(key=first.key).exists()
