"""Reads amounts of money as announcements word them."""

from typing import Any

from django.core.management.base import BaseCommand

from funding.amounts import parse_amount
from funding.amounts.plain import plain
from funding.management.lines import lines_in, write_json


class Command(BaseCommand):
    help = (
        "Read one wording of an amount per line from standard input and write one JSON object per"
        " line: phrase, currency, amount_min, amount_max, precision. An end that is open or unknown"
        " is null, and so is a currency that the wording does not name. A line that names no amount,"
        ' a blank one too, gets the precision "unreadable", so that lines in and out correspond.'
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        for phrase in lines_in():
            write_json(self.stdout, parsed(phrase))


def parsed(phrase: str) -> dict[str, Any]:
    amount = parse_amount(phrase)
    return {
        "phrase": phrase,
        "currency": amount.currency,
        "amount_min": plain(amount.low),
        "amount_max": plain(amount.high),
        "precision": str(amount.precision),
    }
