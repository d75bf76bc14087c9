"""Whatever people, organisers and the worker do in whatever order: every calendar that obeys ends up right."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import find_invitation
from sessions_app.invitations.rules import PartStat
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.models import KnowledgeSession, WaitingListWay
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.service import person_with
from sessions_app.registrations import approval, offers, service, taking_part
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.rules import RegistrationRefused
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.conftest import NOON
from tests.invitations.calendar_client import CalendarClient
from tests.invitations.letterbox import let_leave
from tests.invitations.rounds import open_invitation
from tests.replies.post import SERVER, letter, read

PEOPLE = 3
HERS = (
    "invite", "come", "come online", "go", "accept", "refuse", "approve", "turn down", "switch",
    "reply ACCEPTED", "reply DECLINED", "reply TENTATIVE", "reply DECLINED late",
)  # fmt: skip
OURS = ("move time", "move place", "move link", "deliver", "deliver", "later")
BY_HER = st.tuples(st.sampled_from(HERS), st.integers(0, PEOPLE - 1))
BY_US = st.tuples(st.sampled_from(OURS), st.just(0))
STEPS = st.lists(st.one_of(BY_HER, BY_US), min_size=4, max_size=24)
SETUPS = st.fixed_dictionaries({
    "waiting_list_way": st.sampled_from(WaitingListWay),
    "needs_approval": st.booleans(),
    "capacity": st.integers(1, 2),
    "online_capacity": st.sampled_from([None, 1]),
})  # fmt: skip


class Life:
    """One session, a few people, and the calendar of each."""

    def __init__(self, setup: dict[str, Any]) -> None:
        db.session.rollback()
        self.number = 0
        self.session: KnowledgeSession = factories.knowledge_session(
            NOON + timedelta(days=60), online_url="https://meet.example.org/0", **setup
        )
        self.emails = [f"life{self.session.id}-{number}@zorg.example.net" for number in range(PEOPLE)]
        self.calendars = [CalendarClient() for _ in range(PEOPLE)]
        self.read_until = 0

    def take(self, step: str, who: int) -> None:
        email = self.emails[who]
        try:
            with transaction():
                self._hers(step, email) if step in HERS else self._ours(step)
        except RegistrationRefused:
            pass
        if step.startswith("reply"):
            self._reply(step.split()[1], who, is_late=step.endswith("late"))

    def _hers(self, step: str, email: str) -> None:
        registration = self.registration(email)
        if step == "invite" and self.invitation(email) is None and registration is None:
            open_invitation(self.session, email)
        elif step in ("come", "come online"):
            service.register(self.session, RegistrationDetails("Sam", email, online=step == "come online"))
        elif registration is None:
            return
        elif step == "go":
            service.cancel(registration)
        elif step == "accept":
            offers.accept(registration)
        elif step == "refuse":
            offers.refuse(registration)
        elif step == "approve" and registration.is_requested:
            approval.approve(registration)
        elif step == "turn down" and registration.is_requested:
            approval.turn_down(registration)
        elif step == "switch":
            taking_part.take_part(registration, not registration.online)

    def _ours(self, step: str) -> None:
        if step == "deliver":
            self.deliver()
        if not step.startswith("move"):
            return
        self.number += 1
        now = self.session
        starts_at = now.starts_at + timedelta(days=step == "move time")
        move = Move(
            starts_at,
            starts_at + timedelta(hours=3),
            f"Huis {self.number}" if step == "move place" else now.venue_name,
            now.venue_address,
            now.venue_postcode,
            "",
            f"https://meet.example.org/{self.number}" if step == "move link" else now.online_url,
        )
        sessions.reschedule(now, move)

    def _reply(self, partstat: str, who: int, is_late: bool) -> None:
        """Her programme answers what it holds; late: what it held before, which what it holds has replaced."""
        calendar = self.calendars[who]
        version = calendar.version_before if is_late else calendar.version
        if calendar.entry is None or version is None:
            return
        stamp = max(clock.now(), version[1]) + timedelta(seconds=1)
        read(letter(
            from_=self.emails[who], uid=calendar.uid, partstat=partstat, sequence=version[0],
            dtstamp=f"{stamp:%Y%m%dT%H%M%SZ}",
        ))  # fmt: skip
        if not is_late:
            calendar.declined = partstat == "DECLINED"

    def deliver(self) -> None:
        """In the order of the outbox, to each calendar."""
        let_leave()
        mails = db.session.query(OutgoingMail).filter(
            OutgoingMail.knowledge_session_id == self.session.id, OutgoingMail.id > self.read_until
        )
        for mail in mails.order_by(OutgoingMail.id):
            self.read_until = mail.id
            if mail.calendar and mail.state.value == "sent":
                self.calendars[self.emails.index(mail.recipient_email)].receive(mail)

    def registration(self, email: str) -> Registration | None:
        return find_registration(self.session.id, person_with(email).id)

    def invitation(self, email: str) -> Invitation | None:
        return find_invitation(self.session.id, person_with(email).id)

    def check(self, who: int) -> None:
        registration, invitation = self.registration(self.emails[who]), self.invitation(self.emails[who])
        calendar = self.calendars[who]
        takes_part = registration is not None and not registration.is_cancelled
        if self.session.is_cancelled:
            assert calendar.entry is None or calendar.declined
        elif takes_part and registration is not None and registration.is_confirmed:
            assert calendar.entry is not None
            assert calendar.entry.starts_at == self.session.starts_at
            place = "Online" if registration.online else self.session.place
            link = self.session.online_url if registration.online else ""
            assert (calendar.entry.location, calendar.entry.link) == (place, link)
        elif takes_part:  # what a round put into her calendar stays there, and stays right
            assert calendar.entry is None or calendar.entry.starts_at == self.session.starts_at or calendar.declined
            assert calendar.entry is None or not calendar.entry.link
        elif registration is not None:
            assert calendar.entry is None or calendar.declined
        elif invitation is not None and invitation.partstat is not PartStat.DECLINED:
            assert calendar.entry is not None
            assert (calendar.entry.starts_at, calendar.entry.link) == (self.session.starts_at, "")
        else:
            assert calendar.entry is None or calendar.declined


@pytest.fixture
def trusting(app: Flask) -> Iterator[Flask]:
    before = app.config["REPLY_TRUSTED_AUTHSERV"]
    app.config["REPLY_TRUSTED_AUTHSERV"] = [SERVER]
    yield app
    app.config["REPLY_TRUSTED_AUTHSERV"] = before


@settings(max_examples=40)
@given(setup=SETUPS, steps=STEPS, called_off=st.booleans())
@example(
    setup={"capacity": 1},
    steps=[(step, 0) for step in ("come", "deliver", "move place", "deliver", "reply DECLINED late")],
    called_off=False,
)
def test_every_calendar_ends_up_right(
    trusting: Flask, setup: dict[str, Any], steps: list[tuple[str, int]], called_off: bool
) -> None:
    now = NOON
    with clock.set_to(now):
        life = Life(setup)
    for step, who in steps:
        now += timedelta(hours=3) if step == "later" else timedelta(seconds=2)
        with clock.set_to(now):
            life.take(step, who)
    with clock.set_to(now + timedelta(minutes=1)):
        if called_off:
            with transaction():
                sessions.cancel(life.session)
        life.deliver()
        for who in range(PEOPLE):
            life.check(who)
