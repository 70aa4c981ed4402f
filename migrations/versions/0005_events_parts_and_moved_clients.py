"""Outside events, parts of runs of blocks, and clients who were followed from one talk to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOVE_KNOWN = "move IN ('lower', 'same', 'higher')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outside_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), nullable=False),
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id")),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date),
        sa.Column("breaks_blocks", sa.Boolean, nullable=False),
        sa.Column("registered_on", sa.Date, nullable=False),
        sa.Column("end_registered_on", sa.Date),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
    )
    op.create_table(
        "outside_event_names",
        sa.Column("event_id", sa.Integer, sa.ForeignKey("outside_events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
    )
    op.create_table(
        "place_months",
        sa.Column("region_id", sa.Integer, primary_key=True),
        sa.Column("service_id", sa.Integer, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("clients", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.CheckConstraint("clients > 0", name="clients_positive"),
    )
    op.add_column(
        "comparisons",
        sa.Column(
            "position",
            sa.Integer,
            nullable=False,
            server_default="0",
            comment="in order of registration; says who came first",
        ),
    )
    _breakdowns()
    _moved_clients()


def _breakdowns() -> None:
    op.create_table(
        "breakdowns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("region_id", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("first_month", sa.Date, nullable=False),
        sa.Column("last_month", sa.Date, nullable=False),
        sa.Column("frozen_on", sa.Date, nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.UniqueConstraint("region_id", "service_id", "phase_id", "version_id", "form", "last_month"),
        sa.CheckConstraint("last_month >= first_month", name="order"),
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("breakdown_id", sa.Integer, sa.ForeignKey("breakdowns.id", ondelete="CASCADE"), nullable=False),
        sa.Column("dimension", sa.String(12), nullable=False),
        sa.Column("value", sa.String(12), nullable=False),
        sa.Column("clients", sa.Integer, nullable=False),
        sa.UniqueConstraint("breakdown_id", "dimension", "value"),
        sa.CheckConstraint("dimension IN ('role', 'talk', 'device', 'shown', 'language')", name="dimension_known"),
        sa.CheckConstraint("clients >= 10", name="ten_clients"),
    )
    op.create_table(
        "part_cells",
        sa.Column("part_id", sa.Integer, sa.ForeignKey("parts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("answer", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint("count > 0", name="count_positive"),
    )


def _moved_clients() -> None:
    op.create_table(
        "changes",
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id"), primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), primary_key=True),
        sa.Column("form", sa.String(20), primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("move", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint(MOVE_KNOWN, name="move_known"),
        sa.CheckConstraint("count > 0", name="count_positive"),
    )
    op.create_table(
        "change_atoms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id"), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("first_month", sa.Date, nullable=False),
        sa.Column("last_month", sa.Date, nullable=False),
        sa.Column("pairs", sa.Integer, nullable=False),
        sa.Column("frozen_on", sa.Date, nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.UniqueConstraint("region_id", "version_id", "form", "last_month"),
        sa.CheckConstraint("pairs >= 10", name="ten_pairs"),
        sa.CheckConstraint("last_month >= first_month", name="order"),
    )
    op.create_table(
        "change_cells",
        sa.Column("atom_id", sa.Integer, sa.ForeignKey("change_atoms.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("move", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.CheckConstraint(MOVE_KNOWN, name="move_known"),
        sa.CheckConstraint("count > 0", name="count_positive"),
    )


def downgrade() -> None:
    """Drop the tables, with what is in them."""
    for table in (
        "change_cells",
        "change_atoms",
        "changes",
        "part_cells",
        "parts",
        "breakdowns",
        "place_months",
        "outside_event_names",
        "outside_events",
    ):
        op.drop_table(table)
    op.drop_column("comparisons", "position")
