"""What is asked past the request's transaction is answered as SQLAlchemy would, and never past what it wrote itself."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from sessions_app.core import clock
from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Glance
from sessions_app.core.extensions import db, has_begun
from sessions_app.core.watching.log_lines import Work, present
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from tests import factories

AFTER = Glance(
    select(KnowledgeSession.slug, KnowledgeSession.status, KnowledgeSession.starts_at, KnowledgeSession.cancelled_at)
    .where(KnowledgeSession.starts_at > bindparam("moment", type_=KnowledgeSession.starts_at.type))
    .where(KnowledgeSession.status.in_([SessionStatus.PUBLISHED, SessionStatus.DRAFT]))
    .order_by(KnowledgeSession.slug)
    .limit(5)
)
OF_THESE = Glance(
    select(KnowledgeSession.slug)
    .where(KnowledgeSession.id.in_(bindparam("ids", expanding=True, literal_execute=True)))
    .order_by(KnowledgeSession.slug)
)
ONE = "SELECT 1"


@pytest.fixture(params=["GET", "POST"])
def asked_by(request: pytest.FixtureRequest, on_both: Flask) -> Iterator[str]:
    """Inside a request that reads, or one that writes; two sessions are there."""
    for slug in ("een", "twee"):
        factories.knowledge_session(slug=slug)
    db.session.commit()
    db.session.remove()
    with on_both.test_request_context(method=request.param):
        yield request.param
        db.session.remove()


def test_rows_are_what_sqlalchemy_makes_of_them(asked_by: str) -> None:
    moment = clock.now()
    found, one, some = at_a_glance.read(AFTER.of(moment=moment), ONE, OF_THESE.of(ids=[2, 1]))
    assert has_begun() is (asked_by == "POST"), "who writes asks under its lock"
    ordinary = db.session.execute(AFTER._statement, {"moment": moment}).all()
    assert [tuple(row) for row in found] == [tuple(row) for row in ordinary] != []
    assert isinstance(found[0][1], SessionStatus) and found[0][2].tzinfo
    assert [tuple(row) for row in one] == [(1,)]
    assert [row[0] for row in some] == ["een", "twee"]


def test_other_values_give_other_rows(asked_by: str) -> None:
    [first] = at_a_glance.read(OF_THESE.of(ids=[1]))
    [second] = at_a_glance.read(OF_THESE.of(ids=[2]))
    [later] = at_a_glance.read(AFTER.of(moment=clock.now().replace(year=2100)))
    assert ([row[0] for row in first], [row[0] for row in second], later) == (["een"], ["twee"], [])


def test_what_this_request_wrote_is_among_it(asked_by: str) -> None:
    factories.session_with("een").slug = "ander"
    db.session.flush()
    [found] = at_a_glance.read(OF_THESE.of(ids=[1]))
    assert [row[0] for row in found] == ["ander"]


def test_what_goes_wrong_is_told_as_everywhere(asked_by: str) -> None:
    with pytest.raises(DBAPIError):
        at_a_glance.read(ONE, "SELECT nothing FROM nowhere")
    db.session.rollback()
    assert len(at_a_glance.read(ONE, ONE)) == 2, "and the next question is answered"


def test_questions_are_counted(asked_by: str) -> None:
    work = Work("an id")
    mark = present.set(work)
    at_a_glance.read(ONE, ONE)
    present.reset(mark)
    assert work.statements >= 2
