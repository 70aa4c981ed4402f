"""People who work with De Stem, their sessions, what was tried and what was done, and the right to run a job."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("username", sa.String(60), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("pin_hash", sa.String(200)),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "role IN ('caseworker', 'ambassador', 'council', 'manager', 'board', 'admin')", name="role_known"
        ),
    )
    op.create_table(
        "account_areas",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), primary_key=True),
    )
    op.create_table(
        "account_places",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("region_id", sa.Integer, primary_key=True),
        sa.Column("service_id", sa.Integer, primary_key=True),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("parked", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("bucket", sa.String(64), primary_key=True),
        sa.Column("window_starts_at", sa.DateTime, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit_lines",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="SET NULL")),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with what is in them."""
    for table in (
        "account_places",
        "staff_sessions",
        "one_time_links",
        "audit_lines",
        "account_areas",
        "leases",
        "attempts",
        "accounts",
    ):
        op.drop_table(table)
