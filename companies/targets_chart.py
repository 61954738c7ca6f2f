"""The timeline of targets: judged promises by due date, what was reported of each, and the finding."""

from collections import Counter
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.charts import RangeGroup, RangeRow, range_rows_figure
from companies.models import ProductionTarget, VerdictCode
from companies.promise_slots import PromiseSlot, PromiseSlots, promise_slots
from companies.range_words import range_labels, range_text
from companies.timeline import sentences
from sources import wording
from sources.chart import Chart
from sources.chart_style import figure_json, hover_text
from sources.clock import clock
from sources.templatetags.facts import names

ROWS_TEMPLATE = "companies/_timeline_rows.html"


def targets_timeline(targets: QuerySet[ProductionTarget], *, csv_url: str = "") -> Chart | None:
    """The judged promises among these targets by due date; None where there is none."""
    slots = promise_slots(targets)
    if not slots.shown:
        return None
    figure = range_rows_figure(_groups(slots.shown), range_labels())
    return Chart(
        title=_("Robots promised, by due date, and what was reported"),
        summary=timeline_summary(slots),
        json=figure_json(figure),
        size=figure.layout.meta["size"],
        slug="timeline",
        csv_url=csv_url,
        table_template=ROWS_TEMPLATE,
        rows=slots.shown,
    )


def _groups(slots: list[PromiseSlot]) -> list[RangeGroup]:
    by_due = groupby(slots, key=lambda slot: wording.by(slot.target.due))
    return [
        RangeGroup(
            pgettext("a promise", "Due %(date)s") % {"date": due}, [_row(slot) for slot in found]
        )
        for due, found in by_due
    ]


def _row(slot: PromiseSlot) -> RangeRow:
    figure = slot.figure
    return RangeRow(
        name=_name(slot),
        promised=figure.promised,
        reported=figure.reported,
        promised_text=range_text(figure.promised),
        reported_text=range_text(figure.reported),
        hover=_hover(slot),
        key=figure.slug,
        url=figure.get_absolute_url(),
        restated=tuple(other.promised for other in slot.restated),
        verdict=(figure.verdict, figure.get_verdict_display()),
    )


def _name(slot: PromiseSlot) -> str:
    figure = slot.figure
    parts = (names(slot.target.company)[0], figure.robot, figure.get_target_metric_display())
    return " · ".join(part for part in parts if part)


def _hover(slot: PromiseSlot) -> str:
    figure, target, colon = slot.figure, slot.target, wording.colon()
    stated = wording.when(target.stated_on)
    by = f"{wording.comma()}{target.stated_by}" if target.stated_by else ""
    return hover_text(
        _name(slot),
        f"{pgettext('a number', 'Promised')}{colon}{wording.quantity(figure.promised)}",
        f"“{target.units_text}”" if target.units_text else "",
        ""
        if figure.reported.is_unknown
        else f"{pgettext('a number', 'Reported')}{colon}{wording.quantity(figure.reported)}",
        figure.get_verdict_display(),
        f"{_('due')}{colon}{wording.when(target.due)}",
        f"{_('stated')}{colon}{stated}{by}",
    )


def timeline_summary(slots: PromiseSlots) -> str:
    """What became of the promises that are due, the largest still ahead, and what is left out."""
    return sentences((_outcome(slots.shown), _largest_ahead(slots.shown), _left_out(slots)))


def _outcome(slots: list[PromiseSlot]) -> str:
    due = [slot for slot in slots if slot.figure.period_last < clock().today]
    if not due:
        words = ngettext(
            "%(count)s promise, not yet due.",
            "%(count)s promises, none of them due yet.",
            len(slots),
        )
        return words % {"count": wording.number(len(slots))}
    counts = Counter(slot.figure.verdict for slot in due)
    found = wording.listed(
        f"{label} {wording.number(counts[code])}"
        for code, label in VerdictCode.choices
        if counts[code]
    )
    words = ngettext(
        "Of %(all)s promises %(count)s has fallen due: %(verdicts)s.",
        "Of %(all)s promises %(count)s have fallen due: %(verdicts)s.",
        len(due),
    )
    counted = {"all": wording.number(len(slots)), "count": wording.number(len(due))}
    return words % {**counted, "verdicts": found}


def _largest_ahead(slots: list[PromiseSlot]) -> str:
    ahead = [slot for slot in slots if slot.figure.period_last >= clock().today]
    largest = max(ahead, key=lambda slot: slot.figure.promised.low or 0, default=None)
    if largest is None or not largest.figure.promised.low:
        return ""
    return _("The largest ahead: %(what)s, %(units)s robots %(due)s.") % {
        "what": _name(largest),
        "units": wording.quantity(largest.figure.promised),
        "due": wording.by(largest.target.due),
    }


def _left_out(slots: PromiseSlots) -> str:
    parts = []
    if slots.further:
        words = ngettext(
            "%(count)s promise due further from today",
            "%(count)s promises due further from today",
            slots.further,
        )
        parts.append(words % {"count": wording.number(slots.further)})
    if slots.not_judged:
        words = ngettext(
            "%(count)s statement that is no promised number of robots with a date",
            "%(count)s statements that are no promised number of robots with a date",
            slots.not_judged,
        )
        parts.append(words % {"count": wording.number(slots.not_judged)})
    return _("Not drawn: %(parts)s.") % {"parts": wording.listed(parts)} if parts else ""
