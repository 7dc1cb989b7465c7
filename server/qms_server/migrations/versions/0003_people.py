"""People and proof: audit log, tenant-defined roles, API keys, second factor, lockout, sessions, and privacy by default."""

from qms_server.migrations.scripts import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "people.sql")
