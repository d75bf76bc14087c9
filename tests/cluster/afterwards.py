"""What must be so afterwards, whatever happened."""

from collections import Counter
from email.message import EmailMessage

from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundState
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.rules import UNSENT
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests.cluster.crowd import Crowd
from tests.cluster.parts import Cluster, until
from tests.cluster.proxy import Proxy

OF_THIS_TRY = {"date", "received"}


def everything_is_sent(cluster: Cluster) -> None:
    waiting = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state.in_(UNSENT))
    unfinished = select(func.count()).select_from(InvitationRound).where(InvitationRound.state != RoundState.SENT)

    def is_so() -> bool:
        with cluster.looked_into():
            return not db.session.scalar(waiting) and not db.session.scalar(unfinished)

    until(is_so, "every mail has left")


def each_answered_registration_is_there(cluster: Cluster, crowd: Crowd) -> None:
    with cluster.looked_into():
        rows = db.session.scalars(select(Registration)).unique()
        there = Counter((row.knowledge_session.slug, row.person.email) for row in rows)
    assert set(crowd.registered) <= set(there)
    assert set(there.values()) == {1}


def nobody_has_a_place_too_many(cluster: Cluster) -> None:
    """And who waits, waits behind those who have one, in the order in which they came; no place is left empty."""
    with cluster.looked_into():
        for session in db.session.scalars(select(KnowledgeSession)).unique():
            of_session = select(Registration.number).filter_by(knowledge_session_id=session.id)
            confirmed = db.session.scalars(of_session.filter_by(status=RegistrationStatus.CONFIRMED)).all()
            waiting = db.session.scalars(of_session.filter_by(status=RegistrationStatus.WAITING)).all()
            assert len(confirmed) <= session.capacity
            if waiting:
                assert len(confirmed) == session.capacity
                assert max(confirmed) < min(waiting)


def each_mail_arrived_and_says_it_once(cluster: Cluster) -> None:
    """What came twice is the same mail: the mail server had it, but the worker did not live to note that."""
    with cluster.looked_into():
        rows = db.session.scalars(select(OutgoingMail)).all()
        said = Counter((row.kind, row.recipient_email, row.knowledge_session_id) for row in rows)
        assert set(said.values()) == {1}
        assert {row.state for row in rows} <= {MailState.SENT, MailState.SUPERSEDED, MailState.DROPPED}
        sent = {row.message_id for row in rows if row.state is MailState.SENT}
    arrived: dict[str, EmailMessage] = {}
    for mail in cluster.sink.mails:
        first = arrived.setdefault(str(mail["Message-ID"]), mail)
        assert _said(first) == _said(mail)
    assert set(arrived) == sent


def _said(mail: EmailMessage) -> tuple[list[tuple[str, str]], list[object]]:
    headers = [(name, str(value)) for name, value in mail.items() if name.lower() not in OF_THIS_TRY]
    return headers, [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]


def only_what_was_down_was_refused(cluster: Cluster, proxy: Proxy) -> None:
    """By a page that says so, and when to come back."""
    for answer in proxy.answers:
        assert answer.status < 400 or answer.status == 503, f"{answer.method} {answer.path}: {answer.words[:500]}"
        if answer.status == 503:
            assert cluster.trouble.was_there(answer.begun, answer.ended), f"{answer.method} {answer.path}"
            assert answer.headers["retry-after"].isdigit()
            assert "<h1" in answer.words


def the_sums_are_right(cluster: Cluster) -> None:
    told = cluster.app.test_cli_runner().invoke(args=["figures", "check"])
    assert told.exit_code == 0, told.output
