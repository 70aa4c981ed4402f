"""Keyed hashes: one secret outside the database, one derived key per purpose, so that no two hashes can be joined."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Crockford's base 32: no I, L, O or U, so that a short address can be read aloud and typed without doubt.
SHORT_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SHORT_LENGTH = 8
_LOOK_ALIKES = str.maketrans({"i": "1", "l": "1", "o": "0"})


@dataclass(frozen=True)
class Keys:
    """All keyed hashes of the application, from one secret of at least 32 bytes."""

    secret: bytes = field(repr=False)

    def derive(self, purpose: str, length: int = 32) -> bytes:
        """Derive the key for one purpose (HKDF, RFC 5869)."""
        return HKDF(SHA256(), length, salt=None, info=f"de-stem/{purpose}".encode()).derive(self.secret)

    def hash(self, purpose: str, value: str) -> str:
        """Hash a value under the key of a purpose: 64 hexadecimal characters."""
        return hmac.new(self.derive(purpose), value.encode(), hashlib.sha256).hexdigest()

    def row(self, receipt: str) -> str:
        """The key of the answer row that belongs to a receipt."""
        return self.hash("row", receipt)

    def repeat(self, receipt: str) -> str:
        """The hash by which a second sending of the same receipt is recognised; cannot be joined with `row`."""
        return self.hash("repeat", receipt)

    def invitation(self, key: str) -> str:
        """The stored form of an invitation's key or short address."""
        return self.hash("invitation", key)


def new_receipt() -> str:
    """128 random bits that name one sending; machine only, never shown."""
    return secrets.token_hex(16)


def new_key() -> str:
    """128 random bits for a QR code or the hand-over on this phone."""
    return secrets.token_hex(16)


def new_short_address() -> str:
    """40 random bits as 8 characters that can be read aloud."""
    return "".join(secrets.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))


def read_short_address(typed: str) -> str | None:
    """Understand a short address as people type it: capitals, dashes, o for 0; None when it cannot be one."""
    cleaned = typed.lower().replace("-", "").replace(" ", "").translate(_LOOK_ALIKES)
    usable = len(cleaned) == SHORT_LENGTH and all(letter in SHORT_ALPHABET for letter in cleaned)
    return cleaned if usable else None
