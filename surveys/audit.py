"""The audit log: who did what to the system, in one line each. No answer, key, token or address is ever in it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from surveys.schema import AuditLine


def note(session: Session, event: str, *, now: datetime, account_id: int | None = None, subject: str = "") -> None:
    """Write one line: an event from the program's own vocabulary, and what it was about."""
    line = AuditLine(id=secrets.token_hex(16), at=now, account_id=account_id, event=event, subject=subject[:120])
    session.add(line)
    session.flush()
