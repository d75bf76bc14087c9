"""The Flask extensions, made once and given their application by `create_app`."""

from collections.abc import Mapping
from typing import Any

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as SessionOfRequest
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase


class Model(DeclarativeBase):
    """The base of all tables. Constraints are named, so that a migration can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


READ_FROM = "read_from"  # in `db.session.info`: the engine of a replica (`core/database/replica.py`)


class Session(SessionOfRequest):
    """All tables are in one database; what differs is who answers, it or its replica."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Engine | Connection | None = None, **_: Any
    ) -> Engine | Connection:
        return bind or self.info.get(READ_FROM) or self._db.engine

    def connection(self, bind_arguments: Any = None, execution_options: Mapping[str, Any] | None = None) -> Connection:
        """The one this transaction has already; SQLAlchemy takes five steps to find it."""
        began = self.get_nested_transaction() or self.get_transaction()
        if began is not None and began.is_active and not bind_arguments and not execution_options:
            found = began._connections.get(self.get_bind())
            if found is not None:
                return found[0]
        return super().connection(bind_arguments, execution_options)

    def rollback(self) -> None:
        try:
            super().rollback()
        except DBAPIError:  # the connection broke; what it had begun went with it
            self.invalidate()

    def close(self) -> None:
        try:
            super().close()
        except DBAPIError:
            self.invalidate()


db = SQLAlchemy(model_class=Model, session_options={"class_": Session})
csrf = CSRFProtect()
babel = Babel()
mail = Mail()
limiter = Limiter(get_remote_address)


def has_begun() -> bool:
    """Whether the database has a transaction of this request; `in_transaction` tells of rows from memory, too."""
    began = db.session().get_transaction()
    return began is not None and bool(began._connections)
