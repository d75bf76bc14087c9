"""The number of people asked that an earlier version raised to that of the answers: found, and put right by command."""

from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.insights.folding import fold
from tests.insights.held import EIGHT_OF_TEN, held
from tests.insights.test_cells import run


def asked_of(session: KnowledgeSession, people: int) -> None:
    for number in range(people):
        hers = factories.registration(session, f"p{number}@{session.slug}.example.org")
        db.session.add(FeedbackRequest(registration=hers, asked_at=session.ends_at, link_version=0))
    db.session.commit()


def test_only_what_was_raised_is_put_right(on_both: Flask) -> None:
    raised, everybody, before_requests = (held(30, EIGHT_OF_TEN, asked=10) for _number in range(3))
    some = held(30, EIGHT_OF_TEN, asked=20)
    asked_of(raised, 8)
    asked_of(everybody, 10)
    asked_of(some, 12)
    fold()
    code, output = run(on_both, "check")
    assert code == 1
    assert f"session {raised.id}: 8 people were asked, fewer than it says" in output
    assert run(on_both, "rebuild")[0] == 0
    assert run(on_both, "check")[0] == 0
    shown = {one.knowledge_session_id: one.asked for one in db.session.query(ReleasedFigures)}
    assert shown == {raised.id: 8, everybody.id: 10, before_requests.id: 10, some.id: 20}
    assert db.session.get_one(ReleasedFigures, raised.id).response_rate is None
