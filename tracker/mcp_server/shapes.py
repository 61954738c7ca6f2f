"""The parts of every answer, typed: the protocol publishes them as the schema of each tool's output."""

from collections.abc import Iterator

from pydantic import BaseModel, Field

Number = int | float


class Range(BaseModel):
    """Both ends equal: exact. One null: open at that end. Both null: nothing is known of it."""

    min: Number | None = Field(description="Lower end; null: open below, or not known")
    max: Number | None = Field(description="Upper end; null: open above, or not known")
    words: str = Field(
        description="“4,200–5,500”, “at least 500”, “undisclosed”, “no report found”"
    )


class Name(BaseModel):
    """A company, component or other named thing; ``slug`` is what the tools' parameters take."""

    slug: str
    name: str
    name_zh: str | None = None


class Cited(BaseModel):
    """A source; facts refer to it by its number in this answer."""

    number: int
    publisher: str | None
    title: str
    published_on: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD; null: not dated")
    url: str

    def line(self) -> str:
        told = ", ".join(filter(None, (self.publisher, self.published_on or "undated", self.title)))
        return f"[{self.number}] {told} — {self.url}"


class Fact(BaseModel):
    """One published fact: what it speaks of, what it states, and how the source worded that."""

    resource: str
    key: str
    about: str
    figure: str | None = Field(description="What it states, in words; null: no figure was given")
    wording: str | None = Field(default=None, description="The source's own words for the figure")
    confidence: str | None = Field(
        default=None,
        description="confirmed (the company or a filing), reported (press), rumoured (never counted)",
    )
    public_on: str | None = Field(default=None, description="Day by which it was public")
    page_url: str
    sources: list[int] = Field(description="Numbers in this answer's list of sources")

    def line(self) -> str:
        told = f"{self.about}: {self.figure}" if self.figure else self.about
        unsure = " (rumoured)" if self.confidence == "rumoured" else ""
        return f"{told}{unsure}{marks(self.sources)}"


class Answer(BaseModel):
    """What every answer carries beside its own fields."""

    summary: str
    as_of: str = Field(description="The day it looks from: nothing that became public later is in")
    dataset_version: str
    page_url: str = Field(description="Where a person reads the same")
    cut: str | None = Field(
        default=None, description="What was left out for length and how to narrow; null: nothing"
    )
    sources: list[Cited] = Field(description="What the facts above rest on")

    def lines(self) -> Iterator[str]:
        """The answer's rows, in words, one on each line."""
        yield from ()

    def text(self) -> str:
        parts = [self.summary, *(f"- {line}" for line in self.lines())]
        if self.cut:
            parts.append(self.cut)
        parts.append(f"As of {self.as_of}, dataset version {self.dataset_version}. {self.page_url}")
        if self.sources:
            parts += ["Sources:", *(source.line() for source in self.sources)]
        return "\n".join(parts)


def marks(numbers: list[int]) -> str:
    """`` [1][4]`` after what these sources tell."""
    return " " + "".join(f"[{number}]" for number in numbers) if numbers else ""
