"""What an announcement says of one round, before anybody has checked it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from funding.amounts import Amount
from funding.announcements.dates import Day
from funding.announcements.directory import Mention
from funding.announcements.names import Name
from funding.announcements.stages import StageMention
from funding.choices import AmountScope, Stage, ValuationKind

Span = tuple[int, int]


@dataclass(slots=True)
class DraftRound:
    """A field that the announcement does not state is None or empty.

    ``background`` rounds are recalled, not announced; they are drafts only where nothing else is.
    """

    company: Mention | None = None
    stage: StageMention | None = None
    announced: Day | None = None
    amount: Amount | None = None
    amount_text: str = ""
    scope: AmountScope = AmountScope.ROUND
    valuation: Amount | None = None
    valuation_kind: ValuationKind = ValuationKind.UNKNOWN
    leads: list[Name] = field(default_factory=list)
    participants: list[Name] = field(default_factory=list)
    newcomer: Name | None = None
    """Who the subject is, if no company we know is."""
    also: str = ""
    """The amount once more in another currency, as worded."""
    rumoured: bool = False

    @property
    def stage_code(self) -> Stage:
        return self.stage.stage if self.stage else Stage.UNDISCLOSED

    @property
    def is_told(self) -> bool:
        """It says more than that a company exists."""
        return bool(self.stage or self.amount or self.valuation or self.leads or self.participants)

    def spans(self) -> dict[str, list[Span]]:
        """Where in the announcement each field was read, by the name of its column."""
        found = {name: [(start, end)] for name, start, end in self._places() if end > start}
        for name, listed in (("leads", self.leads), ("participants", self.participants)):
            if listed:
                found[name] = [(one.start, one.end) for one in listed]
        return found

    def _places(self) -> Iterator[tuple[str, int, int]]:
        fields = {
            "company_slug": self.company or self.newcomer,
            "stage": self.stage,
            "announced_on": self.announced,
            "amount_text": self.amount,
            "valuation": self.valuation,
        }
        for name, place in fields.items():
            if place is not None:
                yield name, place.start, place.end

    def invest(self, name: Name, *, leads: bool) -> None:
        """Add an investor once; who leads is no participant besides."""
        known = {one.text.casefold() for one in self.leads}
        if name.text.casefold() in known:
            return
        if leads:
            self.participants = [one for one in self.participants if one.text != name.text]
            self.leads.append(name)
        elif all(one.text.casefold() != name.text.casefold() for one in self.participants):
            self.participants.append(name)
