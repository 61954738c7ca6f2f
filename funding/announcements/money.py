"""Which amounts of a sentence are the round's, which its valuation, and which neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.amounts import Amount, Precision, amounts_in
from funding.announcements.sentences import Sentence
from funding.choices import ValuationKind

BEFORE = 70
AFTER = 34
HEDGED = (Precision.OVER, Precision.NEARLY, Precision.ABOUT)
SMALLEST = Decimal(100_000)
"""Below this an amount of running text is a price or a share's, not a round's."""
VALUATION_BEFORE = re.compile(
    r"估值[^，。,;；]{0,16}$|valu(?:ation|e[ds]?|ing)\b(?:(?!rais(?:ed|ing)|secur|clos(?:ed|ing)|complet(?:ed|ing))[^.;\d]){0,60}$|(?:pre|post)-money[^.;,]{0,16}$|市值[^，。]{0,10}$"
    r"|worth (?:of )?the company[^.;,]{0,10}$|\b(?:is|now|was|company|firm|start-?up|maker|it|be) (?:now |currently |being )?worth[^.;,\d]{0,30}$",
    re.IGNORECASE,
)
VALUATION_AFTER = re.compile(
    r"\s*(?:人民币)?的?(?:投后|投前|最新)?估值|[ -]+(?:pre|post)-money|[ -]+(?:pre-|post-)?(?:money )?valuation|\s*市值",
    re.IGNORECASE,
)
CUMULATIVE_BEFORE = re.compile(
    r"累计[^，。,;；]{0,14}$|总融资[^，。,;；]{0,8}$|"
    r"(?:total (?:funding|raised|financing|capital|fundraising)|total[^.,;]{0,24} to|cumulative\w*|"
    r"altogether|(?:has|have|had) now raised)[^.;,]{0,22}$",
    re.IGNORECASE,
)
CUMULATIVE_AFTER = re.compile(
    r"[^.;,]{0,22}\b(?:to date|so far|in total|since (?:its )?(?:founding|inception|launch))\b"
    r"|[^，。；]{0,8}累计融资",
    re.IGNORECASE,
)
OTHER_BEFORE = re.compile(
    r"(?:营收|收入|销售额|订单|产值|市场规模|总投资|总规模|注册资本|利润|成本|售价|单价|定价|价格|签约|合同|补贴|"
    r"管理(?:资产|规模)|管理|销售|发行价|配售价|每股|股价|交付|薪|奖金|采购|中标|降至|"
    r"基金(?:总)?规模|首期规模|目标规模)[^，。,;；]{0,16}$|"
    r"(?:revenues?|sales|orders?|market|contracts?|price[ds]?|priced at|costs?|profit|assets|"
    r"fund of|\bsell(?:s|ing)?|subsid\w+|apiece|shares? at|bought|buy|spend|spent|loss(?:es)?|manag(?:es|ing)|wages?|\bpay)"
    r"[^.;,]{0,24}$",
    re.IGNORECASE,
)
OTHER_AFTER = re.compile(
    r"\s*(?:的)?(?:营收|收入|订单|合同|市场|大单|产值|补贴|的?[^，。：:\s]{0,8}(?:基金|项目|生产线|工厂))|\s*/\s*(?:股|台|套|share)|"
    r"[ -]+(?:per |a )(?:share|unit|robot|piece|month|year)\b|[ -]+apiece|"
    r"[ -]+(?:in |of |worth of )?(?:annual |firm |pre-|new )?(?:revenues?|sales|orders?|contracts?|market|profit|fund\b|stock|bookings|order book|industry|embodied\S* fund|\w+ fund\b)",
    re.IGNORECASE,
)
ABOUT_ROUND = re.compile(
    r"融|募|轮|规模|金额|所得款|配售|注资|增资|认购|入股|出资|投资|集资|筹|发售|上市|rais|round|fund|financ|invest|series|\bseed\b|\bangel\b|extension|proceeds|capital|secur|consideration|new shares|\b(?:money|cash)\b|\bamount\b|\$[\d.]+ ?[MB]\b|from",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"(?:合计|总金额|总额|总共|共计|一共|共|total|combined)[^，。；,;]*$", re.IGNORECASE
)
NEW_SHARES = re.compile(
    r" (?:of|in|worth of) (?:its )?new (?:shares|stock|equity)\b", re.IGNORECASE
)
NET_BEFORE = re.compile(r"净额[^，。,;；]{0,16}$|net proceeds[^.;,]{0,40}$", re.IGNORECASE)
SPENT = re.compile(
    r"投资[^，。；]{0,24}(?:建设|扩建|新建|建厂|兴建|产线|生产线|基地|工厂|项目|园区|总部)|"
    r"\b(?:invest(?:s|ed|ing|ments?)?|spend(?:s|ing)?|spent)\b[^.;]{0,60}\b(?:in|into|on|for|to build|to expand)\b[^.;]{0,30}"
    r"\b(?:plants?|factor(?:y|ies)|facilit(?:y|ies)|(?:production|assembly) lines?|campus|headquarters|warehouses?)\b",
    re.IGNORECASE,
)
"""Money for a building is no round's."""
RESTATES = re.compile(
    r"\s*[(（,，/]?\s*(?:约?合|折合|相当于|人民币|or|about|equivalent to|roughly|around|some|~|≈)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """The amounts of one sentence by what they are; offsets are those of the announcement.

    ``restated`` pairs the amount that is stated first with its equivalent in another currency.
    """

    raised: tuple[Amount, ...] = ()
    cumulative: tuple[Amount, ...] = ()
    net: tuple[Amount, ...] = ()
    valuations: tuple[Amount, ...] = ()
    restated: tuple[tuple[Amount, Amount], ...] = ()


def money_in(sentence: Sentence) -> Money:
    kinds: dict[str, list[Amount]] = {
        kind: [] for kind in ("raised", "cumulative", "net", "valuation", "")
    }
    restated: list[tuple[Amount, Amount]] = []
    last: Amount | None = None
    for amount in amounts_in(sentence.text):
        if last is not None and _restates(sentence.text, last, amount):
            restated.append((last.shifted(sentence.start), amount.shifted(sentence.start)))
            continue
        kinds[_kind(sentence.text, amount)].append(amount.shifted(sentence.start))
        last = amount
    return Money(
        tuple(kinds["raised"]),
        tuple(kinds["cumulative"]),
        tuple(kinds["net"]),
        tuple(kinds["valuation"]),
        tuple(restated),
    )


def valuation_kind(text: str, amount: Amount) -> ValuationKind:
    """Whether the words around say before or after the money."""
    around = text[max(0, amount.start - BEFORE) : amount.end + AFTER].lower()
    if "投后" in around or "post-money" in around:
        return ValuationKind.POST
    return ValuationKind.PRE if "投前" in around or "pre-money" in around else ValuationKind.UNKNOWN


def is_total(text: str, amount: Amount) -> bool:
    """One figure for the rounds named before it together."""
    return TOTAL.search(text[max(0, amount.start - 36) : amount.start]) is not None


def _kind(text: str, amount: Amount) -> str:
    before = text[max(0, amount.start - BEFORE) : amount.start]
    after = text[amount.end : amount.end + AFTER]
    if amount.precision == Precision.UNDISCLOSED:
        words = before + after
        about = re.search(
            r"金额|融资|规模|数额|amount|terms|size|financ|fund|sum", words, re.IGNORECASE
        )
        valued = re.search(r"估值|valuation", words, re.IGNORECASE)
        return "raised" if about and not valued else ""
    if VALUATION_AFTER.match(after) or VALUATION_BEFORE.search(before):
        return "valuation"
    if CUMULATIVE_BEFORE.search(before) or CUMULATIVE_AFTER.match(after):
        return "cumulative"
    other = OTHER_BEFORE.search(before) and not NEW_SHARES.match(after)
    if other or OTHER_AFTER.match(after) or _too_small(amount):
        return ""
    if NET_BEFORE.search(before):
        return "net"
    if any(one.start() <= amount.start < one.end() for one in SPENT.finditer(text)):
        return ""
    if amount.currency is None and not re.search(
        r"融|募|rais|round|fund", before + after, re.IGNORECASE
    ):
        return ""
    return "raised" if ABOUT_ROUND.search(text) else ""


def _too_small(amount: Amount) -> bool:
    end = amount.high if amount.high is not None else amount.low
    return end is not None and end < SMALLEST


def _restates(text: str, last: Amount, amount: Amount) -> bool:
    """An amount in brackets, or after "约合", says the one before it in another currency."""
    between = text[last.end : amount.start]
    if not RESTATES.fullmatch(between) or amount.precision == Precision.UNDISCLOSED:
        return False
    return last.currency != amount.currency and bool(between.strip())


def original_of(stated: Amount, restated: Sequence[tuple[Amount, Amount]]) -> Amount | None:
    """The amount that ``stated`` is the equivalent of, where a later sentence says so."""
    for original, equivalent in restated:
        if equivalent.currency == stated.currency and _covers(equivalent, stated):
            return original
    return None


def is_nearer(amount: Amount, stated: Amount) -> bool:
    """It says more exactly what a headline rounded: 亿元级, then 逾亿元; $5m, then over $5m."""
    ends = (amount.low, amount.high, stated.low, stated.high)
    if amount.currency != stated.currency or None in ends:
        return False
    low, high, said_low, said_high = (end or Decimal(0) for end in ends)
    if stated.precision == Precision.EXACT:
        return amount.precision in HEDGED and low <= said_low <= high
    within = said_low <= low and high <= said_high
    vague = stated.precision in (Precision.SCALE, Precision.SEVERAL)
    return vague and within and high - low < said_high - said_low


def _covers(wider: Amount, exact: Amount) -> bool:
    low, high = wider.low or Decimal(0), wider.high
    return exact.low is not None and low <= exact.low and (high is None or exact.low <= high)
