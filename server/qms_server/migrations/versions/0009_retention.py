"""The event log by month, and what is forgotten with time."""

from qms_server.migrations.scripts import run_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "retention.sql")
