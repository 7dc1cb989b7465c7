"""After how many untouched minutes the programs of staff ask for the password again."""

from qms_server.migrations.scripts import run_script

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "lock.sql")
