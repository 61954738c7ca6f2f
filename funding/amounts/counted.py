"""What a number counts when it counts no money: things, days, telephone numbers, prices per piece."""

import re
from decimal import Decimal

COUNTED = re.compile(
    r"\s*(?:%|percent|per cent|个?百分点|年|月|日|号|时|分钟|秒|天|周|台|家|名|人|位|项|倍|座|条|款|套|层|届|次|"
    r"轮|只|辆|件|颗|个|张|片|组|行|份|部|枚|户|单|字|词|小时|平方|平米|亩|公里|公斤|吨|米|股|用户|参数|粉丝|token|"
    r"步|里|遍|字节|斤|瓦|千瓦|度|平|种|所|杯|瓶|本|册|幅|棵|头|艘|架|支|粒|播放|阅读|下载|点击|像素|帧|公顷|立方|"
    r"纳米|毫米|厘米|毫安|赫兹|人次|观众|人口|家庭|学生|工人|粒子|数据|访问|/\s?(?:s|h|min|day|week|month)\b|"
    r"(?:\w+ )?(?:units?|robots?|humanoids?|years?|months?|days?|people|employees|shares?|rounds?|"
    r"companies|investors?|times|hours?|sq|tons?|parameters|users|downloads|tokens|views|pieces|"
    r"joints|actuators|square|miles|cycles|customers|samples|clips|frames)(?![a-z]))"
)
OTHER_NOUN = re.compile(
    r" (?!(?:in|from|for|at|to|of|and|or|by|on|with|via|through|as|after|before|during|this|last|so|that|which|"
    r"was|is|has|had|will|would|led|series|angel|pre|seed|strategic|equity|private|post|new|fresh|additional|"
    r"rounds?|fund\w*|financ\w*|rais\w*|invest\w*|capital|deal|injection|ipo|placement|tranche|extension|loan|"
    r"backing|valuation|level|total|combined|altogether|sum|amount|today|yesterday)(?![a-z]))[a-z]"
)
"""A number without a currency counts what a noun of another kind behind it says: 3 million barrels."""
BARE_FOLLOWS = re.compile(
    r"[^\u3400-\u9fffa-z\d]|$|融资|投资|资金|注资|估值|大关|规模|战略|[a-h]\+*轮|天使|种子|的"
)
BARE_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{5,16}(?:\.\d{1,9})?")
DAY_OR_PHONE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|1[3-9]\d{9}")
PER_PIECE = re.compile(
    r"\s*/\s?(?:台|套|股|年|月|件|小时|units?|shares?|years?|months?|hours?|robots?)(?![a-z])"
)


def counts_things(line: str, end: int) -> bool:
    """Whether what stands behind the number, which names no currency, is none of money."""
    return bool(COUNTED.match(line, end) or OTHER_NOUN.match(line, end))


def per_piece(line: str, end: int) -> bool:
    """10万元/台 is a price."""
    return PER_PIECE.match(line, end) is not None


def is_word_of_money(line: str, start: int, end: int) -> bool:
    """A unit without figure or currency: 千万融资, but neither 千万别 nor a lone 亿."""
    worded = line[start:end]
    return len(worded) > 1 and not worded.isascii() and BARE_FOLLOWS.match(line, end) is not None


def bare_number(phrase: str) -> Decimal | None:
    """The value of a phrase that is one number, if it can be a sum of money."""
    if not BARE_NUMBER.fullmatch(phrase) or DAY_OR_PHONE.fullmatch(phrase):
        return None
    return Decimal(phrase.replace(",", ""))
