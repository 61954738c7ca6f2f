"""manage.py parse_amounts."""

import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import call_command


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch):
    def run(text: bytes) -> list[dict[str, object]]:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text), encoding="ascii"))
        out = StringIO()
        call_command("parse_amounts", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_each_line_gets_a_line(parse):
    rows = parse("\ufeff数亿元\r\n\nover US$100m\n什么\n".encode())
    assert rows == [
        {
            "phrase": "数亿元",
            "currency": "CNY",
            "amount_min": 200_000_000,
            "amount_max": 999_000_000,
            "precision": "several",
        },
        {
            "phrase": "",
            "currency": None,
            "amount_min": None,
            "amount_max": None,
            "precision": "unreadable",
        },
        {
            "phrase": "over US$100m",
            "currency": "USD",
            "amount_min": 100_000_000,
            "amount_max": 120_000_000,
            "precision": "over",
        },
        {
            "phrase": "什么",
            "currency": None,
            "amount_min": None,
            "amount_max": None,
            "precision": "unreadable",
        },
    ]


def test_integers_are_integers_and_characters_stay_themselves(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("¥0.5\n近1亿日元"))
    out = StringIO()
    call_command("parse_amounts", stdout=out)
    first, second = out.getvalue().splitlines()
    assert '"amount_min": 0.5,' in first
    assert "近1亿日元" in second
    assert '"amount_min": 90000000,' in second


def test_bytes_that_are_no_utf8_do_not_stop_it(parse):
    assert [row["precision"] for row in parse(b"\xff\xfe\n$5m\n")] == ["unreadable", "exact"]
