"""Every word that may belong to an amount, as patterns over folded text (see ``folding``)."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from funding.amounts.conventions import Precision

Value = Decimal | Precision | str


class Kind(Enum):
    NUMBER = auto()  # 1,793.5
    DIGIT = auto()  # 三, seven
    SMALL = auto()  # 十 百 千, hundred: a factor inside a section
    BIG = auto()  # 万 亿, million: closes a section
    LETTER = auto()  # k, m, bn: a unit only right behind a number
    SEVERAL = auto()  # 数, several, "tens of"
    TEENS = auto()  # 十几
    FIGURES = auto()  # nine-figure, double-digit millions
    HALF = auto()
    BEFORE = auto()  # a qualifier before the number
    AFTER = auto()  # a qualifier after it
    CURRENCY = auto()
    TO = auto()  # between the ends of a range
    FILL = auto()  # says nothing
    UNDISCLOSED = auto()


class Rule(NamedTuple):
    """``value`` is None where the text itself is the number."""

    pattern: str
    kind: Kind
    value: Value | None


WEAK = {"USD?": "USD", "CNY?": "CNY"}
"""Signs that yield to another currency named beside them: ¥30億円, 港币5亿元."""
NO_CODE = "?"
"""A sign of a currency that we don't know (R$): it's money, and no guess is made."""
WITHOUT_CODE = (
    r"卢布|比索|泰铢|越南盾|印尼盾|里拉|雷亚尔|兰特|林吉特|令吉|迪拉姆|里亚尔|谢克尔|克朗|兹罗提"
    r"|(?:pesos?|rou?bles?|baht|dong|rupiah|liras?|reais|rand|ringgit|dirhams?|riyals?|shekels?"
    r"|kron(?:a|er|or)|zlot(?:y|ys)|francs?|hryvnias?)(?![a-z])"
)

END = r"(?![a-z])"
UNIT_AHEAD = r"(?=\s?(?:个\s?)?[十百千万亿])"
MONEY_SIGN = (
    r"人民币|美元|美金|港元|港币|欧元|日元|rmb|cny|usd|hkd|eur|jpy|krw|us|hk|cn|jp|nt|s|€|£|¥|₩|\$"
)
NUMBER_AHEAD = (
    rf"(?=[\s:]{{0,2}}(?:(?:{MONEY_SIGN})\s?){{0,2}}[\d一二两三四五六七八九十百千万亿数几半])"
)
DECIMAL_COMMA = r"\d{1,3},\d{1,2}(?= ?(?:million|billion|mi?o|mn|bn|[mk](?![a-z])|[十百千万亿]))"
ENGLISH_UNIT = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|mn|bn)"

UNDISCLOSED = (
    r"(?:[暂尚均还也]?未|没有|并未|不|拒绝|待)(?:予|便|愿|方便)?(?:对外|具体|正式)?(?:披露|公开|透露|公布|公告|說明|说明|明确)"
    r"|[未待]定|暂无|不详|不明|未知|未详|保密|非公開|undisclosed"
    r"|not (?:been |yet |publicly |made )*(?:disclosed|revealed|announced|public|released|known|given|specified)"
    r"|un(?:specified|announced|known|revealed)|(?:did|does|would)(?: not|n't|n’t) (?:disclose|reveal|specify|share|say)"
    r"|(?:was|were|is|are|has|have)(?:n't|n’t) (?:been )?(?:disclosed|revealed|announced|specified)"
    r"|declin(?:ed|es|ing) to (?:disclose|reveal|specify|share|say)|without (?:disclosing|revealing|specifying)"
    rf"|confidential|withheld|n/a{END}|tbd{END}"
)
BEFORE = {
    Precision.AT_LEAST: (
        r"至少|不少于|不低于|不下于?|最少|起码|at least|(?:no|not) (?:less|fewer) than"
        r"|a minimum of|minimum|>=|≥"
    ),
    Precision.AT_MOST: (
        r"不超过?|不高于|不多于|至多|最多|最高|上限为?|不足|低于|少于|小于|up to|at most"
        r"|(?:no|not) (?:more|greater|higher) than|(?<!slightly )(?:less|fewer) than|as (?:much|high) as"
        r"|capped at|a maximum of|maximum|<=|≤|<|sub-(?=\S?\d)"
        r"|不到" + NUMBER_AHEAD
    ),
    Precision.NEARLY: (
        r"(?:just|slightly|a (?:little|shade|touch)) (?:under|below|less than|short of|shy of)|not quite"
        rf"|close to|nearly|almost|nearing|approaching|verging on|near{END}|(?:shy|short) of"
        r"|小(?=[一二两三四五六七八九十\d])|将近|接近|逼近|直逼|几近|近乎|近" + NUMBER_AHEAD
    ),
    Precision.OVER: (
        rf"in excess of|upwards? of|north of|(?:more|greater|higher) than|exceed(?:s|ed|ing)?{END}"
        rf"|surpass(?:es|ed|ing)?{END}|topp(?:ed|ing){END}|tops{END}|over{END}|above{END}|beyond{END}|past(?= ?[\d$€£¥])|>"
        r"|不止|不只|(?:超过|超出|超越|突破|高于|多于|大于|逾|超|过|破)" + NUMBER_AHEAD
    ),
    Precision.ABOUT: (
        rf"(?:an )?estimated|est\.|approximately|approx{END}\.?|roughly|circa|around|about|some{END}|ca?\.\s?"
        r"|in the (?:region|neighbou?rhood|vicinity|range) of|on the order of|or so{END}"
        r"|≈|大约|大概|大致|约莫|估计|差不多|约合|约为|约"
    ),
    Precision.SCALE: r"上(?=[百千万亿]|十[万亿])",
}
UNDER = rf"below{END}|under{END}"
AFTER = {
    Precision.AT_LEAST: rf"[及或]?以上|起(?=步|[\s,。、;)]|$)|or (?:more|above|higher){END}",
    Precision.AT_MOST: rf"[及或]?以内|以下|之内|不到|封顶|or (?:less|below|under){END}",
    Precision.ABOUT: rf"来(?=[万亿元美港欧日])|左右|上下|or so{END}|-?ish{END}|or thereabouts|give or take",
    Precision.OVER: rf"有余|出头|开外|余|多(?!家|名|位|轮|个|项|款|年|次|元化)|\+|-?plus{END}|-?odd{END}",
    Precision.SCALE: rf"级别|量级|数量级|级|规模|体量|[- ]?(?:level|scale|class){END}",
}
CURRENCIES = {
    "HKD": r"hong kong dollars?|h\.?k\.? dollars?|h\.?k\.? ?\$|hkd ?\$?|港元|港币|港纸|香港ドル|港ドル",
    "TWD": rf"(?:new )?taiwan(?:ese)? dollars?|nt\$|twd{END}|新台币|台币|台元",
    "SGD": rf"singapore(?:an)? dollars?|s\$|sgd{END}|新加坡元|新加坡币|新元|新币|坡币",
    "AUD": rf"australian dollars?|a\$|au\$|aud{END}|澳元|澳币",
    "NZD": rf"new zealand dollars?|nz\$|nzd{END}|新西兰元|纽元",
    "CAD": rf"canadian dollars?|ca?\$|cad{END}|加拿大元|加元|加币",
    "USD": (
        rf"u\.?s\.? ?dollars?|american dollars?|us ?\$|u\.s\. ?\$|usd ?\$?|\$ ?usd{END}"
        r"|greenbacks?|美元|美金|美刀|刀乐|米ドル|ドル|(?<=[万亿])刀(?![具片轮客])"
    ),
    "JPY": rf"(?:japanese )?yen{END}|jp ?¥|jpy ?¥?|日元|日币|円",
    "KRW": rf"(?:south )?korean won|krw|韩元|韩币|₩|(?:(?<=\d )|(?<=ion )|(?<=bn )|(?<=ion-))won{END}",
    "EUR": rf"euros?{END}|eur{END} ?€?|€|欧元",
    "GBP": rf"(?:british )?pounds?(?: sterling)?{END}|gbp ?£?|£|英镑",
    "CHF": rf"swiss francs?|chf{END}|瑞士法郎|瑞郎",
    "INR": rf"indian rupees?|rupees?{END}|inr{END}|₹|卢比",
    "CNY": rf"(?:chinese )?yuans?{END}|renminbi|rmb ?¥?|cny ?¥?|cn ?¥|人民币|块钱|元人民币",
    "USD?": rf"\$|dollars?{END}|bucks{END}",
    "CNY?": r"¥|元",
}
ENGLISH_NUMBERS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
) | {
    word: 10 * tens
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SEVERAL = {
    1: rf"好?[数几]个?{UNIT_AHEAD}|若干{UNIT_AHEAD}"
    rf"|(?:several|a few|a couple(?: of)?|multiple|multi)[ -]?(?=(?:tens|ten{END}|10{END}|{ENGLISH_UNIT}))",
    10: r"(?:tens|dozens)[ -]of[ -]",
    100: r"hundreds[ -]of[ -]",
    1_000: r"thousands[ -]of[ -]",
    1_000_000: rf"millions{END}(?:[ -]of{END})?",
    1_000_000_000: rf"billions{END}(?:[ -]of{END})?",
}
FIGURES = dict(enumerate("five six seven eight nine ten eleven".split(), 5))
FIGURES_ZH = dict(enumerate("五六七八九十", 5))
MANY_DIGITS = {"single": 1, "double": 2, "triple": 3, "two": 2, "three": 3}


def _rules() -> Iterator[Rule]:
    """Tried in this order at each place: a longer wording stands before the one it begins with."""
    yield Rule(UNDISCLOSED, Kind.UNDISCLOSED, Precision.UNDISCLOSED)
    yield from (Rule(words, Kind.BEFORE, precision) for precision, words in BEFORE.items())
    yield Rule(UNDER, Kind.BEFORE, Precision.AT_MOST)
    yield from (Rule(words, Kind.AFTER, precision) for precision, words in AFTER.items())
    yield from (Rule(words, Kind.CURRENCY, code) for code, words in CURRENCIES.items())
    yield Rule(rf"[a-z]{{1,3}}\$|{WITHOUT_CODE}", Kind.CURRENCY, NO_CODE)
    yield from _vague_numerals()
    yield from _numerals()
    yield Rule(rf"-to-|(?:[-~]|to{END}|至|到|and{END})" + NUMBER_AHEAD, Kind.TO, "")
    yield Rule(
        rf"个|整|金额|总额|sum{END}|amount{END}|of{END}|in{END}|worth{END}|a{END}|and{END}|chinese{END}",
        Kind.FILL,
        "",
    )


def _vague_numerals() -> Iterator[Rule]:
    yield Rule(
        rf"(?:十几|(?<![\d,.一二三四五六七八九百千])(?:十|10)[几多余]){UNIT_AHEAD}",
        Kind.TEENS,
        Decimal(1),
    )
    for tens in range(2, 10):
        yield Rule(rf"(?<![\d,.]){tens}0几{UNIT_AHEAD}", Kind.TEENS, Decimal(tens))
    yield from (Rule(words, Kind.SEVERAL, Decimal(unit)) for unit, words in SEVERAL.items())
    for count, word in FIGURES.items():
        pattern = rf"(?:an? )?(?:{word}|{count})[ -](?:figures?|digits?){END}"
        yield Rule(pattern, Kind.FIGURES, Decimal(count))
    for count, word in FIGURES_ZH.items():
        yield Rule(rf"(?:{word}|{count})位数", Kind.FIGURES, Decimal(count))
    for word, count in MANY_DIGITS.items():
        for unit, zeros in (("million", 6), ("billion", 9)):
            pattern = rf"{word}[ -]digit[ -]{unit}s?{END}"
            yield Rule(pattern, Kind.FIGURES, Decimal(count + zeros))


def _numerals() -> Iterator[Rule]:
    yield Rule(DECIMAL_COMMA, Kind.NUMBER, None)
    yield Rule(
        r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![a-z\d])\d{1,3}(?: \d{3}){2,4}(?!\d)|\d+(?:\.\d+)?|\.\d+",
        Kind.NUMBER,
        None,
    )
    yield from (Rule(word, Kind.NUMBER, Decimal(value)) for word, value in (("廿", 20), ("卅", 30)))
    yield Rule(
        r"[零一二两三四五六七八九十]点[零一二三四五六七八九]+(?=\s?[十百千万亿])", Kind.NUMBER, None
    )
    yield Rule(rf"three[- ]quarters? of a(?= {ENGLISH_UNIT})", Kind.NUMBER, Decimal("0.75"))
    yield Rule(
        rf"(?:a )?quarter(?:(?: of)? a(?= {ENGLISH_UNIT})|(?=[- ]{ENGLISH_UNIT}))",
        Kind.NUMBER,
        Decimal("0.25"),
    )
    yield Rule(
        rf"半|(?:and a )?half(?:[ -](?:of )?an?)?(?=[ -]{ENGLISH_UNIT})", Kind.HALF, Decimal("0.5")
    )
    yield from _digits()
    yield from _units()


def _digits() -> Iterator[Rule]:
    for digit, character in enumerate("零一二三四五六七八九"):
        yield Rule(character, Kind.DIGIT, Decimal(digit))
    yield Rule("〇", Kind.DIGIT, Decimal(0))
    yield Rule("两|俩", Kind.DIGIT, Decimal(2))
    for word, value in ENGLISH_NUMBERS.items():
        yield Rule(word + END, Kind.DIGIT, Decimal(value))
    yield Rule(rf"an?(?=[ -]{ENGLISH_UNIT}(?!-))", Kind.DIGIT, Decimal(1))


def _units() -> Iterator[Rule]:
    for pattern, unit in (("十", 1), ("百", 2), (f"hundreds?{END}", 2), ("千", 3)):
        yield Rule(pattern, Kind.SMALL, Decimal(10) ** unit)
    for pattern, unit in (
        ("万", 4),
        ("亿", 8),
        (f"thousands?{END}", 3),
        (r"兆(?![瓦字赫位])", 12),
        (f"millions?{END}", 6),
        (f"billions?{END}", 9),
        (f"trillions?{END}", 12),
        (f"crores?{END}", 7),
        (f"lakhs?{END}", 5),
    ):
        yield Rule(pattern, Kind.BIG, Decimal(10) ** unit)
    for pattern, unit in (
        ("k", 3),
        ("w", 4),
        (r"mln|mio\.?|mil|mn|mm|m", 6),
        ("bln|bn|b", 9),
        ("trn|tn", 12),
    ):
        yield Rule(f"(?:{pattern})(?![a-z0-9])", Kind.LETTER, Decimal(10) ** unit)


RULES: tuple[Rule, ...] = tuple(_rules())
