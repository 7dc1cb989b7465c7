"""What displays show and how they speak."""

from qms_server.migrations.scripts import run_script

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "displays.sql")
