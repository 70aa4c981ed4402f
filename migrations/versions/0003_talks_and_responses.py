"""One talk, from the invitation to the answers; nothing in an answer points back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "invitations",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("short_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("region_id", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("talk", sa.String(12), nullable=False),
        sa.Column("device", sa.String(12), nullable=False),
        sa.Column("drawn", sa.Boolean, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("begun", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.CheckConstraint("role IN ('parent', 'youth', 'child', 'network', 'unknown')", name="role_known"),
        sa.CheckConstraint("talk IN ('home', 'office', 'video', 'telephone', 'other', 'unknown')", name="talk_known"),
        sa.CheckConstraint("device IN ('worker', 'own', 'paper', 'unknown')", name="device_known"),
    )
    op.create_table(
        "handovers",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("short_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("session_hash", sa.String(64), sa.ForeignKey("staff_sessions.token_hash", ondelete="CASCADE")),
        sa.Column("device", sa.String(12), nullable=False),
        sa.Column("discussion_key", sa.LargeBinary(32), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "spent",
        sa.Column("repeat_hash", sa.String(64), primary_key=True),
        sa.Column("week", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        sa.Column("row_key", sa.String(64), primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("region_id", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("talk", sa.String(12), nullable=False),
        sa.Column("device", sa.String(12), nullable=False),
        sa.Column("shown", sa.String(12), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("composite", sa.Integer, comment="in half steps: 2 is the lowest answer, 3 is 1½, and so on"),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.UniqueConstraint("row_key", "version_id", "form"),
        sa.CheckConstraint("role IN ('parent', 'youth', 'child', 'network', 'unknown')", name="role_known"),
        sa.CheckConstraint("talk IN ('home', 'office', 'video', 'telephone', 'other', 'unknown')", name="talk_known"),
        sa.CheckConstraint("device IN ('worker', 'own', 'paper', 'unknown')", name="device_known"),
        sa.CheckConstraint("shown IN ('together', 'sealed', 'drawn', 'unknown')", name="shown_known"),
        sa.CheckConstraint("composite IS NULL OR composite BETWEEN 2 AND 18", name="composite_on_scale"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_series", "responses", ["region_id", "service_id", "phase_id", "week"])
    op.create_table(
        "answers",
        sa.Column("row_key", sa.String(64), primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_key", "version_id", "form"],
            ["responses.row_key", "responses.version_id", "responses.form"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "form", "statement", "answer"],
            ["choices.version_id", "choices.form", "choices.statement", "choices.answer"],
        ),
        sa.CheckConstraint(
            "answer IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', 'dont_know', 'not_applicable', 'skipped')",
            name="answer_known",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coverage",
        sa.Column("region_id", sa.Integer, primary_key=True),
        sa.Column("service_id", sa.Integer, primary_key=True),
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), primary_key=True),
        sa.Column("week", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("reason", sa.String(20), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.CheckConstraint(
            "kind IN ('held', 'asked', 'answered', 'declined', 'unfinished', 'not_asked')", name="kind_known"
        ),
        sa.CheckConstraint("count >= 0", name="count_not_negative"),
    )
    op.create_table(
        "imported_rows",
        sa.Column("row_hash", sa.String(64), primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with what is in them."""
    for table in (
        "answers",
        "responses",
        "invitations",
        "coverage",
        "handovers",
        "imported_rows",
        "spent",
    ):
        op.drop_table(table)
