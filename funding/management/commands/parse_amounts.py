"""Reads amounts of money as announcements word them."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from funding.amounts import CONVENTIONS, VERSION, Precision, parse_amount
from funding.amounts.plain import plain
from funding.management.lines import lines_in, write_json

OTHERS = {
    Precision.UNDISCLOSED: "the wording says that the amount is kept back",
    Precision.UNREADABLE: "the line names no amount of money; a blank line too",
}
PRECISIONS = "\n".join(
    [f"  {name:<12} {one.words} = {one.range}" for name, one in CONVENTIONS.items()]
    + [f"  {name:<12} {meaning}" for name, meaning in OTHERS.items()]
)


class Command(BaseCommand):
    help = (
        "Read one wording of an amount per line from standard input and write one JSON object\n"
        "per line: phrase, currency, amount_min, amount_max, precision."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = (
            "Amounts are in units of the currency. An end that is open or unknown is null, and so\n"
            "is a currency that the wording does not name. Lines in and out correspond.\n\n"
            f"precision, by version {VERSION} of the table of conventions:\n{PRECISIONS}"
        )

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
