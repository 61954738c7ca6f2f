"""What crosses the layers: plain rows that several apps read. No Django in here."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Conversion(NamedTuple):
    """Units of the target currency for one unit of the original, by the reference rate of ``day``."""

    rate: Decimal
    day: date
