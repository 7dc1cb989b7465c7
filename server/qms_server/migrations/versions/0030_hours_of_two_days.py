"""An hour may belong to two business days."""

from qms_server.migrations.scripts import run_script

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "hours_of_two_days.sql")
