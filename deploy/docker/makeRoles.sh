#!/bin/sh
# Runs once in the PostgreSQL image, before it takes connections: the program's role is no superuser (docs/RUNBOOK.md, Database).
set -eu
# by the environment, not by -v: arguments are seen by every process
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv password OWNER_PASSWORD
create role trunnion_service nologin;
create role trunnion login password :'password';
grant trunnion_service to trunnion;
create database trunnion owner trunnion;
SQL
