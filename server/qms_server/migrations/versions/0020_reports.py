"""Scheduled reports."""

from qms_server.migrations.scripts import run_script

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "reports.sql")
