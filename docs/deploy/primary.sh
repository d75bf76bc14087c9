#!/bin/sh
# Run once, when the data folder of the primary is made: who the replica comes as.
set -e
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -c "CREATE ROLE replication_of_replica REPLICATION LOGIN PASSWORD '$REPLICATION_PASSWORD'"
echo "host replication replication_of_replica all scram-sha-256" >> "$PGDATA/pg_hba.conf"
