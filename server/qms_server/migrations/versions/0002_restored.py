"""A configuration version says which earlier one it restored."""

from qms_server.migrations.scripts import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "restored.sql")
