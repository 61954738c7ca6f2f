"""Every wording of data/rounds.csv against the range that the row states."""

import csv

from django.conf import settings

from funding.amounts import parse_amount
from funding.amounts.plain import plain

Row = tuple[str, str, str, str]

NO_CURRENCY = "the wording names no currency; the row has it from its source"
WIDER = "the row's range covers several sources"
BESIDE = "the row uses what another part of the wording implies"
DIFFERENT = {
    "数千万级": NO_CURRENCY,
    "数亿": NO_CURRENCY,
    "拟募15亿": NO_CURRENCY,
    "累计20亿": NO_CURRENCY,
    "hundreds of millions (Angel+)": NO_CURRENCY,
    "HK$4.2 billion (US$531 million)": WIDER,
    "net proceeds expected HK$6.339 billion": WIDER,
    "HK$1 billion (US$130 million)": WIDER,
    "HK$2.41 billion": WIDER,
    "$100 million": WIDER,
    "RMB 2bn (USD 276-293M)": WIDER,
    "4.55亿美元 (超4.5亿美元)": BESIDE,
    "seven cornerstones about HK$700 million, over 40% of proceeds": BESIDE,
    "募集资金总额约60.99亿元": BESIDE,  # the shares sold times their price
}


def wordings() -> list[Row]:
    with (settings.BASE_DIR / "data/rounds.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            {
                (row["amount_text"], row["currency"], row["amount_min"], row["amount_max"])
                for row in csv.DictReader(file)
            }
        )


def read(wording: str) -> Row:
    amount = parse_amount(wording)
    low, high = ("" if end is None else str(plain(end)) for end in (amount.low, amount.high))
    return wording, amount.currency or "", low, high


def test_every_real_wording_reads_as_its_row_says_but_for_the_listed_ones():
    differing = {row[0] for row in wordings() if read(row[0]) != row}
    assert differing == set(DIFFERENT)


def test_where_only_the_currency_is_missing_the_range_agrees():
    for row in wordings():
        if DIFFERENT.get(row[0]) == NO_CURRENCY:
            assert read(row[0])[2:] == row[2:]
            assert read(row[0])[1] == ""
