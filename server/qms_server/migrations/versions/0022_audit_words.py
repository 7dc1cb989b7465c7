"""What a deed of the audit log is found by."""

from qms_server.migrations.scripts import run_script

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "audit_words.sql")
