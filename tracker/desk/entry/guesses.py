"""What a new investor or source probably is, from the name typed and the row that brings it."""

import re
from collections.abc import Iterable

from django.db.models import Q
from pypinyin import lazy_pinyin

from companies.models import Company
from funding.models import Investor
from sources.csv_tables import Table
from sources.models import Source
from sources.search_text import normalise
from tracker.desk.addresses import host_of, is_address, with_scheme
from tracker.desk.entry.forms import RowForm
from tracker.desk.rows import Cells

CHINESE = re.compile(r"[㐀-鿿]")
LONGEST_TITLE = 100
ENDINGS = {
    "资本": "Capital", "创投": "Ventures", "创业投资": "Ventures", "投资": "Investment",
    "产业基金": "Industry Fund", "基金": "Fund", "集团": "Group", "控股": "Holdings",
    "科技": "Technology", "银行": "Bank", "证券": "Securities", "汽车": "Auto", "股份": "",
}  # fmt: skip
KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (
            r"国投|国资|国有|国家|国风投|中央|省.*基金|市.*基金|引导基金|城投|国新|国调",
            "state_fund",
        ),
        (r"银行|\bBank\b", "bank"),
        (r"战投|产投|战略投资", "cvc"),
        (r"资本|创投|投资|基金|\b(?:Capital|Ventures?|Partners|Investments?|Fund)\b", "vc"),
        (r"集团|科技|股份|汽车|电子|智能|\b(?:Group|Technology|Inc|Ltd|Corp)\b", "strategic"),
    )
)
"""What a name tells of the kind; an editor looks at it before it is added."""


def guessed(table: Table, typed: str, row: RowForm, behind: Company | None = None) -> Cells:
    """Cells to begin with; the editor looks at them before anything is added.

    ``behind`` is the company of which an investor bears the name.
    """
    if table.model is Source:
        return _source(typed, row)
    if behind is not None:
        return _invested_by(behind)
    if table.model is Investor:
        return _investor(typed, row)
    return _company(typed)


def companies_behind(names: Iterable[str]) -> dict[str, Company]:
    """The company that bears each name, in Chinese or English, where there is just one."""
    wanted = {name: normalise(without_bracket(name)) for name in names}
    holds = Q()
    for name in wanted.values():
        holds |= Q(search_text__contains=name)
    bearing: dict[str, list[Company]] = {}
    for row in Company.objects.published().filter(holds) if wanted else ():
        for name in set(map(normalise, row.search_names())):
            bearing.setdefault(name, []).append(row)
    return {
        one: bearing[name][0] for one, name in wanted.items() if len(bearing.get(name, ())) == 1
    }


def _invested_by(company: Company) -> Cells:
    return {
        "name_en": company.name_en,
        "name_zh": company.name_zh,
        "kind": "strategic",
        "country": company.country,
        "company_slug": f"{company.name_en} ({company.slug})",
    }


def _company(typed: str) -> Cells:
    """A maker, as most companies are of which a round is the first news."""
    cells = {"roles": "maker"}
    if CHINESE.search(typed):
        return cells | {"name_en": _spelt(typed), "name_zh": typed, "country": "CN"}
    return cells | {"name_en": typed}


def _investor(typed: str, row: RowForm) -> Cells:
    name = without_bracket(typed)
    pasted = str((row.data or {}).get("announcement", ""))
    zh, en = (name, "") if CHINESE.search(name) else ("", name)
    if match := re.search(rf"{re.escape(name)}\s*[(（]([^()（）]{{2,60}})[)）]", pasted):
        other = match[1].strip()
        if zh and not CHINESE.search(other) and re.match(r"[A-Z]", other):
            en = other
        elif en and CHINESE.search(other):
            zh = other
    kind = next((kind for pattern, kind in KINDS if pattern.search(name)), "")
    return {
        "name_en": en or _spelt(zh),
        "name_zh": zh,
        "kind": kind,
        "state_backed": "true" if kind == "state_fund" else "",
        "country": "CN" if zh else "",
    }


def without_bracket(name: str) -> str:
    """``Meituan (strategic investment)`` → ``Meituan``."""
    return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", name).strip() or name


def _spelt(name: str) -> str:
    """``钧山投资`` → ``Junshan Investment``."""
    for ending, word in ENDINGS.items():
        if name.endswith(ending) and name != ending:
            return f"{_spelt(name.removesuffix(ending))} {word}"
    return "".join(lazy_pinyin(name)).capitalize()


def _source(typed: str, row: RowForm) -> Cells:
    """As the site's other pages are; its title and day as the announcement gave them."""
    if not is_address(typed):
        return {"title": typed, "kind": "news", "language": "zh" if CHINESE.search(typed) else "en"}
    host = host_of(with_scheme(typed))
    alike = Source.objects.filter(url__icontains=f"//{host}/") | Source.objects.filter(
        url__icontains=f"//www.{host}/"
    )
    like = alike.order_by("-pk").values("publisher", "kind", "language").first()
    known = {name: str(cell) for name, cell in like.items()} if like else {}
    pasted = (row.data or {}).get("announcement", "")
    title = _title(pasted)
    is_chinese = bool(CHINESE.search(title)) or host.endswith(".cn")
    return {
        "url": with_scheme(typed),
        "title": title,
        "publisher": str(known.get("publisher", "")),
        "published_on": (row.data or {}).get("published_on", ""),
        "language": str(known.get("language", "zh" if is_chinese else "en")),
        "kind": str(known.get("kind", "news")),
    }


def _title(pasted: str) -> str:
    """The heading that was pasted along; of a text without one, its first sentence."""
    lines = (line.strip() for line in pasted.splitlines())
    first = next((line for line in lines if line and not is_address(line)), "")
    return (
        first
        if len(first) <= LONGEST_TITLE
        else re.split(r"(?<=[。！？])|(?<=[.!?]) ", first)[0][:300]
    )
