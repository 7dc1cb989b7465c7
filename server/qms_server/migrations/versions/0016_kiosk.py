"""What a kiosk asks of its visitors, and what stands on their tickets."""

from qms_server.migrations.scripts import run_script

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "kiosk.sql")
