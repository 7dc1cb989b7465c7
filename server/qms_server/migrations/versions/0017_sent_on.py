"""The service a ticket was taken for, what routing's state was before a call, and agents who were never seen."""

from qms_server.migrations.scripts import run_script

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "sent_on.sql")
