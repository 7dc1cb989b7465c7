"""Pictures, videos and recordings of a tenant, and what uses them."""

from qms_server.migrations.scripts import run_script

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "assets.sql")
