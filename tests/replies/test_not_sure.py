"""What is not sure: forgeries, aliases, deputies, delegates, other times. It waits, and at most a mail asks."""

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.replies import service
from sessions_app.replies.authentication import is_authentic, server_of
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Reason, Stage
from tests.cast import Cast
from tests.conftest import NOON
from tests.replies.post import FATMA, SERVER, due, invitation_of, letter, passed, read, registered, status_of

ALIAS = "f.yilmaz@zorg.example.net"
FORGED = passed(FATMA)  # as anyone can write it


def decline(registration: Registration, name: str = "gmail", **values: object) -> IncomingMail:
    return read(letter(name, uid=invitation_of(registration).uid, partstat="DECLINED", **values))


def nothing_happened(mail: IncomingMail, registration: Registration, reason: Reason) -> None:
    assert (mail.stage, mail.why) == (Stage.WAITING, reason)
    assert status_of(registration) == "confirmed"
    assert invitation_of(registration).answer is None


def test_without_the_setting_every_answer_waits(trusting: Flask, fatma: Registration) -> None:
    trusting.config["REPLY_TRUSTED_AUTHSERV"] = []
    nothing_happened(decline(fatma), fatma, Reason.NOT_VERIFIED)
    assert due() == ["cancel_question"]
    accepted = read(letter(uid=invitation_of(fatma).uid))
    nothing_happened(accepted, fatma, Reason.NOT_VERIFIED)
    assert due() == ["cancel_question"]


@pytest.mark.parametrize(
    "results",
    [
        "X-Nothing: here",
        passed(FATMA, server="mx.evil.example"),
        passed("fatma@evil.example"),
        f"{passed(FATMA, result='fail')}\n{FORGED}",
        f"Authentication-Results: {SERVER}; dkim=none; spf=softfail smtp.mailfrom={FATMA}\n{FORGED}",
    ],
    ids=[
        "none",
        "another server",
        "another domain",
        "DMARC failed, a forged one below",
        "nothing proven, forged below",
    ],
)
def test_a_forged_refusal_does_nothing(fatma: Registration, results: str) -> None:
    nothing_happened(decline(fatma, results=results), fatma, Reason.NOT_VERIFIED)


def test_the_question_is_asked_once_for_each_version(fatma: Registration) -> None:
    for _ in range(3):
        decline(fatma, results="X-Nothing: here")
    assert due() == ["cancel_question"]
    mail = db.session.query(OutgoingMail).filter_by(kind="cancel_question").one()
    assert mail.recipient_email == FATMA
    assert "[[link:registration:" in mail.text_body
    assert mail.calendar is None


def test_an_answer_from_another_address_waits(fatma: Registration) -> None:
    nothing_happened(decline(fatma, from_=ALIAS, attendee=ALIAS, results=passed(ALIAS)), fatma, Reason.OTHER_ADDRESS)


def test_her_own_sure_address_counts_though_her_calendar_names_an_alias(fatma: Registration) -> None:
    assert decline(fatma, attendee=ALIAS).stage is Stage.APPLIED


def test_her_name_in_the_letter_of_another_waits(fatma: Registration) -> None:
    mail = decline(fatma, from_="eve@evil.example", attendee=FATMA, results=passed("eve@evil.example"))
    nothing_happened(mail, fatma, Reason.OTHER_ADDRESS)


@pytest.mark.parametrize(
    ("deputy", "stage"), [("bureau@zorg.example.net", Stage.APPLIED), ("bureau@elders.example.net", Stage.WAITING)]
)
def test_a_deputy_counts_in_her_own_domain_alone(fatma: Registration, deputy: str, stage: Stage) -> None:
    raw = letter("outlook", uid=invitation_of(fatma).uid, partstat=f'DECLINED;SENT-BY="mailto:{deputy}"', from_=deputy,
                 attendee=FATMA, results=passed(deputy))  # fmt: skip
    assert read(raw).stage is stage


@pytest.mark.parametrize("domain", ["gmail.com", "hotmail.nl", "yahoo.co.uk", "ziggo.nl", "Outlook.com"])
def test_where_anybody_has_a_mailbox_nobody_is_her_deputy(knowledge_session: KnowledgeSession, domain: str) -> None:
    with clock.set_to(NOON):
        sam = registered(knowledge_session, f"sam@{domain}".lower(), "Sam")
    eve = f"eve@{domain}"
    raw = letter("outlook", uid=invitation_of(sam).uid, partstat=f'DECLINED;SENT-BY="mailto:{eve}"', from_=eve,
                 attendee=sam.person.email, results=passed(eve))  # fmt: skip
    assert read(raw).why is Reason.OTHER_ADDRESS
    assert status_of(sam) == "confirmed"


