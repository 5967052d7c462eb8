#!/bin/sh
# One shot, before each start of the server: brings both of Temporal's databases to the schema of this image's release.
# After https://github.com/temporalio/samples-server/blob/main/compose/scripts/setup-postgres.sh; the connection comes from
# temporal-sql-tool's own variables (SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD). The databases are made by
# deploy/postgres/databases.sql. Running it again changes nothing.
set -eu

schemas=/etc/temporal/schema/postgresql/v12

set_up() {
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-dir "$schemas/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
echo 'Both schemas of Temporal are current.'
