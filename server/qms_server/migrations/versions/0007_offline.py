"""Numbers that kiosks gave out without the server."""

from qms_server.migrations.scripts import run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "offline.sql")
