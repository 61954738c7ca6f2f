"""The refresh follows the change log: what changed decides what is computed, and nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from threading import Semaphore, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company, Ownership, ProductionActual, ProductionTarget
from funding.models import CapitalMetric, FundingRound, Investor
from sources.clock import Clock, looking_from
from sources.models import Change, RefreshMark
from sources.publication import withdraw
from supplychain.models import Order, SupplyLink
from tests.settling import settle
from tracker import refresh
from tracker.metrics import DERIVATIONS
from tracker.refresh import refresh_all, refresh_derivation, refresh_if_due

real_transactions = pytest.mark.usefixtures("reloaded_dataset")
"""PostgreSQL settles a change when it is committed."""

BY_NAME = {derivation.name: derivation for derivation in DERIVATIONS}


def every_figure() -> dict[str, list[Any]]:
    """All derived tables, without when they were computed."""
    return {
        model.metric: list(
            model._default_manager.order_by("slug").values_list(
                *(
                    f.name
                    for f in model._meta.concrete_fields
                    if f.name not in ("id", "computed_at")
                )
            )
        )
        for derivation in DERIVATIONS
        for model in derivation.models
    }


def stamps(model: Any) -> dict[str, Any]:
    return dict(model.objects.values_list("slug", "computed_at"))


def capital(slug: str = "unitree.cny") -> CapitalMetric:
    return CapitalMetric.objects.get(slug=slug)


@pytest.mark.django_db
def test_every_derived_table_has_figures() -> None:
    assert DERIVATIONS
    assert [metric for metric, rows in every_figure().items() if not rows] == []


@pytest.mark.django_db
def test_refreshing_twice_equals_refreshing_once() -> None:
    refresh_all()
    once = every_figure()
    refresh_all()
    assert every_figure() == once


@pytest.mark.django_db
def test_nothing_is_computed_while_neither_facts_nor_day_change() -> None:
    refresh_all()
    before = stamps(CapitalMetric)
    assert refresh_if_due() is False
    assert stamps(CapitalMetric) == before


@real_transactions
def test_one_changed_round_recomputes_its_company_alone() -> None:
    before = stamps(CapitalMetric)
    FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=650_000_000)
    settle()
    assert refresh_if_due() is True
    after = stamps(CapitalMetric)
    assert {slug for slug in after if after[slug] != before.get(slug)} == {
        "unitree.cny",
        "unitree.usd",
    }


@real_transactions
def test_a_draft_recomputes_nothing() -> None:
    refresh_if_due()  # a new day may have begun since the figures were loaded
    before = every_figure(), stamps(CapitalMetric)
    SupplyLink.objects.create(
        supplier=Company.objects.get(slug="sanhua"),
        component=SupplyLink.objects.all()[0].component,
        status="supplying",
        confidence="reported",
    )
    refresh_if_due()
    assert (every_figure(), stamps(CapitalMetric)) == before


CHANGES: dict[str, Callable[[], object]] = {
    "a round moved to another company": lambda: FundingRound.objects.filter(
        key="rd-1583eb14"
    ).update(company=Company.objects.get(slug="galbot")),
    "a round withdrawn": lambda: withdraw(FundingRound.objects.get(key="rd-1583eb14")),
    "an investor found to be state-backed": lambda: Investor.objects.filter(slug="hongshan").update(
        state_backed=True
    ),
    "a participant dropped": lambda: (
        FundingRound.objects.filter(participations__isnull=False)
        .order_by("key")[0]
        .participations.all()
        .delete()
    ),
    "a report corrected": lambda: ProductionActual.objects.filter(key="ac-c73f1acf").update(
        units_min=100, units_max=100
    ),
    "a target turned into a rumour": lambda: ProductionTarget.objects.filter(
        key="ta-05f52b39"
    ).update(confidence="rumoured"),
    "a supply link ended": lambda: SupplyLink.objects.filter(key="sl-96d19d57").update(
        status="ended"
    ),
    "an order cancelled": lambda: Order.objects.filter(
        pk__in=Order.objects.order_by("key").values("pk")[:3]
    ).update(status="cancelled"),
    "an ownership withdrawn": lambda: withdraw(Ownership.objects.get(key="ow-689ac0ea")),
    "a company without its role": lambda: Company.objects.filter(slug="unitree").update(roles=""),
    "a company moved into a group": lambda: Company.objects.filter(slug="agibot").update(
        parent=Company.objects.get(slug="china-mobile")
    ),
}


@real_transactions
def test_following_the_log_equals_computing_everything_anew() -> None:
    """One after the other in one test, because real transactions cost a reload of the dataset."""
    for what, change in CHANGES.items():
        before = every_figure()
        change()
        settle()
        refresh_if_due()
        followed = every_figure()
        refresh_all()
        assert followed == every_figure(), what
        assert followed != before, what


@pytest.mark.django_db
def test_a_new_day_recomputes_what_the_calendar_moves_and_nothing_else() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    RefreshMark.objects.update(day=yesterday)
    daily = {derivation.name for derivation in DERIVATIONS if derivation.daily}
    before = dict(RefreshMark.objects.values_list("name", "refreshed_at"))
    assert refresh_if_due() is True
    after = dict(RefreshMark.objects.values_list("name", "refreshed_at"))
    assert {name for name in after if after[name] != before[name]} == daily
    assert daily


@pytest.mark.django_db
def test_a_new_formula_recomputes_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamps(CapitalMetric)
    monkeypatch.setattr(CapitalMetric, "formula_version", "next")
    assert refresh_if_due() is True
    assert all(after > before[slug] for slug, after in stamps(CapitalMetric).items())
    assert capital().version == "next"


@real_transactions
def test_a_mark_notes_the_place_in_the_log_that_was_seen() -> None:
    FundingRound.objects.filter(key="rd-1583eb14").update(note="seen again")
    settle()
    refresh_if_due()
    seen = Change.objects.version()
    assert {mark.version for mark in RefreshMark.objects.all()} == {seen}


@pytest.mark.django_db
def test_a_refresh_looks_from_today_whatever_the_reader_looks_from() -> None:
    refresh_all()  # a new day may have begun since the figures were loaded
    whole = every_figure()
    with looking_from(Clock(as_of=date(2024, 1, 1))):
        refresh_all()
    assert every_figure() == whole


# --- several at once ---


def at_once(*runs: Callable[[], object]) -> list[BaseException]:
    """Each in a thread, thus on a connection, of its own; what they raised."""
    raised: list[BaseException] = []

    def guarded(run: Callable[[], object]) -> None:
        try:
            run()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=guarded, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


@real_transactions
def test_four_refreshes_at_once_do_no_harm() -> None:
    FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=650_000_000)
    settle()
    assert at_once(*[refresh_if_due] * 4) == []
    together = every_figure()
    refresh_all()
    assert together == every_figure()


@contextmanager
def in_work(name: str) -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic():
            assert refresh._lock(name, wait=False)
            yield
    else:
        with refresh.ONE_COMPUTES:
            yield


@real_transactions
def test_a_group_in_work_is_left_to_whoever_works_on_it() -> None:
    FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=650_000_000)
    settle()
    done: list[bool] = []
    with in_work("capital"):
        raised = at_once(lambda: done.append(refresh_derivation(BY_NAME["capital"], wait=False)))
    assert raised == []
    assert done == [False]
    assert refresh_if_due(wait=False) is True
    assert capital().private.low == 1_750_000_000


@real_transactions
def test_an_older_run_never_overwrites_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even without the lock: while one run computes, facts change and another run stores them.

    So on SQLite too nobody waits with writing until a run has computed.
    """
    derivation = BY_NAME["capital"]
    monkeypatch.setattr(refresh, "_lock", lambda name, wait: True)
    monkeypatch.setattr(refresh, "ONE_COMPUTES", Semaphore(2))
    FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=640_000_000)
    settle()

    def overtaken() -> None:
        FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=650_000_000)
        settle()
        refresh_derivation(derivation, wait=True)

    compute = derivation.compute

    def slow(scope: Any, today: date) -> Any:
        rows = list(compute(scope, today))
        assert at_once(overtaken) == []
        return rows

    refresh_derivation(_with_compute(derivation, slow), wait=True)
    assert capital().private.low == 1_750_000_000


def _with_compute(derivation: Any, compute: Any) -> Any:
    return replace(derivation, compute=compute)


@real_transactions
def test_a_run_that_fails_leaves_the_old_figures_and_is_made_up_for() -> None:
    before = every_figure()["capital_raised"]
    FundingRound.objects.filter(key="rd-1583eb14").update(amount_min=650_000_000)
    settle()

    def breaks(scope: Any, today: date) -> Any:
        yield from list(BY_NAME["capital"].compute(scope, today))[:1]
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        refresh_derivation(_with_compute(BY_NAME["capital"], breaks), wait=True)
    assert every_figure()["capital_raised"] == before
    assert refresh_if_due() is True
    assert capital().private.low == 1_750_000_000
