"""Recall limit, no-show policy, presence, auto-call."""

from qms_server.migrations.scripts import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "manners.sql")
