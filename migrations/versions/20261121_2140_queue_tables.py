"""The tables of the background queue in PostgreSQL

Two workers that start at once on an empty database would collide in Huey's own CREATE TABLE, so they come here.
With SQLite the queue has a file of its own.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE TABLE huey_kv (queue text NOT NULL, key text NOT NULL, value bytea NOT NULL, PRIMARY KEY (queue, key))"
    )
    op.execute(
        "CREATE TABLE huey_schedule (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL,"
        " timestamp double precision NOT NULL)"
    )
    op.execute("CREATE INDEX huey_schedule_queue_timestamp ON huey_schedule (queue, timestamp)")
    op.execute(
        "CREATE TABLE huey_task (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL,"
        " priority double precision NOT NULL DEFAULT 0.0)"
    )
    op.execute("CREATE INDEX huey_task_queue_priority_id ON huey_task (queue, priority DESC, id)")
    op.execute(
        "CREATE TABLE huey_counter (queue text NOT NULL, key text NOT NULL, value bigint NOT NULL DEFAULT 0,"
        " PRIMARY KEY (queue, key))"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("huey_counter", "huey_task", "huey_schedule", "huey_kv"):
        op.execute(f"DROP TABLE {table}")