def test_a_delegate_waits_and_she_is_asked(fatma: Registration) -> None:
    mail = read(letter(uid=invitation_of(fatma).uid, partstat='DELEGATED;DELEGATED-TO="mailto:mo@zorg.example.net"'))
    nothing_happened(mail, fatma, Reason.DELEGATED)
    assert due() == ["cancel_question"]


def test_another_time_proposed_waits_and_the_session_stays(fatma: Registration) -> None:
    before = fatma.knowledge_session.starts_at
    mail = read(letter("outlook", "outlook_counter", uid=invitation_of(fatma).uid, partstat="TENTATIVE"))
    nothing_happened(mail, fatma, Reason.COUNTER)
    assert (mail.kind, mail.body_text) == (Kind.COUNTER, "Kan het een uur later?")
    assert fatma.knowledge_session.starts_at == before
    assert due() == ["cancel_question"]


def test_two_senders_are_nobody(fatma: Registration) -> None:
    raw = letter(uid=invitation_of(fatma).uid, partstat="DECLINED")
    raw = raw.replace(b"From: Fatma", b"From: Eve <eve@evil.example>\r\nFrom: Fatma", 1)
    assert read(raw).why is Reason.OTHER_ADDRESS
    assert status_of(fatma) == "confirmed"


def test_an_unknown_entry_waits_for_an_admin(fatma: Registration) -> None:
    mail = read(letter(uid="nooit-verstuurd", from_="iemand@example.net"))
    assert (mail.stage, mail.why, mail.knowledge_session_id) == (Stage.WAITING, Reason.UNKNOWN_ENTRY, None)


def test_several_events_in_one_answer_wait(fatma: Registration) -> None:
    raw = letter(uid=invitation_of(fatma).uid, partstat="DECLINED", name="thunderbird")
    other = b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:een-ander\r\nEND:VEVENT"
    assert read(raw.replace(b"END:VEVENT", other)).why is Reason.SEVERAL


def test_taken_over_by_a_person_it_does_what_it_says(fatma: Registration) -> None:
    mail = decline(fatma, from_=ALIAS, attendee=ALIAS, results=passed(ALIAS))
    olga = Cast().organiser_olga
    service.take_over(mail, olga)
    db.session.commit()
    assert status_of(fatma) == "cancelled"
    assert (mail.stage, mail.settled_by_id) == (Stage.TAKEN_OVER, olga.id)
    with pytest.raises(service.NotToBeTakenOver):
        service.take_over(mail, olga)


def test_what_waits_is_settled_when_she_cancels_herself(fatma: Registration) -> None:
    mail = decline(fatma, results="X-Nothing: here")
    registrations.cancel(fatma)
    db.session.commit()
    db.session.refresh(mail)
    assert (mail.stage, mail.why) == (Stage.NOTED, Reason.SETTLED_OTHERWISE)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("mx; dmarc=pass header.from=a.example", True),
        ("mx 1; dmarc=pass (p=none (nested)) header.from=a.example", True),
        ('"MX"; dmarc=pass header.from=A.example', True),
        ("mx; dmarc=pass header.from=b.example", False),
        ("mx; dmarc=fail header.from=a.example; dkim=pass header.d=a.example", False),
        ("mx; dmarc=bestguesspass header.from=a.example", False),
        ("mx; dkim=pass header.d=a.example", True),
        ("mx; dkim=pass header.i=@a.example", True),
        ("mx; dkim=pass header.d=example", False),
        ("mx; dkim=pass header.d=xa.example", False),
        ("mx; spf=pass smtp.mailfrom=x@a.example", True),
        ("mx; spf=pass smtp.mailfrom=x@other.example", False),
        ("mx; none", False),
        ("mx (dmarc=pass header.from=a.example;)", False),
        ("mx.evil; dmarc=pass header.from=a.example", False),
        ("spf=pass smtp.mailfrom=a.example; dmarc=pass header.from=a.example", False),  # Exchange Online says no name
        ("", False),
        (";;;===((((", False),
    ],
)
def test_who_is_believed(results: str, expected: bool) -> None:
    assert is_authentic([results], ["mx"], "fatma@a.example") is expected


def test_dkim_of_the_domain_above_counts() -> None:
    assert is_authentic(["mx; dkim=pass header.d=a.example"], ["mx"], "fatma@mail.a.example")
    assert not is_authentic(["mx; dkim=pass header.d=mail.a.example"], ["mx"], "fatma@a.example")


def test_only_the_topmost_of_the_server_counts() -> None:
    genuine, forged = "mx; dmarc=fail header.from=a.example", "mx; dmarc=pass header.from=a.example"
    assert not is_authentic([genuine, forged], ["mx"], "fatma@a.example")
    assert is_authentic(["elders; dmarc=fail header.from=a.example", forged], ["mx"], "fatma@a.example")
    assert server_of("MX.Example.org 1; none") == "mx.example.org"
