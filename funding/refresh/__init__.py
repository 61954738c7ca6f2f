"""Derived figures of this app: facts are read, metrics computed, and their tables written here."""

from funding.refresh.capital import CAPITAL
from funding.refresh.industry import INDUSTRY_FUNDING

__all__ = ["CAPITAL", "INDUSTRY_FUNDING"]
