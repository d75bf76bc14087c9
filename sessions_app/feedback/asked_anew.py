"""The number of people asked beside figures that came out while it was still raised to that of the answers.

It is no sum over answers and stands on pages before there are figures, so it may move without a batch of answers.
"""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.feedback.queries import how_many_were_asked
from sessions_app.feedback.released_models import ReleasedFigures


def raised() -> dict[int, int]:
    """How many were asked, of each session of which as many as answered are said to be, and it were fewer."""
    suspected = select(ReleasedFigures.knowledge_session_id, ReleasedFigures.responses).where(
        ReleasedFigures.asked == ReleasedFigures.responses
    )
    counted = {id_: (how_many_were_asked(id_), responses) for id_, responses in db.session.execute(suspected)}
    return {id_: asked for id_, (asked, responses) in counted.items() if 0 < asked < responses}


def put_right() -> None:
    for id_, asked in raised().items():
        db.session.get_one(ReleasedFigures, id_).asked = asked
    db.session.flush()
