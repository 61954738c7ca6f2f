"""The amount parser: announcement wording in Chinese or English to currency, range and precision."""

from funding.amounts.conventions import CONVENTIONS, VERSION, Precision
from funding.amounts.parser import Amount, amounts_in, parse_amount

__all__ = ["CONVENTIONS", "VERSION", "Amount", "Precision", "amounts_in", "parse_amount"]
