"""Text that only this server can read, and only in the place it was locked for: what a cookie on a phone may hold."""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
# Text is filled up with spaces to a whole number of these, so that its length says nothing about the answers.
STEP = 256


def lock(key: bytes, text: str, *, place: str) -> str:
    """Encrypt a text under a key, bound to a place; the result is safe in a cookie."""
    plain = text.encode()
    filled = plain + b" " * (-len(plain) % STEP)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, filled, place.encode())).decode()


def unlock(key: bytes, locked: str, *, place: str) -> str | None:
    """Decrypt a text; None when it was changed, comes from elsewhere or belongs to another place."""
    try:
        sealed = base64.b64decode(locked.encode("ascii"), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, binascii.Error, ValueError):
        return None
    return plain.decode().rstrip(" ")
