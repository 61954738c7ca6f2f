"""What the sentences tell, put together into rounds."""

from collections.abc import Sequence
from datetime import date

from funding.amounts import Amount, Precision
from funding.announcements.dates import announced
from funding.announcements.directory import Mention
from funding.announcements.drafts import DraftRound
from funding.announcements.filings import filing_investor
from funding.announcements.investors import Named
from funding.announcements.merging import merged, same_stage, without_short_forms
from funding.announcements.money import is_nearer, is_total, original_of, valuation_kind
from funding.announcements.stages import StageMention
from funding.announcements.told import Told
from funding.announcements.wordings import (
    BESIDE,
    DIRECTLY,
    IN_THE,
    INTRODUCES,
    ITSELF,
    JOINED,
    OF_ALL,
    SAYS,
)
from funding.choices import AmountScope


class Assembly:
    """Puts what the sentences tell together into rounds."""

    def __init__(self, text: str, published_on: date | None, *, recalling: bool) -> None:
        self.text, self.published_on, self.recalling = text, published_on, recalling
        self.drafts: list[DraftRound] = []
        self.focus: list[DraftRound] = []
        self.advisers: set[str] = set()
        self.subject: Mention | None = None
        self.cumulative: list[Amount] = []
        self.net: list[tuple[DraftRound, Amount]] = []  # proceeds, where nothing else is said
        self.waiting: list[Named] = []  # investors named before any round was
        self.topic: Mention | None = None  # the company of a heading: "the Company" of what follows
        self.rumoured: list[DraftRound] = []
        self.last_stage: StageMention | None = None  # whose investors were named last

    def take(self, told: Told) -> None:
        self.advisers |= {one.name.text for one in told.people if one.part == "adviser"}
        if told.company is not None and not self.drafts and self._opens_with(told.company):
            self.topic = told.company
        if told.background and not self.recalling:
            return
        if told.sentence.opens or told.another:
            self.subject, self.focus = None, []
        if told.sums_up:
            return
        if told.denied:
            self._deny(told)
            return
        if self._tells_of_round(told):
            self._open(told)
            self._doubt(told)
        elif SAYS.search(told.sentence.text):
            for draft in self.focus:
                self._date(draft, told)
        if self.focus:
            self._amounts(told)
        self._people(told)
        self._introduce(told)

    def _opens_with(self, one: Mention) -> bool:
        """The sentence is about it: not "two years after leaving Google"."""
        return BESIDE.search(self.text, max(0, one.start - 12), one.start) is None

    def _introduce(self, told: Told) -> None:
        """我们是智在无界: whose letter it was that announced a round."""
        one = told.company
        if one is None or any(draft.company for draft in self.drafts):
            return
        if INTRODUCES.search(self.text, max(0, one.start - 12), one.start):
            for draft in self.drafts:
                draft.company = one

    def _doubt(self, told: Told) -> None:
        self.rumoured += self.focus if told.rumoured else []
        for draft in self.focus:
            draft.rumoured |= told.unconfirmed

    def _deny(self, told: Told) -> None:
        """What was only rumoured is no round once the company denies it."""
        denied = [one for one in self.focus if one in self.rumoured]
        self.drafts = [one for one in self.drafts if one not in denied]
        self.focus = [one for one in self.focus if one not in denied]

    def _tells_of_round(self, told: Told) -> bool:
        withheld = bool(told.money.raised) and not told.stages
        withheld &= all(one.precision == Precision.UNDISCLOSED for one in told.money.raised)
        if withheld and self.drafts and not told.people:
            return False  # that the terms weren't disclosed
        return told.announces or self._continues(told)

    def _continues(self, told: Told) -> bool:
        """A stage with its investors, without a verb: A2轮由国中资本独家投资."""
        unstaged = any(one.stage is None for one in self.focus)
        return bool(self.drafts and told.stages and (told.people or unstaged))

    # -- whose round, and which --

    def _open(self, told: Told) -> None:
        if told.company is not None:
            self.subject = told.company
        elif self.subject is None and not told.another:
            self.subject = told.near
        owner = told.company or self.subject
        if owner is None and not told.another and ITSELF.search(told.sentence.text):
            owner = self.topic
        if told.another and self._of(None):
            owner = None
        if told.stages and (not self._staged(owner) or told.money.raised or told.people):
            self.focus = self._rounds(told, owner)
        elif not self._of(owner):
            self.focus = [self._draft(owner, None)]
        else:
            self.focus = [one for one in self.focus if one in self._of(owner)] or self._of(owner)[
                -1:
            ]
        for draft in self.focus:
            draft.company = draft.company or owner
            self._date(draft, told)

    def _rounds(self, told: Told, owner: Mention | None) -> list[DraftRound]:
        focus: list[DraftRound] = []
        for stage in told.stages:
            of_owner = self._of(owner)
            known = next((one for one in of_owner if same_stage(one.stage, stage)), None)
            blank = next((one for one in of_owner if one.stage is None), None)
            if known is None and blank is not None:
                blank.stage, known = stage, blank
            draft = known or self._draft(owner, stage)
            if draft not in focus:
                focus.append(draft)
        return focus

    def _staged(self, owner: Mention | None) -> bool:
        return any(one.stage for one in self._of(owner))

    def _of(self, owner: Mention | None) -> list[DraftRound]:
        """The rounds of that company, and those whose company is still unknown."""
        if self.subject is None and owner is None:
            return [one for one in self.focus if one.company is None]
        return [
            one
            for one in self.drafts
            if (one.company is None and one in self.focus)
            or (
                one.company is not None
                and owner is not None
                and set(one.company.slugs) & set(owner.slugs)
            )
        ]

    def _draft(self, owner: Mention | None, stage: StageMention | None) -> DraftRound:
        draft = DraftRound(owner, stage)
        self.drafts.append(draft)
        return draft

    def _date(self, draft: DraftRound, told: Told) -> None:
        known = draft.announced
        if known is not None and known.is_said and not known.dateline:
            return
        day = announced(told.dated, self.published_on, alone=self.recalling)
        if day is not None and (known is None or (day.is_said and not day.dateline)):
            draft.announced = day.shifted(told.sentence.start)

    # -- money --

    def _amounts(self, told: Told) -> None:
        self.cumulative += told.money.cumulative
        for amount in told.money.raised:
            draft = self._draft_of(told, amount)
            if draft is not None and (draft.amount is None or is_nearer(amount, draft.amount)):
                self._set_amount(draft, amount)
        self.net += ((self.focus[0], amount) for amount in told.money.net)
        for draft in self.focus:
            if draft.amount and (original := original_of(draft.amount, told.money.restated)):
                self._set_amount(draft, original)
        for amount in told.money.valuations:
            draft = self._valued(told, amount)
            if draft.valuation is None:
                draft.valuation = amount
                draft.valuation_kind = valuation_kind(self.text, amount)

    def _valued(self, told: Told, amount: Amount) -> DraftRound:
        """The round of the stage named before it; else the last, after which the company is worth it."""
        before = [one for one in told.stages if one.end <= amount.start]
        return (before and self._staged_as(before[-1])) or self.focus[-1]

    def _set_amount(self, draft: DraftRound, amount: Amount) -> None:
        draft.amount = amount
        draft.amount_text = self.text[amount.start : amount.end]

    def _draft_of(self, told: Told, amount: Amount) -> DraftRound | None:
        """The round whose stage stands right behind the amount, or last before it."""
        after = next((one for one in told.stages if one.start >= amount.end), None)
        if after and DIRECTLY.fullmatch(self.text[amount.end : after.start]):
            return self._staged_as(after)
        before = [one for one in told.stages if one.end <= amount.start]
        if is_total(self.text, amount):
            return self._of(self.focus[0].company)[0] if self.focus[0].company else self.focus[0]
        if not before:
            blank = (one for one in self.focus if one.amount is None)
            return next(blank, self.focus[0] if len(self.focus) == 1 else None)
        while len(before) > 1 and _adjoin(self.text, before[-2], before[-1]):
            before.pop()
        return self._staged_as(before[-1])

    def _staged_as(self, stage: StageMention) -> DraftRound | None:
        return next((one for one in self.focus if same_stage(one.stage, stage)), self.focus[0])

    # -- investors --

    def _people(self, told: Told) -> None:
        if not self.focus:
            self.waiting = [*self.waiting, *told.people]
            return
        people, self.waiting = [*self.waiting, *told.people], []
        for one in people:
            if one.part in ("lead", "participant"):
                for draft in self._invested(told, one):
                    draft.invest(one.name, leads=one.part == "lead")

    def _invested(self, told: Told, one: Named) -> list[DraftRound]:
        """The rounds of the stage that the words about the investor name, or all of them."""
        if not told.stages and OF_ALL.search(told.sentence.text):
            return (self.focus[0].company and self._of(self.focus[0].company)) or self.focus
        if len(self.focus) == 1:
            return self.focus
        if not told.stages and self.last_stage:
            return [
                one for one in self.focus if same_stage(one.stage, self.last_stage)
            ] or self.focus
        after = next((stage for stage in told.stages if stage.start >= one.said), None)
        if after and not IN_THE.fullmatch(self.text, one.said, after.start):
            after = None
        before = [stage for stage in told.stages if stage.end <= one.name.start]
        if OF_ALL.search(self.text, one.name.end, one.said):
            return self.focus
        if after is None and len(before) > 1 and _adjoin(self.text, before[-2], before[-1]):
            return self.focus
        stage = after or (before[-1] if before else None)
        self.last_stage = stage or self.last_stage
        return [
            draft for draft in self.focus if stage and same_stage(draft.stage, stage)
        ] or self.focus

    # -- the end --

    def finished(self) -> list[DraftRound]:
        for draft in self.drafts:
            for names in (draft.leads, draft.participants):
                names[:] = [one for one in names if self._invests(draft, one.text)]
            if draft.announced is None and self.published_on:
                draft.announced = announced("", self.published_on)
        without_short_forms(self.drafts)
        for draft, amount in self.net:
            if draft.amount is None:
                self._set_amount(draft, amount)
        self._file()
        rounds = merged([one for one in self.drafts if one.is_told])
        if rounds and self.cumulative and all(one.amount is None for one in rounds):
            self._set_amount(rounds[0], self.cumulative[0])
            rounds[0].scope = AmountScope.CUMULATIVE
        elif len(rounds) > 1 and self._shares_amount(rounds):
            rounds[0].scope = AmountScope.SEVERAL_ROUNDS
        return rounds

    def _file(self) -> None:
        filer = filing_investor(self.text)
        for draft in self.drafts if filer else ():
            if (
                filer
                and not (draft.leads or draft.participants)
                and self._invests(draft, filer.text)
            ):
                draft.invest(filer, leads=False)

    def _shares_amount(self, rounds: Sequence[DraftRound]) -> bool:
        first = rounds[0].amount
        return first is not None and is_total(self.text, first)

    def _invests(self, draft: DraftRound, name: str) -> bool:
        company = draft.company.name.casefold() if draft.company else ""
        itself = f"{company} ".startswith(f"{name.casefold()} ") or (
            company in name and name.endswith("有限公司")
        )
        return name not in self.advisers and not (company and itself)


def _adjoin(text: str, one: StageMention, other: StageMention) -> bool:
    """天使轮及天使+轮: the stages stand together, so that what follows is said of both."""
    return JOINED.fullmatch(text[one.end : other.start]) is not None
