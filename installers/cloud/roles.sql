-- The roles of qms_server.embedded.roles, for a database of one's own. Run once by the superuser, with the two passwords
-- in the environment; qms_system and qms_backup have none, and nobody signs in as them from outside.
\getenv owner_password QMS_OWNER_PASSWORD
\getenv app_password QMS_APP_PASSWORD
CREATE ROLE qms_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE qms_app LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE qms_system LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
CREATE ROLE qms_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE;
GRANT qms_system TO qms_app;
GRANT pg_read_all_data TO qms_backup;
CREATE DATABASE qms OWNER qms_owner TEMPLATE template0;
REVOKE ALL ON DATABASE qms FROM PUBLIC;
GRANT CONNECT ON DATABASE qms TO qms_app, qms_system, qms_backup;
ALTER ROLE qms_owner PASSWORD :'owner_password';
ALTER ROLE qms_app PASSWORD :'app_password';
