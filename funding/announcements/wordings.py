"""The words that tie what sentences tell to rounds: joined stages, "the company", "both rounds"."""

import re

JOINED = re.compile(
    r"\s*(?:轮|融资)?\s*(?:[、+及和与&/]|以及|and|plus)?\s*(?:the |series )?", re.IGNORECASE
)
DIRECTLY = re.compile(
    r"\s*(?:人民币)?(?:的)?(?:新一轮)?\s*|,?\s*(?:\([^)]*\)\s*)?(?:(?:in|for|through|via|of|as)\s)?(?:an?|its|the|this)?\s?(?:\w+\s){0,2}?",
    re.IGNORECASE,
)
IN_THE = re.compile(r"(?:\s|in|the|its|了|其|本)*")
ITSELF = re.compile(
    r"\b[Tt]he (?:[\w-]+ ){0,3}?(?:[Cc]ompany|Board|start-?up|firm|maker|developer|group)\b|公司|\bit\b"
    r"|^\s*(?:融资)?(?:轮次|阶段|金额|投资方|投资机构|领投方|round|stage|amount|investors?)\s*[:：]",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?:leaving|left|at|from|of|by|for|with|to|in|on|and|like|than|joining|quitting)\s$|[与和向对]$",
    re.IGNORECASE,
)
INTRODUCES = re.compile(r"(?:我们是|关于|\bWe(?:'re|’re| are) |\bAbout )[「“]?$")
OF_ALL = re.compile(
    r"[两三四五]轮|各轮|均|都|\b(?:both|each|all (?:the |of the )?(?:two |three )?rounds|throughout)\b",
    re.IGNORECASE,
)
SAYS = re.compile(r"(?:日期|时间|[Dd]ate)\s*[:：]|宣布|获悉|透露|\bsaid\b|announced|statement|told")
