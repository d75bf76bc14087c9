#!/bin/bash
# Follows the primary, from a copy that is taken the first time.
set -e
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
    pg_basebackup -D "$data" -R -X stream \
        -d "host=primary user=replication_of_replica password=$PGPASSWORD"
    chmod 700 "$data"
fi
exec postgres -D "$data" -c hot_standby_feedback=on
