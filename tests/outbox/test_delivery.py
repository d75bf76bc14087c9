"""What leaves, over real SMTP, on both databases."""

from datetime import timedelta
from pathlib import Path

from bs4 import BeautifulSoup
from flask import render_template_string

from sessions_app.core import clock, links
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.rules import MailState
from tests import factories
from tests.outbox.letterbox import Letterbox
from tests.outbox.mails import mail, states

REQUEST = (Path(__file__).parents[1] / "invitations" / "golden" / "request_summer.ics").read_bytes().decode()


def test_a_due_mail_leaves_once(letterbox: Letterbox) -> None:
    sent = mail(subject="Je hebt een plek", recipient_name="Fé de Wit", recipient_email="fe@example.org")

    assert deliver_due(clock.now()).sent == 1
    assert deliver_due(clock.now()).sent == 0

    (received,) = letterbox.mails
    assert received["Subject"] == "Je hebt een plek"
    assert received["To"].addresses[0].display_name == "Fé de Wit"
    assert received["From"].addresses[0].addr_spec == "sessies@example.org"
    assert received["Reply-To"].addresses[0].addr_spec == "sessies@example.org"
    assert received["Message-ID"] == sent.message_id
    assert (sent.state, sent.sent_at, sent.tries) == (MailState.SENT, clock.now(), 1)


def test_many_mails_share_one_connection_per_batch(letterbox: Letterbox) -> None:
    for _ in range(10):
        mail()
    deliver_due(clock.now())
    assert (len(letterbox.mails), letterbox.connections) == (10, 1)


def test_a_mail_for_later_waits(letterbox: Letterbox) -> None:
    mail(due_at=clock.now() + timedelta(hours=1))
    deliver_due(clock.now())
    assert letterbox.mails == []
    with clock.set_to(clock.now() + timedelta(hours=1)):
        deliver_due(clock.now())
    assert len(letterbox.mails) == 1


def test_the_personal_link_and_its_picture_are_put_in_at_delivery(letterbox: Letterbox) -> None:
    registration = factories.registration(factories.knowledge_session())
    number = registration.id
    link = render_template_string("{{ personal_link('registration', n) }}?cijfer=8", n=number)
    picture = render_template_string('<img src="{{ qr_image(\'door\', n) }}" alt="">', n=number)
    mail(text_body=f"Zie {link}", html_body=f'<a href="{link}">Zie</a>{picture}')

    deliver_due(clock.now())

    address = links.address_of("registration", number) + "?cijfer=8"
    (received,) = letterbox.mails
    html = BeautifulSoup(received.get_body(("html",)).get_content(), "html.parser")
    assert received.get_body(("plain",)).get_content().strip() == f"Zie {address}"
    assert html.a is not None
    assert html.a["href"] == address
    (png,) = [part for part in received.walk() if part.get_content_type() == "image/png"]
    assert html.img is not None
    assert html.img["src"] == f"cid:{png['Content-ID'].strip('<>')}"
    assert png.get_content().startswith(b"\x89PNG")


def test_who_types_a_placeholder_as_her_name_gets_no_link(letterbox: Letterbox) -> None:
    registration = factories.registration(factories.knowledge_session())
    typed = f"[[link:registration:{registration.id}]] [[link:registration:{registration.id}:{'0' * 16}]]"
    mail(text_body=f"Dag {typed}", html_body=f"[[qr:door:{registration.id}:{'0' * 16}]]")
    deliver_due(clock.now())
    (received,) = letterbox.mails
    assert received.get_body(("plain",)).get_content().strip() == f"Dag {typed}"
    assert "[[qr:door:" in received.get_body(("html",)).get_content()


def test_a_calendar_mail_comes_from_its_organizer(letterbox: Letterbox) -> None:
    mail(calendar=REQUEST, calendar_method="REQUEST")
    deliver_due(clock.now())
    (received,) = letterbox.mails
    assert received["From"].addresses[0].addr_spec == "sessies@omslag.example"
    assert received["Reply-To"] is None
    types = [part.get_content_type() for part in received.walk()]
    assert types[-2:] == ["text/calendar", "application/ics"]


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(letterbox: Letterbox) -> None:
    mail(recipient_email="no address at all")
    mail()
    deliver_due(clock.now())
    assert states() == [MailState.GIVEN_UP, MailState.SENT]


def test_an_earlier_mail_of_the_chain_is_never_overtaken(letterbox: Letterbox) -> None:
    mail(chain="c:1", subject="first", state=MailState.TAKEN, taken_at=clock.now())
    mail(chain="c:1", subject="second")
    mail(chain="c:2", subject="other chain")

    deliver_due(clock.now())
    assert [received["Subject"] for received in letterbox.mails] == ["other chain"]

    with clock.set_to(clock.now() + timedelta(minutes=6)):  # the worker that held the first one is dead
        deliver_due(clock.now())
    assert [received["Subject"] for received in letterbox.mails] == ["other chain", "first", "second"]


def test_the_newest_of_a_chain_says_it_when_an_older_one_failed(letterbox: Letterbox) -> None:
    older = mail(chain="c:1", recipient_email="vol@example.org")
    mail(chain="c:1", subject="news")
    letterbox.refuses["vol@example.org"] = "452 4.2.2 mailbox full"
    deliver_due(clock.now())
    assert older.state is MailState.SUPERSEDED
    assert [received["Subject"] for received in letterbox.mails] == ["news"]
