import pytest


@pytest.fixture(autouse=True)
def _settled(all_settled: None) -> None:
    """What a test changes is told at once."""
