"""Figures, counted from the legs of visits."""

from qms_server.migrations.scripts import run_script

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "analytics.sql")
