"""Numbers that kiosks gave out without the server."""

from qms_server.migrations.scripts import run_script

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "offline.sql")
