"""Whose rows they are is read once a statement."""

from qms_server.migrations.scripts import run_script

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "tenant_once.sql")
