"""What a search engine and a shared link say of a company: its title, and a computed description."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from companies.promise_ledger import LedgerLine
from sources import wording
from sources.templatetags.facts import names
from tracker.profile.sections import Profile


def profile_title(profile: Profile) -> str:
    """``UBTECH Robotics 优必选: promises, deliveries, funding, suppliers``, as far as there are any."""
    name = " ".join(part for part in names(profile.company) if part)
    held = (
        (profile.ledger.lines, pgettext("in a title", "promises")),
        (profile.ledger.lines or profile.ledger.apart, pgettext("in a title", "deliveries")),
        (profile.funding.lines, pgettext("in a title", "funding")),
        (profile.supply.bought, pgettext("in a title", "suppliers")),
        (profile.supply.sold, pgettext("in a title", "customers")),
        (profile.orders.received, pgettext("in a title", "orders")),
    )
    topics = wording.listed([word for rows, word in held if rows][:4])
    return f"{name}{wording.colon()}{topics}" if topics else name


def profile_description(profile: Profile) -> str:
    """The summary, the latest promise, the capital, and whom it is known to buy from or sell to."""
    stop = "。" if wording.in_chinese() else ". "
    summary = profile.company.summary.strip().rstrip(".。")
    # Summaries are kept in the language they were written in.
    parts = [f"{summary}. " if summary else "", *(f"{part}{stop}" for part in _findings(profile))]
    return "".join(parts).strip()


def _findings(profile: Profile) -> Iterator[str]:
    latest = latest_promise(profile)
    if latest:
        words = {
            "what": latest.current.row.metric_label,
            "figure": latest.figures.split(" → ")[-1],
            "due": wording.by(latest.current.row.due),
            "outcome": latest.latest_outcome.words,
        }
        yield _("Latest promise: %(what)s, %(figure)s, %(due)s (%(outcome)s)") % words
    capital = profile.figures["capital"]
    if capital and not capital.private.is_unknown:
        amount = wording.money(capital.currency, capital.private)
        yield _("Disclosed private capital: %(amount)s") % {"amount": amount}
    suppliers = profile.supply.named
    if suppliers:
        counted = ngettext("%(count)d named supplier", "%(count)d named suppliers", len(suppliers))
        yield counted % {"count": len(suppliers)}
    makers = len(profile.supply.makers)
    if makers:
        counted = ngettext(
            "Known to supply %(count)d maker of robots",
            "Known to supply %(count)d makers of robots",
            makers,
        )
        yield counted % {"count": makers}


def latest_promise(profile: Profile) -> LedgerLine | None:
    """The promise with a figure and a date that was stated last."""
    dated = [
        line
        for line in profile.ledger.lines
        if line.is_promise and line.figures and line.current.row.due
    ]
    return max(
        dated,
        key=lambda line: (
            line.current.said_on is not None,
            str(line.current.said_on),
            line.promise,
        ),
        default=None,
    )
