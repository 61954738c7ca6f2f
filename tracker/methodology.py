"""How figures come about, in one text: the methodology page and ``docs/metrics.md`` show the same."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from funding import amounts
from sources import wording
from sources.clock import clock
from sources.intervals import Interval
from sources.models import Derived
from sources.models.derived import Text
from sources.wording import semicolon
from supplychain import what_if_page
from supplychain.metrics import what_if
from supplychain.what_if import formula
from tracker.explanation import paragraphs_of, title_of
from tracker.metrics import every_metric

DOCUMENT = "docs/metrics.md"
ENGLISH = "en"


class Described(NamedTuple):
    """A metric as its formula, unit and words describe it; ``words`` are code and meaning."""

    name: str
    title: str
    version: str
    unit: str
    paragraphs: list[str]
    words: list[tuple[str, str]]
    example: Derived | None = None


class Convention(NamedTuple):
    title: Text
    paragraphs: list[Text]


class WordingRow(NamedTuple):
    """Vague words, and the range they become."""

    wording: Text
    range: Text
    example: str


class AmountRow(NamedTuple):
    """What the amount parser makes of one kind of wording, with an example as it reads it."""

    words: str
    range: str
    example: str
    reads: str


CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        _("Ranges, never a midpoint"),
        [
            _(
                "Vague words become a range by one fixed table, and every figure is computed"
                " with both ends of it. An end that nobody stated stays open: “at least” or"
                " “up to”. The ranges are conventions, not measurements."
            ),
            _(
                "Unknown is not zero. What was not disclosed is counted and never added, and a"
                " figure about which nothing is known says so."
            ),
            _(
                "Pages round shares to the nearest tenth of a percent and sums to three figures;"
                " the API gives what is stored."
            ),
        ],
    ),
    Convention(
        _("How sure a fact is"),
        [
            _(
                "Confirmed: the company itself or a filing says it. Reported: the press or a"
                " research firm does. Rumoured: forums and unnamed sources; no rumour enters a"
                " figure, and each explanation lists the rumours it left out."
            ),
            _(
                "Sources that disagree stand side by side. Where a figure needs one value of"
                " them, it takes the smallest range that holds them all."
            ),
        ],
    ),
    Convention(
        _("Three clocks"),
        [
            _(
                "Every fact has three days: when it happened or is due, when it was public, and"
                " when it was recorded here. A fact became public on the last possible day of"
                " its earliest dated source, though not before the statement itself was made"
                " and not after it was recorded here."
            ),
            _(
                "A past day shows what was public by its end: the same formulas over the facts"
                " of that day, with due dates judged on it."
            ),
            _(
                "Amounts of money are converted at the reference rate of the European Central"
                " Bank for the day of the fact. A month or a year stands for its last day."
            ),
        ],
    ),
    Convention(
        _("What is never mixed"),
        [
            _(
                "Produced, shipped, deployed, ordered and capacity are different things. They"
                " are not added up, and not compared without saying so."
            )
        ],
    ),
)
WORDING_ROWS: tuple[WordingRow, ...] = (
    WordingRow(_("数X, several X, hundreds, thousands"), _("2X to 9.99X"), "数亿元: CNY 200–999 m"),
    WordingRow(_("近X, nearly, near, just under"), _("0.9X to X"), "nearly 1,000: 900–1,000"),
    WordingRow(
        _("超X, over, above, more than, beyond"),
        _("X to 1.2X"),
        "above RMB 400m: CNY 400–480 m",
    ),
    WordingRow(
        _("约X, about, around, roughly, approximate"),
        _("X less and plus 5 %"),
        "about 220: 209–231",
    ),
    WordingRow(_("亿元级, X-unit scale"), _("X to 1.99X"), "亿元级: CNY 100–199 m"),
    WordingRow(_("at least X, X or more"), _("X, open above"), "at least 20"),
    WordingRow(_("below X, up to X"), _("open below, X"), "up to 1,000"),
)
"""The table of ``data/README.md``."""


def amount_rows() -> list[AmountRow]:
    """The parser's own table, so that the page and what editors see filled in agree."""
    rows = []
    for convention in amounts.CONVENTIONS.values():
        read = amounts.parse_amount(convention.example)
        reads = wording.money(read.currency or "", Interval(read.low, read.high))
        rows.append(AmountRow(convention.words, str(convention.range), convention.example, reads))
    return rows


def described_metrics() -> list[Described]:
    """Every metric with an example, where the reader looks from today."""
    return [
        *(
            described(model)._replace(example=_example(model) if clock().is_now else None)
            for model in every_metric()
        ),
        described_what_if(),
    ]


def described(model: type[Derived]) -> Described:
    return Described(
        name=model.metric,
        title=title_of(model),
        version=model.formula_version,
        unit=str(model.unit),
        paragraphs=paragraphs_of(model),
        words=distinct_words({code: str(text) for code, text in model.words.items()}),
    )


def described_what_if() -> Described:
    """It answers a question instead of filling a table, and has a formula like the others."""
    return Described(
        name="what_if",
        title=gettext("What if a supplier stops"),
        version=what_if.VERSION,
        unit=gettext("makers blocked, and robots they promised for a year"),
        paragraphs=formula(),
        words=distinct_words({code: str(text) for code, text in what_if_page.WORDS.items()}),
    )


def distinct_words(words: dict[str, str]) -> list[tuple[str, str]]:
    """Code and meaning; what may be added to several of them stands at the end, once."""
    plain: list[tuple[str, str]] = []
    added: dict[str, str] = {}
    for code, text in words.items():
        bases = (
            base
            for base in words
            if code.startswith(f"{base}_") and text.startswith(words[base] + semicolon())
        )
        base = max(bases, key=len, default="")
        if base:
            added.setdefault(text.removeprefix(words[base] + semicolon()), code.removeprefix(base))
        else:
            plain.append((code, text))
    return plain + [(f"…{ending}", text) for text, ending in added.items()]


def _example(model: type[Derived]) -> Derived | None:
    """A stored figure, by preference one that used some facts and left others out."""
    figures = model._default_manager.order_by("slug").defer("used", "left_out")
    rested = figures.exclude(used=[])
    return rested.exclude(left_out=[]).first() or rested.first() or figures.first()


def metrics_document() -> str:
    """The whole of ``docs/metrics.md``, in English."""
    with override(ENGLISH):
        return "\n".join(_document())


def _document() -> Iterator[str]:
    yield "# Metrics"
    yield ""
    yield (
        "Written by `manage.py write_metrics_docs` from the code that computes; change a formula's"
        " docstring, not this file. The page `/methodology/` shows the same text."
    )
    for metric in (*map(described, every_metric()), described_what_if()):
        yield from ("", f"## {metric.title}", "")
        yield f"`{metric.name}`, version {metric.version}. Unit: {metric.unit}."
        for paragraph in metric.paragraphs:
            yield from ("", paragraph)
        words = " · ".join(f"`{code}` {text}" for code, text in metric.words)
        yield from ("", f"Said of a fact in an explanation: {words}.")
    yield from ("", "# Conventions")
    for convention in CONVENTIONS:
        yield from ("", f"## {convention.title}")
        for text in convention.paragraphs:
            yield from ("", str(text))
    yield from ("", "## Vague words", "", "| wording | range | example |", "|---|---|---|")
    yield from (f"| {row.wording} | {row.range} | {row.example} |" for row in WORDING_ROWS)
    yield ""
