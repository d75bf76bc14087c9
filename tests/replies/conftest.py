from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from tests import factories
from tests.conftest import NOON
from tests.replies import post


@pytest.fixture
def trusting(on_both: Flask) -> Iterator[Flask]:
    """With a mail server whose word counts; a minute after NOON, when answers arrive."""
    before = on_both.config["REPLY_TRUSTED_AUTHSERV"]
    on_both.config["REPLY_TRUSTED_AUTHSERV"] = [post.SERVER]
    with clock.set_to(NOON + timedelta(minutes=1)):
        yield on_both
    on_both.config["REPLY_TRUSTED_AUTHSERV"] = before


@pytest.fixture
def knowledge_session(trusting: Flask) -> KnowledgeSession:
    return factories.knowledge_session()


@pytest.fixture
def fatma(knowledge_session: KnowledgeSession) -> Registration:
    """Registered at NOON, in her calendar since."""
    with clock.set_to(NOON):
        return post.registered(knowledge_session)
