"""The first schema: tenants to tickets, streams and outbox, row-level security from the start."""

from alembic import op

from qms_server.migrations.scripts import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Group roles of architecture: made here when the database's administrator did not. The login may be another role that
# has been granted qms_app; qms_system is taken on with SET LOCAL ROLE and never inherited.
ROLES = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qms_app') THEN CREATE ROLE qms_app NOLOGIN NOINHERIT; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qms_system') THEN CREATE ROLE qms_system NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qms_backup') THEN CREATE ROLE qms_backup NOLOGIN BYPASSRLS; END IF;
    IF NOT pg_has_role('qms_app', 'qms_system', 'MEMBER') THEN GRANT qms_system TO qms_app; END IF;
    IF pg_has_role('qms_app', 'qms_system', 'USAGE') THEN
        RAISE EXCEPTION 'qms_app inherits qms_system and would see every tenant: make it NOINHERIT and grant anew';
    END IF;
    GRANT USAGE ON SCHEMA public TO qms_app, qms_system, qms_backup;
END $$
"""


def upgrade() -> None:
    op.execute(ROLES)
    run_script(__file__, "first.sql")
