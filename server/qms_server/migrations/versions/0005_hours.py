"""Weekly opening hours, exceptions and the last ticket before a close."""

from qms_server.migrations.scripts import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "hours.sql")
