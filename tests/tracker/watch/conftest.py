import pytest

from sources.models.change import ChangeQuerySet


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a test's own transaction stays open; test_settled_changes.py has real ones."""
    monkeypatch.setattr(ChangeQuerySet, "settled", lambda changes: changes)
