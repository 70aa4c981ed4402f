"""Frozen blocks of answers, the only thing that is read, and the questions asked of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "atoms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("region_id", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("first_month", sa.Date, nullable=False),
        sa.Column("last_month", sa.Date, nullable=False),
        sa.Column("clients", sa.Integer, nullable=False),
        sa.Column("repeats", sa.Integer, nullable=False),
        sa.Column("frozen_on", sa.Date, nullable=False),
        sa.Column("erased_on", sa.Date),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.UniqueConstraint("region_id", "service_id", "phase_id", "version_id", "form", "last_month"),
        sa.CheckConstraint("clients >= 10", name="ten_clients"),
        sa.CheckConstraint("last_month >= first_month", name="order"),
    )
    op.create_table(
        "atom_cells",
        sa.Column("atom_id", sa.Integer, sa.ForeignKey("atoms.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("answer", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint("count > 0", name="count_positive"),
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), nullable=False),
        sa.Column("region_id", sa.Integer),
        sa.Column("service_id", sa.Integer),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("before_first", sa.Date, nullable=False),
        sa.Column("before_last", sa.Date, nullable=False),
        sa.Column("after_first", sa.Date, nullable=False),
        sa.Column("after_last", sa.Date, nullable=False),
        sa.Column("registered_on", sa.Date, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.CheckConstraint("before_last >= before_first AND after_last >= after_first", name="order"),
        sa.CheckConstraint("after_first > before_last", name="before_comes_first"),
        sa.CheckConstraint(
            "role IN ('caseworker', 'ambassador', 'council', 'manager', 'board', 'admin')", name="role_known"
        ),
    )


def downgrade() -> None:
    """Drop the tables, with what is in them."""
    for table in (
        "atom_cells",
        "atoms",
        "comparisons",
    ):
        op.drop_table(table)
