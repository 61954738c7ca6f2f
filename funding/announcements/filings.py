"""Who speaks in a listed company's filing: 公司拟认购… is the company of its heading."""

import re

from funding.announcements.names import Name

FILER = re.compile(r"(?:证券|股票)简称[:：]\s*(?P<name>[\u4e00-\u9fffA-Za-z]{2,8})")
INVESTS = re.compile(
    r"公司[^，。；]{0,30}(?:认购|增资|参与|投资)[^，。；]{2,20}(?:注册资本|融资|股权|增资)"
)


def filing_investor(text: str) -> Name | None:
    """The company that the heading names, where the filing says that it invests in another."""
    filer = FILER.search(text)
    if filer is None or not INVESTS.search(text, filer.end()):
        return None
    return Name(filer["name"], filer.start("name"), filer.end("name"))
