"""Languages released to clients, house rules that were confirmed, and talks in which several people answer."""

import tomllib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Until now clients could choose these as soon as a version had them.
WERE_OPEN = ("nl", "en")


def upgrade() -> None:
    """Make the table and the columns; what clients could choose until now stays released."""
    released = op.create_table(
        "released_languages",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("released_on", sa.Date, nullable=False),
        sa.Column("withdrawn_on", sa.Date),
    )
    op.bulk_insert(released, _open_until_now())
    op.add_column("accounts", sa.Column("house_rules_on", sa.Date))
    for table in ("invitations", "handovers"):
        op.add_column(table, sa.Column("several", sa.Boolean, nullable=False, server_default=sa.false()))


def _open_until_now() -> list[dict[str, object]]:
    versions = sa.table("questionnaire_versions", sa.column("id"), sa.column("source"), sa.column("loaded_on", sa.Date))
    return [
        {"version_id": row.id, "language": language, "released_on": row.loaded_on}
        for row in op.get_bind().execute(sa.select(versions))
        for language in WERE_OPEN
        if _status(row.source, language) in ("translated", "checked")
    ]


def _status(source: str, language: str) -> str | None:
    try:
        status = tomllib.loads(source).get("languages", {}).get(language)
    except tomllib.TOMLDecodeError:
        return None  # it could not be asked either
    return str(status)


def downgrade() -> None:
    """Drop them again."""
    for table in ("handovers", "invitations"):
        op.drop_column(table, "several")
    op.drop_column("accounts", "house_rules_on")
    op.drop_table("released_languages")
