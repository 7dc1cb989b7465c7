"""What was told last of a device."""

from qms_server.migrations.scripts import run_script

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "device_health.sql")
