"""Approving, refusing and racing: what gets into the facts, and what is told to whom."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import override_settings

from funding.models import FundingRound
from sources.choices import BatchState, ProposalState
from sources.models import Change, Proposal
from tests.tracker.desk.proposals import (
    ENGINEAI_B,
    a_batch,
    a_correction,
    a_withdrawal,
    an_addition,
)
from tracker.desk.deciding import (
    ALREADY_DECIDED,
    Decision,
    NotPossible,
    Refused,
    approve,
    approve_batch,
    approve_together,
    reject,
    reject_batch,
    retract,
    send_back,
)

REV = Decision("rev")


def the_round() -> FundingRound:
    return FundingRound.objects.get(key=ENGINEAI_B)


@pytest.mark.django_db
def test_only_what_the_author_changed_is_written() -> None:
    proposal = a_correction("rounds", ENGINEAI_B, amount_max="210000000")
    FundingRound.objects.filter(key=ENGINEAI_B).update(note="written by somebody else")
    approve([proposal], REV)
    found = the_round()
    assert (found.amount_min, found.amount_max) == (200_000_000, 210_000_000)
    assert found.note == "written by somebody else"
    logged = Change.objects.filter(key=ENGINEAI_B, part="").latest("id")
    assert logged.actor == "ed"
    assert logged.reason == (f"the filing says otherwise (proposal {proposal.pk}, approved by rev)")


@pytest.mark.django_db
def test_a_later_change_of_the_same_field_is_written_over_only_on_purpose() -> None:
    proposal = a_correction("rounds", ENGINEAI_B, amount_max="210000000")
    FundingRound.objects.filter(key=ENGINEAI_B).update(amount_max=230_000_000)
    with pytest.raises(Refused) as refusal:
        approve([proposal], REV)
    assert [one.column for one in refusal.value.conflicts] == ["amount_max"]
    assert the_round().amount_max == 230_000_000
    approve([proposal], Decision("rev", over_later=True))
    assert the_round().amount_max == 210_000_000


@pytest.mark.django_db
def test_nobody_decides_their_own_unless_the_site_allows_it() -> None:
    proposal = a_correction("rounds", ENGINEAI_B, author="rev", note="mine")
    for step in (
        lambda: approve([proposal], REV),
        lambda: reject([proposal], Decision("rev", "no")),
    ):
        with pytest.raises(NotPossible, match="your own"):
            step()
    with override_settings(SELF_APPROVAL=True):
        approve([proposal], REV)
    assert the_round().note == "mine"


@pytest.mark.django_db
def test_sending_back_and_rejecting_need_words() -> None:
    proposal = a_correction("rounds", ENGINEAI_B, note="x")
    for step in (
        lambda: send_back(proposal, REV),
        lambda: reject([proposal], Decision("rev", "  ")),
    ):
        with pytest.raises(NotPossible, match="Say why"):
            step()
    send_back(proposal, Decision("rev", "which filing?"))
    with pytest.raises(NotPossible, match="somebody was quicker"):
        retract(proposal, "ed")


@pytest.mark.django_db
def test_several_are_approved_all_or_none_and_every_fault_is_named() -> None:
    sound = a_correction("targets", "ta-aec27c42", note="sound")
    backwards = a_correction("rounds", ENGINEAI_B, amount_max="1")
    twice = an_addition(ENGINEAI_B, ENGINEAI_B)
    with pytest.raises(Refused) as refusal:
        approve_together([sound, backwards, twice], [], REV)
    assert [one.proposal for one in refusal.value.conflicts] == [backwards, twice]
    assert not Proposal.objects.filter(state=ProposalState.APPROVED).exists()
    assert not Change.objects.filter(key="ta-aec27c42", actor="ed").exists()


@pytest.mark.django_db
def test_a_batch_is_decided_whole() -> None:
    rows = [a_correction("rounds", ENGINEAI_B, note="a"), a_withdrawal("rounds", "rd-3c9e8b80")]
    batch = a_batch(*rows)
    approve_batch(batch, REV)
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED
    assert the_round().note == "a"
    assert FundingRound.objects.get(key="rd-3c9e8b80").state == "withdrawn"
    with pytest.raises(NotPossible):
        reject_batch(batch, Decision("rev", "too late"))


# --- at once ---


@pytest.mark.only_on("postgresql")
def test_who_decides_while_another_decides_is_told_afterwards(reloaded_dataset: None) -> None:
    first = a_correction("rounds", ENGINEAI_B, note="one")
    second = a_correction("rounds", ENGINEAI_B, note="another")

    def decide(proposal: Proposal) -> list[str]:
        try:
            approve([proposal], Decision("adm"))
        except Refused as refusal:
            return [one.column for one in refusal.conflicts]
        except NotPossible as fault:
            return [str(fault)]
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            approve([first], REV)
            told = [pool.submit(decide, one) for one in (first, second)]
            wait_until_blocked(2)
        assert [one.result() for one in told] == [[str(ALREADY_DECIDED)], ["note"]]
    assert the_round().note == "one"
    assert list(first.remarks.values_list("kind", flat=True)) == ["submitted", "approved"]


def wait_until_blocked(sessions: int) -> None:
    """Return once so many wait for what this transaction holds."""
    # Not pg_stat_activity: within a transaction that stays as it was first read.
    blocked = (
        "SELECT count(DISTINCT pid) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(blocked)
            if cursor.fetchone()[0] == sessions:
                return
            time.sleep(0.02)
    pytest.fail("nobody waits")
