"""In the room: a short address on the screen, where one asks for one's own link.

The address is derived from the session and the secret key, as personal links are, but short enough to type over. It
is no secret: it opens a form that says the same to every address.
"""

import hashlib
import hmac

from flask import current_app
from markupsafe import Markup

from sessions_app.core import clock
from sessions_app.core.database.connections import insert_unless_there, lock_row
from sessions_app.core.extensions import db
from sessions_app.core.qr_drawing import qr_in_page
from sessions_app.feedback import messages, moments, queries
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.feedback.rules import AskedBy
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import enqueue, withdraw_unsent
from sessions_app.people.queries import find_person
from sessions_app.registrations.models import Attendance, Registration
from sessions_app.registrations.queries import find_registration

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike on a screen at the far end of a room
CHECK_LETTERS = 3
LONGEST = 12


def code_of(knowledge_session: KnowledgeSession) -> str:
    return _written(knowledge_session.id) + _check(current_app.config["SECRET_KEY"], knowledge_session.id)


def address_of(knowledge_session: KnowledgeSession) -> str:
    return f"{current_app.config['BASE_URL']}/e/{code_of(knowledge_session)}"


def find_by_code(code: str) -> KnowledgeSession | None:
    """Small and capital letters are the same; None for a code that is none of ours, or a session nobody may see."""
    typed = code.lower()
    if not CHECK_LETTERS < len(typed) <= LONGEST or set(typed) - set(LETTERS):
        return None
    session_id = _read(typed[:-CHECK_LETTERS])
    keys = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    if typed[:-CHECK_LETTERS] != _written(session_id) or typed[-CHECK_LETTERS:] not in [
        _check(key, session_id) for key in keys
    ]:
        return None
    found = db.session.get(KnowledgeSession, session_id) if session_id < 2**31 else None
    return found if found is not None and found.is_published else None


def is_open(knowledge_session: KnowledgeSession) -> bool:
    closed_at = queries.closed_at(knowledge_session.id)
    return moments.room_is_open(knowledge_session.starts_at, knowledge_session.ends_at, closed_at, clock.now())


def send_link(knowledge_session: KnowledgeSession, email: str) -> None:
    """Her own link by mail, when she has a place or walked in; otherwise nothing, and nobody is told which."""
    person = find_person(email)
    found = find_registration(knowledge_session.id, person.id) if person else None
    if found is None:
        return
    # A worker that asks everybody in this very moment goes on: we wait for it, so it may not wait for us.
    registration = lock_row(Registration, found.id, key_share=True)
    if not registration.is_confirmed or registration.is_erased or registration.attendance is Attendance.NO_SHOW:
        return
    enqueue(messages.evaluation_link(_request_for(registration)))


def qr_code(knowledge_session: KnowledgeSession) -> Markup:
    return qr_in_page(address_of(knowledge_session), "room__qr")


def _request_for(registration: Registration) -> FeedbackRequest:
    """Hers; from now on she counts as asked."""
    request = queries.find_request(registration.id)
    if request is None:
        news = {"asked_at": clock.now(), "asked_by": AskedBy.ROOM, "link_version": 0}
        if made := insert_unless_there(FeedbackRequest, [{"registration_id": registration.id, **news}]):
            return made[0]
        request = queries.find_request(registration.id)  # of who asked everybody in this very moment
    assert request is not None
    if request.asked_by is AskedBy.NOBODY or _took_back_the_planned_mail(request):
        request.asked_by, request.asked_at = AskedBy.ROOM, clock.now()
    db.session.flush()
    return request


def _took_back_the_planned_mail(request: FeedbackRequest) -> bool:
    """The attendance was complete before the end, so the same question by mail waited for that: it is taken back, and
    out of the organiser's list of mails, where it would tell who asked."""
    taken_back = withdraw_unsent(messages.chain_of(request))
    for mail in taken_back:
        mail.knowledge_session_id = None
    return bool(taken_back)


def _written(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def _read(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return number


def _check(key: str, session_id: int) -> str:
    digest = hmac.new(key.encode(), f"evaluation in the room:{session_id}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:4]) % len(LETTERS) ** CHECK_LETTERS
    return _written(number).rjust(CHECK_LETTERS, LETTERS[0])
