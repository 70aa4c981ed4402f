"""Places, phases and the instrument: what has to be there before anybody can be asked anything."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(60), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("received_through", sa.Date),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(60), nullable=False, unique=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    op.create_table(
        "municipalities",
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id"), primary_key=True),
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("valid_from", sa.Date, primary_key=True),
        sa.Column("valid_to", sa.Date),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(60), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
    )
    op.create_table(
        "region_services",
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id"), primary_key=True),
        sa.Column("service_id", sa.Integer, sa.ForeignKey("services.id"), primary_key=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    op.create_table(
        "refused_services",
        sa.Column("region_id", sa.Integer, sa.ForeignKey("regions.id"), primary_key=True),
        sa.Column("service_id", sa.Integer, sa.ForeignKey("services.id"), primary_key=True),
        sa.Column("reason", sa.String(300), nullable=False),
    )
    op.create_table(
        "contacts",
        sa.Column("area_id", sa.Integer, sa.ForeignKey("areas.id"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("explanation", sa.String(300), nullable=False),
        sa.Column("reach", sa.String(60), nullable=False),
    )
    op.create_table(
        "phases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("region_id", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("opened_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.ForeignKeyConstraint(
            ["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]
        ),
        sa.UniqueConstraint("region_id", "service_id", "key"),
        sa.CheckConstraint("closed_on IS NULL OR (opened_on IS NOT NULL AND closed_on >= opened_on)", name="order"),
    )
    op.create_table(
        "pauses",
        sa.Column("phase_id", sa.Integer, sa.ForeignKey("phases.id"), primary_key=True),
        sa.Column("from_on", sa.Date, primary_key=True),
        sa.Column("until_on", sa.Date),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("registered_on", sa.Date, nullable=False),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
    )
    op.create_table(
        "questionnaire_versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("instrument", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("loaded_on", sa.Date, nullable=False),
        sa.Column("first_used_on", sa.Date),
        sa.UniqueConstraint("instrument", "number"),
    )
    op.create_table(
        "choices",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("questionnaire_versions.id"), primary_key=True),
        sa.Column("form", sa.String(20), primary_key=True),
        sa.Column("statement", sa.String(20), primary_key=True),
        sa.Column("answer", sa.String(16), primary_key=True),
    )


def downgrade() -> None:
    """Drop the tables, with what is in them."""
    for table in (
        "pauses",
        "phases",
        "region_services",
        "refused_services",
        "municipalities",
        "regions",
        "contacts",
        "choices",
        "services",
        "questionnaire_versions",
        "areas",
    ):
        op.drop_table(table)
