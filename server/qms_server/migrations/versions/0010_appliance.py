"""What unattended programs tell, the PIN of their staff menu, and orders to them."""

from qms_server.migrations.scripts import run_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "appliance.sql")
