"""Routing that can be shaped: ranks, weights, ratio, segments, preferred staff."""

from qms_server.migrations.scripts import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(__file__, "routing.sql")
