"""Two machines with the token of one device."""

from qms_server.migrations.scripts import run_script

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "used_twice.sql")
