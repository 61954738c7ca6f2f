"""The checks of the data health page: what each looks for, in a sentence, and how it finds it."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker.desk.health import health_lists
from tracker.desk.health.health_lists import Row


class Check(NamedTuple):
    name: str
    title: str | Promise
    sentence: str | Promise
    find: Callable[[], Iterable[Row]]


CHECKS: Mapping[str, Check] = {
    check.name: check
    for check in (
        Check(
            "due-targets",
            gettext_lazy("Due targets without a report"),
            gettext_lazy(
                "Promises of a company or a partner whose due date has passed while no report of the"
                " matching kind was found for the promised period."
            ),
            health_lists.due_targets,
        ),
        Check(
            "weak-sources",
            gettext_lazy("Facts on a single weak source"),
            gettext_lazy(
                "Claims that cite one page only, where that page is a blog or was seen only as a"
                " headline."
            ),
            health_lists.weak_facts,
        ),
        Check(
            "contradictory-reports",
            gettext_lazy("Contradictory reports"),
            gettext_lazy(
                "Reports of one company, robot, kind and period whose ranges have no number in"
                " common: both stand, but one may be a slip."
            ),
            health_lists.contradictory_reports,
        ),
        Check(
            "contradictory-rounds",
            gettext_lazy("Contradictory reports of a round"),
            gettext_lazy(
                "Reports that share a round although their amounts have no common value, their"
                " stages differ, or more than 45 days lie between their announcements."
            ),
            health_lists.contradictory_rounds,
        ),
        Check(
            "stale-profiles",
            gettext_lazy("Stale profiles"),
            gettext_lazy(
                "Robot makers of whom nothing, rumours apart, has become public for more than 180"
                " days."
            ),
            health_lists.stale_profiles,
        ),
        Check(
            "unlinked-investors",
            gettext_lazy("Investors not linked to their company"),
            gettext_lazy(
                "Investors that name no company behind them although a company here bears one of"
                " their names."
            ),
            health_lists.unlinked_investors,
        ),
        Check(
            "amounts",
            gettext_lazy("Amounts that their wording does not bear out"),
            gettext_lazy(
                "Rounds and orders whose stored range or currency is not what the amount parser reads"
                " from the words of the source; several reports merged into one range are fine."
            ),
            health_lists.misread_amounts,
        ),
        Check(
            "drafts",
            gettext_lazy("Open drafts of facts"),
            gettext_lazy("Rows that somebody began in the administration and never published."),
            health_lists.open_drafts,
        ),
    )
}
