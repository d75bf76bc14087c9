"""The organiser's desk: what needs her, her sessions, one session; in her scope alone."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.agreements.models import Agreement
from sessions_app.agreements.rules import AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.models import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    """The organiser of Noord, signed in."""
    return client.sign_in(cast.organiser_olga)


def failed_mail(session: KnowledgeSession, state: MailState = MailState.GIVEN_UP, tries: int = 8) -> None:
    number = db.session.query(OutgoingMail).count()
    mail = OutgoingMail(
        idempotency_key=f"mail-{number}", kind="invitation", recipient_email="sam@example.org", subject="Uitnodiging",
        text_body="", html_body="", message_id=f"<{number}@example.org>", knowledge_session_id=session.id,
        state=state, tries=tries, due_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(mail)
    db.session.commit()


@pytest.mark.parametrize("address", ["/beheer", "/beheer/sessies", "/beheer/sessies/een"])
def test_the_desk_is_for_organisers(client: PageClient, cast: Cast, address: str) -> None:
    factories.knowledge_session(slug="een")
    assert "/inloggen" in client.raw(address, 302).headers["Location"]
    PageClient(client.app).sign_in(cast.coordinator_cor).get(address, 403)
    PageClient(client.app).sign_in(cast.organiser_olga).get(address)
    PageClient(client.app).sign_in(cast.admin_anna).get(address)


@pytest.mark.parametrize(("language", "today"), [("nl", "Dinsdag 14 april 2026"), ("en", "Tuesday 14 April 2026")])
def test_the_date_of_today_begins_with_a_capital_and_keeps_its_own(olga: PageClient, language: str, today: str) -> None:
    olga.raw(f"/taal/{language}", 302)
    with clock.set_to(datetime(2026, 4, 14, 10, tzinfo=UTC)):
        assert today in olga.get("/beheer").get_text()


def test_a_session_outside_her_scope_does_not_exist(client: PageClient, cast: Cast) -> None:
    factories.knowledge_session(slug="in-noord", title="Geheim van Noord", status=SessionStatus.DRAFT)
    olaf = client.sign_in(cast.organiser_olaf)
    olaf.get("/beheer/sessies/in-noord", 404)
    assert "Geheim van Noord" not in olaf.get("/beheer/sessies").get_text()
    assert "Geheim van Noord" not in olaf.get("/beheer").get_text()


def test_today_names_what_needs_her(olga: PageClient) -> None:
    now = clock.now()
    draft = factories.knowledge_session(title="Het concept", status=SessionStatus.DRAFT)
    soon = factories.knowledge_session(now + timedelta(days=2), title="Deze week")
    held = factories.knowledge_session(now - timedelta(days=1), title="Net geweest")
    crowded = factories.knowledge_session(title="Wachten voor niets", capacity=2)
    factories.registration(crowded, status=RegistrationStatus.WAITING)
    chosen = factories.knowledge_session(title="Met goedkeuring", needs_approval=True)
    factories.registration(chosen, status=RegistrationStatus.REQUESTED)
    failed_mail(soon)
    failed_mail(soon, MailState.DUE, tries=0)
    help_wanted = {"status": AgreementStatus.STUCK, "help_wanted": True, "created_at": now}
    db.session.add(Agreement(knowledge_session=held, what="Samen kijken", due_on=clock.today(), **help_wanted))
    db.session.commit()
    page = olga.get("/beheer")
    todo = page.select_one("aside")
    assert todo is not None
    for address in (
        f"sessies/{draft.slug}",
        f"sessies/{held.slug}/presentie",
        f"sessies/{crowded.slug}/deelnemers",
        f"sessies/{chosen.slug}/deelnemers?toon=gevraagd",
        "mail",
    ):
        assert todo.select(f'a[href="/beheer/{address}"]'), address
    assert todo.select_one('a[href="/beheer/mail"]').get_text().startswith("1 ")  # type: ignore[union-attr]
    assert "Samen kijken" in todo.get_text()
    assert "Deze week" in page.select_one("section").get_text()  # type: ignore[union-attr]


def test_today_leaves_alone_what_is_done_or_long_ago(olga: PageClient, cast: Cast) -> None:
    now = clock.now()
    factories.knowledge_session(now - timedelta(days=2), attendance_completed_at=now)
    factories.knowledge_session(now - timedelta(days=200))
    west = factories.knowledge_session(now + timedelta(days=1), district=factories.district("west"))
    failed_mail(west)
    assert not olga.get("/beheer").select("aside li")


def test_the_list_counts_by_state_filters_and_keeps_its_number_of_queries(olga: PageClient) -> None:
    counted = []
    for number in (3, 17):
        for _ in range(number):
            factories.registration(factories.knowledge_session(title="Rij"))
        with statements() as seen:
            page = olga.get("/beheer/sessies")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 15
    factories.knowledge_session(title="Het concept", status=SessionStatus.DRAFT)
    drafts = olga.get("/beheer/sessies?toon=draft")
    assert [row.select_one("th a").get_text() for row in drafts.select("tbody tr")] == ["Het concept"]  # type: ignore[union-attr]
    assert [chip.get_text() for chip in drafts.select(".chip b")] == ["21", "1", "20", "0", "0"]
    assert len(page.select("tbody tr")) == 20
    assert len(olga.get("/beheer/sessies?q=concept&toon=onzin").select("tbody tr")) == 1
    assert not olga.get("/beheer/sessies?q=bestaatniet").select("tbody tr")


def test_of_a_draft_that_was_dropped_nobody_was_told_why(olga: PageClient) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT)
    olga.post(f"/beheer/sessies/{draft.slug}/afgelasten", {"explanation": "De zaal is dicht."})
    page = olga.get(f"/beheer/sessies/{draft.slug}").get_text()
    assert "De reden: De zaal is dicht." in page
    assert "die mensen hoorden" not in page


def test_a_draft_can_be_published_and_a_published_one_moved_or_cancelled(olga: PageClient) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT)
    page = olga.get(f"/beheer/sessies/{draft.slug}")
    base = f"/beheer/sessies/{draft.slug}"
    assert page.select_one(f'form[method="post"][action="{base}/publiceren"]')
    assert page.select_one(f'a[href="{base}/voorbeeld"]')
    assert page.select_one(f'a.button--quiet[href="{base}/afgelasten"]').get_text() == "Laat het concept vervallen"  # type: ignore[union-attr]
    live = factories.knowledge_session()
    base = f"/beheer/sessies/{live.slug}"
    page = olga.get(base)
    assert not page.select(f'form[action="{base}/publiceren"]')
    for action in ("bewerken", "verzetten", "afgelasten", "deelnemers", "presentie", "voorbeeld"):
        assert page.select(f'a[href="{base}/{action}"]'), action
    assert page.select(f'form[method="post"][action="{base}/dupliceren"]')
    assert page.select_one(f'a.button--danger[href="{base}/afgelasten"]')


def test_a_cancelled_one_offers_only_what_it_can_still_do(olga: PageClient) -> None:
    session = factories.knowledge_session(status=SessionStatus.CANCELLED)
    base = f"/beheer/sessies/{session.slug}"
    page = olga.get(base)
    for gone in ("bewerken", "verzetten", "afgelasten", "presentie", "reeks"):
        assert not page.select(f'a[href="{base}/{gone}"]'), gone
    assert page.select(f'form[action="{base}/dupliceren"]')
    assert not olga.get(f"{base}/deelnemers").select(f'a[href="{base}/presentie"]')
    words = page.get_text(" ")
    assert "Er wacht niets op je." in words and "Ze zien elkaar" not in words


def test_nothing_waits_is_not_said_beside_a_request(olga: PageClient) -> None:
    session = factories.knowledge_session(needs_approval=True)
    factories.registration(session, status=RegistrationStatus.REQUESTED)
    words = olga.get(f"/beheer/sessies/{session.slug}").get_text(" ")
    assert "1 persoon vraagt om een plek" in words and "Er wacht niets op je." not in words


def test_questions_are_read_for_the_speakers_until_it_is_over(olga: PageClient, cast: Cast) -> None:
    session = factories.knowledge_session()
    factories.registration(session, question="Mag dat?")
    page = f"/beheer/sessies/{session.slug}"
    assert "Lees 1 vraag voor de sprekers" in olga.get(page).get_text()
    with clock.set_to(session.ends_at + timedelta(minutes=1)):
        olga.sign_in(cast.organiser_olga)
        assert "voor de sprekers" not in olga.get(page).get_text()
        assert olga.get(page).select(f'a[href="{page}/vragen"]')  # and can still be answered and published
    session.status = SessionStatus.CANCELLED
    db.session.commit()
    olga.sign_in(cast.organiser_olga)
    words = olga.get(page).get_text()
    assert "voor de sprekers" not in words and "Er wacht niets op je." in words


def test_the_glance_tells_seats_mails_and_questions(olga: PageClient) -> None:
    session = factories.knowledge_session(capacity=1)
    factories.registration(session, question="Mag dat?")
    factories.registration(session, status=RegistrationStatus.WAITING)
    failed_mail(session)
    failed_mail(session, MailState.SENT, tries=1)
    glance = olga.get(f"/beheer/sessies/{session.slug}").select_one(".glance")
    assert glance is not None
    assert [figure.get_text() for figure in glance.select(".glance__figure b")] == ["1", "1"]
    assert glance.select(f'a[href="/beheer/sessies/{session.slug}/vragen"]')
    assert glance.select('a[href="/beheer/mail"]')


@pytest.mark.parametrize(("days", "is_filled"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_checking_in_is_the_filled_button_around_the_day_itself(olga: PageClient, days: int, is_filled: bool) -> None:
    session = factories.knowledge_session(clock.now() + timedelta(days=days))
    page = olga.get(f"/beheer/sessies/{session.slug}")
    door = page.select_one(f'a[href="/beheer/sessies/{session.slug}/presentie"].button')
    assert door is not None
    assert ("button--primary" in door["class"]) is is_filled


def test_today_names_the_next_session_when_the_week_is_empty(olga: PageClient) -> None:
    later = factories.knowledge_session(clock.now() + timedelta(days=20), title="Pas later")
    factories.knowledge_session(clock.now() + timedelta(days=40), title="Nog later")
    week = olga.get("/beheer").select_one("#week").parent  # type: ignore[union-attr]
    assert week is not None
    assert [link["href"] for link in week.select("a")] == [f"/beheer/sessies/{later.slug}"]


def test_who_came_is_told_in_the_singular_once_it_is_over(olga: PageClient) -> None:
    session = factories.knowledge_session(clock.now() - timedelta(days=1))
    factories.registration(session, attendance=Attendance.ATTENDED)
    assert "1 was er, 0 niet." in olga.get(f"/beheer/sessies/{session.slug}").get_text()


@pytest.mark.parametrize("address", ["/beheer", "/beheer/sessies/een", "/sessies/een", "/sessies/een/aanmelden"])
def test_a_postcode_stays_in_one_piece(olga: PageClient, address: str) -> None:
    factories.knowledge_session(slug="een")
    words = olga.get(address).select_one("main").get_text()  # type: ignore[union-attr]
    assert "1020\xa0AB" in words and "1020 AB" not in words
