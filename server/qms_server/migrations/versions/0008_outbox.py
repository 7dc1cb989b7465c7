"""Consumers of the outbox: how far each has come in each branch, and what it could not apply."""

from qms_server.migrations.scripts import run_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "outbox.sql")
