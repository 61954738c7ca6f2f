"""What a key looks like: ``ht_<prefix>_<secret><checksum>``, in digits and Latin letters.

The prefix names the key and is no secret. The checksum tells people and secret scanners a key of this
site from other text, and a mistyped one from a wrong one, without asking the database.
"""

import re
import secrets
import string
import zlib
from typing import NamedTuple

from django.utils.crypto import salted_hmac

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
MARK = "ht"
PREFIX_LENGTH, SECRET_LENGTH, CHECKSUM_LENGTH = 8, 32, 6
"""Of the 62 letters; 32 of them are 190 bits."""

PREFIX = re.compile(rf"[0-9A-Za-z]{{{PREFIX_LENGTH}}}")
TOKEN = re.compile(
    rf"{MARK}_({PREFIX.pattern})_[0-9A-Za-z]{{{SECRET_LENGTH}}}([0-9A-Za-z]{{{CHECKSUM_LENGTH}}})"
)


class Secret(str):
    """Text that the page of an error, with every variable on it, does not show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{MARK}_…'"


class Token(NamedTuple):
    prefix: str
    text: Secret
    """The whole, which nothing keeps."""

    @property
    def digest(self) -> str:
        """What is kept. The pepper is SECRET_KEY: a copy of the database alone proves no guess."""
        return salted_hmac("api key", self.text, algorithm="sha256").hexdigest()


def new_prefix() -> str:
    return _letters(PREFIX_LENGTH)


def new_token(prefix: str) -> Token:
    body = f"{MARK}_{prefix}_{_letters(SECRET_LENGTH)}"
    return Token(prefix, Secret(body + checksum(body)))


def read_token(text: str) -> Token | None:
    """None for what no site of ours has issued: cut off, mistyped, or of somebody else."""
    found = TOKEN.fullmatch(text)
    if found is None or checksum(text[:-CHECKSUM_LENGTH]) != found[2]:
        return None
    return Token(found[1], Secret(text))


def checksum(body: str) -> str:
    """CRC-32 in base 62, as GitHub's tokens end."""
    rest, letters = zlib.crc32(body.encode()), ""
    for _place in range(CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return letters


def _letters(number: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(number))
