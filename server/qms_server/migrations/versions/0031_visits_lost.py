"""Visits that ended without being served are counted."""

from qms_server.migrations.scripts import run_script

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "visits_lost.sql")
