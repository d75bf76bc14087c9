"""The address of a database as PostgreSQL's own programs and bare drivers take it.

SQLAlchemy writes several servers as `?host=a:5432&host=b:5432`, which nobody else understands.
"""

from typing import Any

from sqlalchemy import make_url


def connection_string(url: str, without_password: bool = False) -> str:
    """`host=a,b port=5432,5432 dbname=… user=…` of an address of SQLAlchemy (`postgresql+psycopg://…`); any other is
    given back as it is."""
    if not url.startswith("postgresql+"):
        return url
    from psycopg.conninfo import make_conninfo
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    _, options = PGDialect_psycopg().create_connect_args(make_url(url))
    known: dict[str, Any] = {name: value for name, value in options.items() if name != "context"}
    if without_password:
        known.pop("password", None)
    return make_conninfo(**known)
