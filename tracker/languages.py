"""The language an address asks for: ``?lang=zh`` shows its page in Chinese to whoever opens it."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation import gettext as _

PARAMETER = "lang"
A_YEAR = 365 * 24 * 3600


class Language(NamedTuple):
    """``asked`` is how an address names it, ``code`` how Django does, ``tag`` how HTML does."""

    asked: str
    code: str
    tag: str
    name: str


LANGUAGES = (
    Language("en", "en", "en", "English"),
    Language("zh", "zh-hans", "zh-Hans", "简体中文"),
)


class UnreadableLanguage(ValueError):
    """A parameter of the address that names no language of this site."""

    parameter = PARAMETER

    def __init__(self, text: str) -> None:
        words = _("“%(text)s” is no language of this site: write en for English or zh for Chinese.")
        super().__init__(words % {"text": text[:40]})


def asked_language(given: list[str]) -> str:
    """Django's code of the language; empty for none, UnreadableLanguage for one we do not have."""
    # Given twice it is joined, and so no language.
    text = ", ".join(given)
    if not text:
        return ""
    try:
        return get_supported_language_variant(text.lower())
    except (LookupError, ValueError):
        raise UnreadableLanguage(text) from None


def keep_language(request: HttpRequest, response: HttpResponseBase, code: str) -> None:
    """The pages that follow need no parameter: the cookie speaks for the reader's last choice."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != code:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


class LanguageLink(NamedTuple):
    """This page in a language; ``address`` is what to share, with the host."""

    language: Language
    url: str
    address: str
    is_current: bool


def language_links(request: HttpRequest) -> list[LanguageLink]:
    return [_link(request, language) for language in LANGUAGES]


def _link(request: HttpRequest, language: Language) -> LanguageLink:
    query = request.GET.copy()
    query[PARAMETER] = language.asked
    url = f"{request.path}?{query.urlencode()}"
    return LanguageLink(
        language, url, request.build_absolute_uri(url), get_language() == language.code
    )
