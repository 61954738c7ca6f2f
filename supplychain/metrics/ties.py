"""How two companies belong together, each tie with the facts that say so."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sources.evidence import Used
from supplychain.rows import BackerRow, OwnershipRow, ParentRow

# What the customer is to the maker, the closest first.
ITSELF = "itself"
OWNER = "owner"
OWNED = "owned"
SISTER = "sister"
INVESTOR = "investor"
INVESTOR_OWNER = "investor_owner"
RELATIONS = (ITSELF, OWNER, OWNED, SISTER, INVESTOR, INVESTOR_OWNER)

# What a fact says in a chain of ties; those of an ownership are its kinds.
PARENT = "parent"
CONTROLS = "controls"
STAKE = "stake"
GROUP = "group"
NAMES_INVESTOR = "names_investor"
BEHIND_INVESTOR = "behind_investor"

_SUREST_FIRST = {"confirmed": 0, "reported": 1, "rumoured": 2}

Chain = tuple[Used, ...]
"""The facts that lead from one company to another; none where they are one."""


class Step(NamedTuple):
    """A company reached from another by one fact."""

    company: str
    fact: Used


class Ties:
    """Who belongs to whom, by these rows. Chains are the shortest; of equals the first by name."""

    def __init__(
        self,
        ownerships: Iterable[OwnershipRow],
        parents: Iterable[ParentRow],
        backers: Iterable[BackerRow],
    ) -> None:
        self._controllers: dict[str, list[Step]] = defaultdict(list)
        self._shareholders: dict[str, list[Step]] = defaultdict(list)
        self._groups: dict[str, list[Step]] = defaultdict(list)
        for row in parents:
            fact = Used("companies", row.company, PARENT)
            self._controllers[row.company].append(Step(row.parent, fact))
        for holding in ownerships:
            self._add(holding)
        self._backers = _backers(backers)
        self._above: dict[str, dict[str, Chain]] = {}
        self._owners: dict[str, dict[str, Chain]] = {}

    def _add(self, holding: OwnershipRow) -> None:
        fact = Used("ownerships", holding.key, holding.kind)
        if holding.kind == GROUP:
            self._groups[holding.owner].append(Step(holding.owned, fact))
            self._groups[holding.owned].append(Step(holding.owner, fact))
        else:
            steps = self._controllers if holding.kind == CONTROLS else self._shareholders
            steps[holding.owned].append(Step(holding.owner, fact))

    def relations(self, maker: str, customer: str) -> dict[str, Chain]:
        """All that the customer is to the maker, the closest first, each with its evidence."""
        if maker == customer:
            return {ITSELF: ()}
        found = {
            OWNER: self.owners(maker).get(customer),
            OWNED: self.owners(customer).get(maker),
            SISTER: self._sister(maker, customer),
            INVESTOR: self._backers.get(maker, {}).get(customer),
            INVESTOR_OWNER: self._owner_of_investor(maker, customer),
        }
        return {relation: chain for relation, chain in found.items() if chain is not None}

    def above(self, company: str) -> dict[str, Chain]:
        """The company itself and all that control it: parents, controlling owners, and theirs."""
        if company not in self._above:
            found: dict[str, Chain] = {company: ()}
            waiting = deque([company])
            while waiting:
                below = waiting.popleft()
                for step in sorted(self._controllers.get(below, ())):
                    if step.company not in found:
                        found[step.company] = (*found[below], step.fact)
                        waiting.append(step.company)
            self._above[company] = found
        return self._above[company]

    def owners(self, company: str) -> dict[str, Chain]:
        """Who controls it or holds a stake in it, and who controls those; without itself."""
        if company not in self._owners:
            found = {owner: chain for owner, chain in self.above(company).items() if chain}
            for step in sorted(self._shareholders.get(company, ())):
                for owner, chain in self.above(step.company).items():
                    found.setdefault(owner, (step.fact, *chain))
            found.pop(company, None)
            self._owners[company] = found
        return self._owners[company]

    def _sister(self, maker: str, customer: str) -> Chain | None:
        """Both under one controlling company, or under two that are said to be of one group."""
        over_maker, over_customer = self.above(maker), self.above(customer)
        if customer in over_maker or maker in over_customer:
            return None
        chains = [
            (*chain, *over_customer[owner])
            for owner, chain in over_maker.items()
            if owner in over_customer
        ]
        chains += [
            (*chain, step.fact, *over_customer[step.company])
            for owner, chain in over_maker.items()
            for step in self._groups.get(owner, ())
            if step.company in over_customer
        ]
        return min(chains, key=lambda chain: (len(chain), _keys(chain)), default=None)

    def _owner_of_investor(self, maker: str, customer: str) -> Chain | None:
        chains = [
            (*chain, *self.owners(backer)[customer])
            for backer, chain in self._backers.get(maker, {}).items()
            if customer in self.owners(backer)
        ]
        return min(chains, key=lambda chain: (len(chain), _keys(chain)), default=None)


def _keys(chain: Chain) -> list[tuple[str, str]]:
    return [(fact.resource, fact.key) for fact in chain]


def _backers(rows: Iterable[BackerRow]) -> Mapping[str, Mapping[str, Chain]]:
    """Per company that raised money: the companies behind its investors, each by its surest report."""
    found: dict[str, dict[str, Chain]] = defaultdict(dict)
    for row in sorted(rows, key=_surest_first):
        chain = (
            Used("rounds", row.round_key, NAMES_INVESTOR),
            Used("investors", row.investor, BEHIND_INVESTOR),
        )
        found[row.raised_by].setdefault(row.company, chain)
    return found


def _surest_first(row: BackerRow) -> tuple[int, date, str, str]:
    announced = row.announced_on.last if row.announced_on else date.max
    return _SUREST_FIRST.get(row.confidence, 3), announced, row.round_key, row.investor
