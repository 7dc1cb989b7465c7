"""What supervisors wrote to the counters today, and who has seen it."""

from qms_server.migrations.scripts import run_script

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "messages.sql")
