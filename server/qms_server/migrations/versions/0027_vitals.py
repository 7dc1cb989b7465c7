"""What the programs of devices say of themselves."""

from qms_server.migrations.scripts import run_script

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "vitals.sql")
