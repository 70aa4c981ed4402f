"""A line in the audit log for each change by an admin, in the same transaction as the change itself."""

from __future__ import annotations

from stem_app.access import me
from stem_app.edge import db, now
from surveys import audit


def record(event: str, subject: str) -> None:
    """Note what was changed; it is kept exactly when the change is."""
    audit.note(db(), event, now=now(), account_id=me().account_id, subject=subject)
