"""Calls for help are found."""

from qms_server.migrations.scripts import run_script

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "help_calls.sql")
