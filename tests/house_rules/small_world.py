"""A world with one of everything inside the scope of the cast, and one of everything outside of it."""

import re
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

from flask import Flask
from sqlalchemy import select

from sessions_app.agreements import service as agreements
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.feedback import question_sets, room
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.feedback.question_rules import Asked, QuestionKind
from sessions_app.invitations import rounds
from sessions_app.invitations.models import RoundRecipient
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_rules import Source
from sessions_app.knowledge_sessions.models import Accreditation, KnowledgeSession, ProfessionalRegister
from sessions_app.materials import service as materials
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.access_table import Actor, Answer
from sessions_app.people.models import Passkey, SignInSession, User
from sessions_app.registrations import door_links, service
from sessions_app.registrations.models import Registration
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Stage
from tests import databases, factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.materials.some_files import PDF
from tests.page_client import PageClient

INSIDE, OUTSIDE = "binnen", "buiten"
LINK_PAGES = (
    "/aanmelding/", "/evaluatie/", "/afspraken/", "/deur/", "/mail/afmelden/", "/mail/", "/wachtwoord-vergeten/",
    "/account-instellen/", "/uitnodiging/", "/gelukt/",
)  # fmt: skip


class SmallWorld:
    def __init__(self, app: Flask) -> None:
        self.app, cast = app, Cast()
        people = {
            Actor.PARTNER: cast.partner_petra,
            Actor.ORGANISER: cast.organiser_olga,
            Actor.COORDINATOR: cast.coordinator_noor,
            Actor.ADMIN: cast.admin_anna,
        }
        self.users = {actor: user.id for actor, user in people.items()}
        inside = self._session(INSIDE, "noord", partners=[factories.organisation()])
        outside = self._session(OUTSIDE, "west")
        self.values = {True: self._values(inside), False: self._values(outside)}
        self.tokens = self._tokens(inside, cast.organiser_olaf)

    @staticmethod
    def kept_in_memory(app: Flask) -> "Iterator[tuple[SmallWorld, sqlite3.Connection]]":
        with app.app_context(), clock.set_to(NOON):
            databases.empty(db.engine)
            world, copy = SmallWorld(app), sqlite3.connect(":memory:")
            db.session.remove()
            with sqlite3.connect(db.engine.url.database or "") as file:
                file.backup(copy)
        yield world, copy
        copy.close()

    @staticmethod
    def restore(copy: sqlite3.Connection) -> None:
        """Everything as it was, also after a session was cancelled or an account closed."""
        db.session.rollback()
        db.session.expunge_all()
        file = sqlite3.connect(db.engine.url.database or "")
        copy.backup(file)
        file.close()

    @staticmethod
    def has_sides(rule: str) -> bool:
        return "<" in rule and rule.startswith(("/beheer/", *LINK_PAGES))

    def has_an_outside(self, rule: str, answer: Answer) -> bool:
        return answer is Answer.OWN and self.has_sides(rule)

    def try_as(self, actor: Actor, method: str, rule: str, inside: bool, answer: Answer) -> int:
        """The status that she gets: on a link page with her own link when it `answer`s to one, else with another."""
        client = PageClient(self.app)
        if actor in self.users:
            client.sign_in(db.session.get_one(User, self.users[actor]))
        address = self._address(rule, actor, inside, answer)
        data = {"csrf_token": client.csrf_token()} if method == "POST" else None
        answered = client._client.open(address, method=method, data=data)
        if answered.status_code == 302 and not answered.location.startswith("/inloggen"):
            return 303  # sent on, not to the sign-in page
        return answered.status_code

    def _address(self, rule: str, actor: Actor, inside: bool, answer: Answer) -> str:
        if rule.startswith(("/stadsdelen/", "/themas/")):
            return rule.replace("<slug>", "noord")
        values = self.values[inside] | {"session_id": self._own_sign_in(actor)}
        if "passkey_id" in rule:
            values["passkey_id"] = self._own_passkey(actor)
        if rule.startswith("/e/"):
            values["code"] = values["room_code"]
        page = next((page for page in LINK_PAGES if rule.startswith(page)), None)
        if page:
            other = "/deur/" if page == "/aanmelding/" else "/aanmelding/"
            values["token"] = self.tokens[page if inside and answer is Answer.OWN else other]
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)

    def _own_sign_in(self, actor: Actor) -> str:
        own = select(SignInSession.id).where(SignInSession.user_id == self.users.get(actor))
        return db.session.scalars(own).first() or "0"

    def _own_passkey(self, actor: Actor) -> int:
        if actor not in self.users:
            return 0
        key = {"public_key": b"", "sign_count": 0, "made_with": "", "created_at": clock.now()}
        passkey = Passkey(user_id=self.users[actor], credential_id=uuid.uuid4().hex, **key)
        db.session.add(passkey)
        db.session.commit()
        return passkey.id

    def _session(self, slug: str, district: str, **more: object) -> Registration:
        starts_at = clock.now() + timedelta(minutes=10)
        session = factories.knowledge_session(
            starts_at, slug=slug, district=factories.district(district), online_url="https://example.org/zaal",
            themes=[factories.theme(district)],
            accreditations=[Accreditation(register=ProfessionalRegister.SKJ)], **more
        )  # fmt: skip
        mail = OutgoingMail(
            idempotency_key=slug, kind="invitation", recipient_email="sam@example.org", subject="Uitnodiging",
            text_body="Dag", html_body="<p>Dag</p>", message_id=f"<{slug}@example.org>", state=MailState.GIVEN_UP,
            tries=8, due_at=clock.now(), created_at=clock.now(), knowledge_session_id=session.id,
        )  # fmt: skip
        db.session.add(mail)
        for name in ("Ayşe", "Mo"):  # through the service, so that they are invited too
            details = service.RegistrationDetails(
                name, f"{name[:2].lower()}@example.org", share_contact=True, question="Hoe dan?"
            )
            made = service.register(session, details).registration
        return made

    def _values(self, registration: Registration) -> dict[str, object]:
        session = registration.knowledge_session
        due_on = clock.today() + timedelta(days=30)
        agreement = agreements.propose(registration.person, session, "Bellen", ["ay@example.org"], due_on, "nl")
        values = {
            "slug": session.slug,
            "registration_id": registration.id,
            "mail_id": db.session.scalars(select(OutgoingMail.id).filter_by(knowledge_session_id=session.id)).first(),
            "agreement_id": agreement.id,
            "incoming_mail_id": self._answer(session),
            "which": f"a{registration.id}",
            "material_id": self._material(session),
            "round_id": self._round(session),
            "set_id": question_sets.save(
                None, session.slug, session.district, [Asked(QuestionKind.OPEN, "Wat neem je mee?")]
            ).id,
            "token": links.path_for(service.DOOR_LINK, registration).rpartition("/")[2],
            "code": links.path_for(service.DOOR_LINK, registration).rpartition("/")[2],
            "room_code": room.code_of(session),
            "register": ProfessionalRegister.SKJ.value,
            "language_code": "nl",
            "filename": "css/base.css",
            "theme_id": factories.theme().id,
            "district_id": session.district_id,
            "organisation_id": factories.organisation().id,
        }
        db.session.commit()
        return values

    @staticmethod
    def _answer(session: KnowledgeSession) -> int:
        mail = IncomingMail(
            fingerprint=uuid.uuid4().hex, received_at=clock.now(), raw=b"", size=0, kind=Kind.MESSAGE,
            stage=Stage.WAITING, reason="no_calendar", sender_email="sam@example.org", knowledge_session=session,
        )  # fmt: skip
        db.session.add(mail)
        db.session.flush()
        return mail.id

    @staticmethod
    def _round(session: KnowledgeSession) -> int:
        round_ = rounds.make(session, Source.LIST, [Line(1, f"{session.slug}@example.org", "Noa")])
        rounds.start(round_, None)
        db.session.commit()
        return round_.id

    @staticmethod
    def _material(session: KnowledgeSession) -> int:
        materials.open_from(session, clock.now())
        return materials.add_file(session, "dia.pdf", BytesIO(PDF), len(PDF)).id

    def _tokens(self, registration: Registration, colleague: User) -> dict[str, str]:
        """A link of each purpose, by the page that it opens."""
        request = FeedbackRequest(registration_id=registration.id, asked_at=clock.now(), link_version=0)
        later = LaterRequest(registration_id=registration.id, asked_at=clock.now(), link_version=0)
        db.session.add_all([request, later])
        invited = User(
            email="nieuw@example.org", name="Nina", active=True, fs_uniquifier="n" * 32, created_at=clock.now()
        )
        db.session.add(invited)
        door_links.make_link(registration.knowledge_session)
        db.session.commit()
        for values in self.values.values():
            values["user_id"] = colleague.id
        rows = {
            "registration": registration.id,
            "feedback": request.id,
            "later_question": later.id,
            "agreements": registration.person_id,
            "mail_choices": registration.person_id,
            "mail_unsubscribe": registration.person_id,
            "door_helper": registration.knowledge_session_id,
            "invited": db.session.scalars(select(RoundRecipient.id)).first(),
            "password_reset": colleague.id,
            "account_invitation": invited.id,
        }
        paths = [links.address_of(purpose, row_id).removeprefix("http://localhost") for purpose, row_id in rows.items()]
        return {f"{page}/": token for page, _, token in (path.rpartition("/") for path in paths)}
