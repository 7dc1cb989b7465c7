"""Webhooks, and what is to be told to them."""

from qms_server.migrations.scripts import run_script

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "webhooks.sql")
