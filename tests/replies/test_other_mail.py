"""Bounces, machines and people: what arrives and is no answer from a calendar."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.outbox import undeliverable
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import erasure
from sessions_app.registrations.models import Registration
from sessions_app.replies import service
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Reason, Stage
from tests.cast import Cast
from tests.replies.post import FATMA, due, invitation_of, letter, read, status_of


def invitation_mail() -> OutgoingMail:
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "invitation")).one()


def evaluation() -> OutgoingMail | None:
    """Some mail that one can do without."""
    message = Message(
        "password_reset", "een-sleutel", FATMA, "Fatma", "nl", topic=MailTopic.EVALUATIONS, person_id=1,
        context={"user": Cast().organiser_olga},
    )  # fmt: skip
    return enqueue(message)


def test_a_permanent_bounce_marks_address_and_mail(fatma: Registration) -> None:
    ours = invitation_mail()
    mail = read(letter("bounce_postfix", attendee=FATMA, our_id=ours.message_id))
    assert (mail.kind, mail.stage, mail.why) == (Kind.BOUNCE, Stage.APPLIED, Reason.BOUNCED)
    assert mail.knowledge_session_id == fatma.knowledge_session_id
    mark = undeliverable.find(FATMA)
    assert mark is not None and mark.is_permanent
    assert "User unknown" in mark.reason
    assert FATMA not in mark.reason
    db.session.refresh(ours)
    assert ours.state is MailState.GIVEN_UP
    assert "User unknown" in ours.last_error
    assert status_of(fatma) == "confirmed"


def test_a_marked_address_gets_only_mail_it_cannot_do_without(fatma: Registration) -> None:
    read(letter("bounce_postfix", attendee=FATMA, our_id=invitation_mail().message_id))
    assert evaluation() is None
    from sessions_app.registrations import service as registrations

    registrations.cancel(fatma)
    assert "registration_cancelled" in due()


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.0"), ("failed", "5.2.2")])
def test_what_may_still_arrive_is_only_noted(fatma: Registration, action: str, status: str) -> None:
    ours = invitation_mail()
    mail = read(letter("bounce_postfix", attendee=FATMA, our_id=ours.message_id, action=action, status=status))
    assert (mail.stage, mail.why) == (Stage.NOTED, Reason.DELAYED)
    db.session.refresh(ours)
    assert ours.state is MailState.SENT
    assert undeliverable.among([FATMA]) == {}
    assert undeliverable.find(FATMA) is not None


def test_a_report_that_names_no_mail_of_ours_marks_nobody_by_itself(fatma: Registration) -> None:
    mail = read(letter("bounce_postfix", attendee=FATMA))
    assert (mail.stage, mail.why, mail.attendee_email) == (Stage.WAITING, Reason.BOUNCE_UNPROVEN, FATMA)
    assert undeliverable.find(FATMA) is None
    service.take_over(mail, Cast().admin_anna)
    assert undeliverable.find(FATMA) is not None


def test_a_report_about_somebody_else_with_the_number_of_our_mail_waits(fatma: Registration) -> None:
    mail = read(letter("bounce_postfix", attendee="mo@example.net", our_id=invitation_mail().message_id))
    assert mail.why is Reason.BOUNCE_UNPROVEN
    assert undeliverable.find("mo@example.net") is None


def test_a_report_that_it_arrived_is_left_alone(fatma: Registration) -> None:
    mail = read(letter("bounce_postfix", attendee=FATMA, our_id=invitation_mail().message_id, action="delivered"))
    assert mail.stage is Stage.IGNORED
    assert undeliverable.find(FATMA) is None


def test_an_old_fashioned_bounce_waits(fatma: Registration) -> None:
    ours = invitation_mail()
    raw = (
        "From: MAILER-DAEMON@qmail.example\r\nTo: sessies@example.org\r\nSubject: failure notice\r\n\r\n"
        f"Hi. I could not deliver to {FATMA}\r\n\r\n--- Below this line is a copy\r\nMessage-ID: {ours.message_id}\r\n"
    ).encode()
    mail = read(raw)
    assert (mail.kind, mail.why, mail.attendee_email) == (Kind.BOUNCE, Reason.BOUNCE_UNPROVEN, FATMA)
    assert mail.knowledge_session_id == fatma.knowledge_session_id


def test_an_out_of_office_is_left_alone(fatma: Registration) -> None:
    mail = read(letter("out_of_office"))
    assert (mail.kind, mail.stage, mail.why) == (Kind.AUTOMATIC, Stage.IGNORED, Reason.AUTOMATIC)
    assert due() == []


def test_an_automatic_mail_with_an_answer_in_it_counts(fatma: Registration) -> None:
    """Google Calendar says Auto-Submitted of each answer."""
    assert read(letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED")).stage is Stage.APPLIED


def test_words_of_a_person_wait_for_the_organiser_of_her_session(fatma: Registration) -> None:
    mail = read(letter("person", our_id=invitation_mail().message_id))
    assert (mail.kind, mail.stage, mail.why) == (Kind.MESSAGE, Stage.WAITING, Reason.NO_CALENDAR)
    assert mail.knowledge_session_id == fatma.knowledge_session_id
    assert mail.body_text == "Ik kan toch niet komen, sorry. Café erna wel!"
    assert read(letter("person")).knowledge_session_id == fatma.knowledge_session_id  # by her address
    assert due() == []


def test_a_file_for_outlook_alone_waits(fatma: Registration) -> None:
    assert read(letter("winmail")).why is Reason.OUTLOOK_ONLY


def test_our_own_mail_that_comes_back_is_left_alone(fatma: Registration) -> None:
    mail = read(letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED", from_="sessies@example.org"))
    assert (mail.stage, mail.why) == (Stage.IGNORED, Reason.OWN_MAIL)


def test_a_forwarded_invitation_is_no_answer(fatma: Registration) -> None:
    raw = letter("gmail", uid=invitation_of(fatma).uid).replace(b"METHOD:REPLY", b"METHOD:REQUEST")
    raw = raw.replace(b"Auto-Submitted: auto-generated\r\n", b"")
    raw = raw[: raw.index(b"--0000000000001a2b3c\r\nContent-Type: application/ics")] + b"--0000000000001a2b3c--\r\n"
    assert read(raw).why is Reason.OTHER_METHOD


def test_the_method_may_stand_in_the_mail_alone(fatma: Registration) -> None:
    raw = letter("thunderbird", uid=invitation_of(fatma).uid, partstat="DECLINED").replace(b"METHOD:REPLY\r\n", b"")
    assert read(raw).stage is Stage.APPLIED


def test_after_its_period_a_message_is_gone_and_what_waits_too_long_is_put_aside(fatma: Registration) -> None:
    settled = read(letter("out_of_office")).id
    waits = read(letter("person")).id
    db.session.commit()
    assert service.sweep(clock.now() + timedelta(days=29), dry_run=True) == 0
    assert service.sweep(clock.now() + timedelta(days=31), dry_run=True) == 1
    assert service.sweep(clock.now() + timedelta(days=61), dry_run=False) == 1
    db.session.expire_all()
    assert db.session.get(IncomingMail, settled) is None
    left = db.session.get_one(IncomingMail, waits)
    assert (left.stage, left.why) == (Stage.SET_ASIDE, Reason.NOBODY_LOOKED)
    assert retention.PERIODS["incoming_mail"] == timedelta(days=30)


def test_who_takes_her_data_along_gets_her_letters_too(fatma: Registration) -> None:
    read(letter("person"))
    undeliverable.note_returned(FATMA, "550 vol", True, None)
    data = erasure.data_of(fatma.person)
    assert data["answers_received"][0]["text"].startswith("Ik kan toch niet komen")
    assert data["mail_sent_back"]["said"] == "550 vol"


def test_who_is_erased_is_erased_from_her_letters(fatma: Registration) -> None:
    read(letter("gmail", uid=invitation_of(fatma).uid, partstat="TENTATIVE"))
    read(letter("person"))
    erasure.erase_everything_of(fatma.person)
    db.session.commit()
    db.session.expire_all()
    mails = db.session.scalars(select(IncomingMail)).all()
    assert [(mail.is_erased, mail.raw) for mail in mails] == [(True, None)] * 2
