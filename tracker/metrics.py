"""Every group of derived figures, in the order in which a refresh computes them."""

from companies.refresh.freshness import FRESHNESS
from companies.refresh.market import MARKET
from companies.refresh.promises import PROMISES
from companies.refresh.years import YEARS
from funding.refresh import CAPITAL, INDUSTRY_FUNDING
from sources.derivation import Derivation
from sources.models import Derived
from supplychain.refresh.graph import SUPPLY_GRAPH
from supplychain.refresh.related_orders import RELATED_ORDERS

DERIVATIONS: tuple[Derivation, ...] = (
    PROMISES,
    YEARS,
    MARKET,
    CAPITAL,
    INDUSTRY_FUNDING,
    SUPPLY_GRAPH,
    RELATED_ORDERS,
    FRESHNESS,
)


def every_metric() -> list[type[Derived]]:
    """All kinds of figures, in the order in which a refresh computes them."""
    return [model for derivation in DERIVATIONS for model in derivation.models]


def metric_of(name: str) -> type[Derived] | None:
    """The metric of that name, if there is one."""
    return next((model for model in every_metric() if model.metric == name), None)


def derivation_of(model: type[Derived]) -> Derivation:
    """The group that computes this metric."""
    return next(derivation for derivation in DERIVATIONS if model in derivation.models)
