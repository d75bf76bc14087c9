"""Names are sorted without their accents: Şahin stands among the S, not after Z

Revision ID: 0016
Revises: 0015
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 1000
OTHER_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)
registrations = sa.table("registrations", sa.column("id", sa.Integer), sa.column("sort_name", sa.String))


def upgrade() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.select(registrations.c.id, registrations.c.sort_name)).all()
    folded = [{"of": id_, "key": _folded(name)} for id_, name in found if not name.isascii()]
    change = (
        sa.update(registrations).where(registrations.c.id == sa.bindparam("of")).values(sort_name=sa.bindparam("key"))
    )
    for begin in range(0, len(folded), AT_ONCE):
        connection.execute(change, folded[begin : begin + AT_ONCE])


def downgrade() -> None:
    """The accents still stand in the names; nothing goes by those of the key."""


def _folded(key: str) -> str:
    apart = unicodedata.normalize("NFD", key.lower().translate(OTHER_LETTERS))
    return "".join(one for one in apart if not unicodedata.combining(one))[:200]
