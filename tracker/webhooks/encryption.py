"""Secrets as they lie in the database: a copy of it alone gives none away."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


def encrypted(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypted(stored: str) -> str:
    """Empty where it was encrypted under another SECRET_KEY."""
    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken:
        return ""


def _cipher() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(salted_hmac("webhook secrets", "", algorithm="sha256").digest())
    )
