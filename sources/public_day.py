"""The public clock: the day by which anybody could have known a fact."""

from collections.abc import Iterable
from datetime import date

from sources.partial_dates import PartialDate


def public_day(
    published: Iterable[PartialDate | None], stated: PartialDate | None, recorded: date
) -> date:
    """Last possible day of the earliest dated source, held between two bounds.

    Not before the first possible day of the statement itself, and at most the day it was recorded
    here. Without any dated source and without a dated statement: the day it was recorded.
    """
    dated = [source.last for source in published if source is not None]
    if not dated:
        return min(stated.last, recorded) if stated else recorded
    earliest = min(dated)
    if stated is not None:
        earliest = max(earliest, stated.first)
    return min(earliest, recorded)
