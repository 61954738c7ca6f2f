"""The amount wording, read as it is typed."""

import pytest

from tracker.desk.rounds.live_amount import live_amount


def read(text, **cells):
    return live_amount(text, {"announced_on": "2025-06-19", **cells})


def test_a_vague_wording_with_its_convention_and_about_how_much_that_is():
    found = read("数亿元")
    assert found.words == "CNY 200–999 m"
    assert found.fill == {
        "currency": "CNY",
        "amount_min": "200000000",
        "amount_max": "999000000",
    }
    assert "数X" in found.convention
    assert found.in_dollars == "USD 27.8–139 m"
    assert not found.asks


def test_no_currency_is_guessed():
    found = read("5亿")
    assert found.asks == ("CNY", "USD", "HKD")
    assert found.fill["currency"] == ""
    assert read("5亿", currency="hkd").asks == ()


def test_a_mismatch_is_told():
    assert "200–999 m" in read("数亿元", amount_min="1亿", amount_max="2亿").mismatch
    assert "CNY" in read("数亿元", currency="USD").mismatch
    assert not read("数亿元", currency="CNY", amount_min="2亿", amount_max="9.99亿").mismatch


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("未披露", "undisclosed"),
        ("hello", "unreadable"),
        ("<script>", "unreadable"),
        ("🤖" * 400, "unreadable"),
    ],
)
def test_what_is_no_amount(text, state):
    assert read(text).state == state


def test_over_http_anything_may_come(editor):
    found = editor.get(
        "/desk/rounds/amount/", {"text": "超5亿元", "amount_min": "\x00", "announced_on": "x"}
    )
    assert found.status_code == 200
    assert "CNY 500–600 m" in found.content.decode()
    assert editor.get("/desk/rounds/amount/").status_code == 200
