"""The organiser's table: filter, search, order, numbers on the waiting list; as CSV; a constant number of queries."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Need, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

PAGE = "/beheer/sessies/noord-1/deelnemers"


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    session = factories.knowledge_session(slug="noord-1")
    people = [
        ("Ayşe Voorbeeld", "ayse@example.org", RegistrationStatus.CONFIRMED),
        ("Kim de Adelaar", "kim@example.org", RegistrationStatus.WAITING),
        ("Robin Berg", "robin@example.org", RegistrationStatus.WAITING),
        ("Yara Citroen", "yara@example.org", RegistrationStatus.CANCELLED),
    ]
    for minute, (name, email, status) in enumerate(people):
        since = clock.now() + timedelta(minutes=minute)
        key = name.split()[-1].lower()
        values = {"status": status, "status_since": since, "registered_at": since}
        factories.registration(session, email, name=name, sort_name=key, **values)
    return session


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def names(client: PageClient, query: str = "") -> list[str]:
    heads = client.get(PAGE + query).select("th[scope=row]")
    return [str(head.contents[0]).strip() for head in heads]


def test_filter_search_and_order(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    assert names(olga) == ["Kim de Adelaar", "Robin Berg", "Yara Citroen", "Ayşe Voorbeeld"]
    assert names(olga, "?volgorde=aangemeld")[0] == "Ayşe Voorbeeld"
    assert names(olga, "?toon=wacht") == ["Kim de Adelaar", "Robin Berg"]
    assert names(olga, "?toon=plek") == ["Ayşe Voorbeeld"]
    assert names(olga, "?zoek=KIM@") == ["Kim de Adelaar"]
    assert names(olga, "?zoek=%25") == []
    page = olga.get(PAGE + "?toon=wacht&pagina=nonsense")
    assert [chip.b.get_text() for chip in page.select(".chip")] == ["4", "1", "2", "1"]  # type: ignore[union-attr]
    assert "Waits, number 2" in page.get_text()


def test_needs_are_shown_and_counted(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    confirmed = db.session.query(Registration).filter_by(status=RegistrationStatus.CONFIRMED).one()
    confirmed.needs = [RegistrationNeed(need=Need.LARGE_PRINT)]
    db.session.commit()
    assert olga.get(PAGE).get_text().count("Large print") == 2


def test_the_number_of_queries_does_not_grow_with_the_people(
    olga: PageClient, knowledge_session: KnowledgeSession
) -> None:
    def queries(path: str) -> int:
        seen: list[str] = []
        listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        olga.raw(path)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    paths = (PAGE, PAGE + ".csv", "/beheer/sessies/noord-1/presentie")
    few = [queries(path) for path in paths]
    for _ in range(30):
        one = factories.registration(knowledge_session)
        one.needs = [RegistrationNeed(need=Need.VEGAN)]
    db.session.commit()
    assert [queries(path) for path in paths] == few


def test_csv(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    factories.registration(knowledge_session, "x@example.org", name='=1+1;"x"', sort_name="a", organisation="-2")
    factories.registration(knowledge_session, "y@example.org", name="😀 נועה", sort_name="b", question="@SUM(A1)\nTwo")
    answer = olga.raw(PAGE + ".csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["Name", "E-mail address"]
    assert rows[1][:3] == ['\'=1+1;"x"', "x@example.org", "'-2"]
    assert (rows[3][0], rows[3][-1]) == ("😀 נועה", "'@SUM(A1) Two")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[2][5] == "1"  # Kim is number 1 on the waiting list


@pytest.mark.parametrize("value", ["=A1", "+31", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(value: str) -> None:
    assert spreadsheet_cell(value).startswith("'")


def test_an_organiser_cancels_after_a_question(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    kim = db.session.query(Registration).filter_by(name="Kim de Adelaar").one()
    olga.get(f"{PAGE}/{kim.id}/afmelden")
    assert kim.is_waiting
    olga.post(f"{PAGE}/{kim.id}/afmelden")
    db.session.expire_all()
    assert kim.is_cancelled
    told = [mail.kind for mail in db.session.query(OutgoingMail).filter_by(recipient_email="kim@example.org")]
    assert told == ["registration_cancelled"]
    olga.get(f"{PAGE}/{kim.id}/afmelden")
