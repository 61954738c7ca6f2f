from collections.abc import Iterator

import pytest

from companies.refresh.promises import PROMISES
from sources.clock import looking_from
from tests.tracker.overview.promises import DAY, TODAY


@pytest.fixture
def _judged(db: None) -> None:
    """Every fact of the bundle, judged in 2026, whatever the day of the test."""
    PROMISES.store(None, TODAY)


@pytest.fixture
def _october(db: None) -> Iterator[None]:
    """The facts that a dated source made public by then."""
    with looking_from(DAY):
        yield


@pytest.fixture(autouse=True)
def _settled(all_settled: None) -> None:
    """What a test changes is told at once."""
