"""Reminders of tickets on hold."""

from qms_server.migrations.scripts import run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "reminders.sql")
