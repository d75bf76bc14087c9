"""A list that an organiser enters: what she is told first is what happens, and no line is lost."""

import io
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.spreadsheets.reading import read_text
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.audit_models import AuditEntry
from sessions_app.registrations import participants_import, service
from sessions_app.registrations.import_lines import FIELDS, MOST_LINES, Line, lines_of
from sessions_app.registrations.models import Registration
from sessions_app.registrations.participants_import import Fate
from sessions_app.registrations.rules import EndedBecause, RegistrationIsClosed, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements

PAGE = "/beheer/sessies/noord-1/deelnemers/importeren"
LIST = """Naam;E-mail adres;Organisatie;Functie
Ayşe Çelik;Ayse@Example.org;De Brug;coach
Mo de Wit;mo@example.org;;
Zonder adres;;De Brug;
Kim;kim.example.org;;
Mo nog eens;MO@example.org;;
;naamloos@example.org;;
Sam;sam@example.org;Pantar;
"""


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="noord-1", capacity=2)


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def shown(client: PageClient, data: dict[str, object], status: int = 200) -> BeautifulSoup:
    answer = client.post(PAGE, data, status=status, content_type="multipart/form-data")
    return BeautifulSoup(answer.data, "html5lib")


def entered(client: PageClient, page: BeautifulSoup, status: int = 200) -> BeautifulSoup:
    answer = client.post(f"{PAGE}/invoeren", button_of(page), status=status)
    return BeautifulSoup(answer.data, "html5lib")


def lines_of_text(text: str) -> list[Line]:
    return lines_of(read_text(text, FIELDS, MOST_LINES).rows)


def button_of(page: BeautifulSoup) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in page.select("form[action$='/invoeren'] input")[1:]}


def told(page: BeautifulSoup) -> dict[int, str]:
    """What is said of each line, by its number in the list."""
    return {
        int(row.select("td")[0].get_text()): row.select("td")[-1].get_text().strip() for row in page.select("tbody tr")
    }


def test_the_preview_says_of_every_line_what_happens_and_does_nothing(
    olga: PageClient, session: KnowledgeSession
) -> None:
    factories.registration(session, "sam@example.org")
    page = shown(olga, {"pasted": LIST})
    assert told(page) == {
        2: "gets a place",
        3: "joins the waiting list",
        4: "there is no e-mail address: fill it in",
        5: "this is not an e-mail address: look for a missing @, a space or a comma",
        6: "the same address as on line 3",
        7: "there is no name: fill it in",
        8: "is registered already; nothing changes",
    }
    assert "Register 2 people" in page.get_text()
    assert db.session.scalar(select(func.count(Registration.id))) == 1
    assert not db.session.scalar(select(func.count(OutgoingMail.id)))


def test_what_was_told_happens_and_once_more_changes_nothing(olga: PageClient, session: KnowledgeSession) -> None:
    page = shown(olga, {"pasted": LIST})
    first = told(page)
    done = entered(olga, page)
    assert told(done) == first
    assert "5 lines are not used" not in done.get_text()
    assert "4 lines are not used" in done.get_text()
    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(row.name, row.status, row.organisation, row.job_title) for row in rows] == [
        ("Ayşe Çelik", RegistrationStatus.CONFIRMED, "De Brug", "coach"),
        ("Mo de Wit", RegistrationStatus.CONFIRMED, "", ""),
        ("Sam", RegistrationStatus.WAITING, "Pantar", ""),
    ]
    assert rows[0].person.email == "ayse@example.org"
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert {"registration_confirmed", "invitation", "waiting_list_joined"} == {mail.kind for mail in mails}
    assert "De organisator heeft je aangemeld." in mails[0].text_body
    entered(olga, page, status=409)  # the list is gone; it may be given again
    again = entered(olga, shown(olga, {"pasted": LIST}))
    assert set(told(again).values()) >= {"is registered already; nothing changes"}
    assert len(db.session.scalars(select(OutgoingMail)).all()) == len(mails)
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "participants")).all()
    assert [entry.count for entry in noted if entry.action == "added"] == [3, 0]


def test_nobody_is_put_back_against_her_will(app: Flask, session: KnowledgeSession) -> None:
    gone = {"status": RegistrationStatus.CANCELLED}
    factories.registration(session, "mo@example.org", ended_because=EndedBecause.OWN, **gone)
    factories.registration(session, "sam@example.org", ended_because=EndedBecause.ORGANISER, **gone)
    lines = lines_of_text(LIST)
    fates = {one.line.email: one.fate for one in participants_import.enter(session, lines) if one.line.number in (3, 8)}
    assert fates == {"mo@example.org": Fate.CANCELLED, "sam@example.org": Fate.PLACE}


@pytest.mark.parametrize(
    "values",
    [
        {"capacity": 2},
        {"capacity": 5, "limit_per_organisation": 1},
        {"capacity": 1, "online_capacity": 1, "online_url": "https://example.org/zaal"},
        {"capacity": 2, "needs_approval": True},
    ],
)
def test_what_is_foretold_is_what_the_rules_do(on_both: Flask, values: dict[str, object]) -> None:
    session = factories.knowledge_session(**values)
    text = "naam;mail;organisatie;online\n" + "\n".join(
        f"Deelnemer {n};p{n}@example.org;{'De Brug' if n % 2 else 'Stichting de brug'};{'ja' if n % 3 else ''}"
        for n in range(6)
    )
    lines = lines_of_text(text)
    foretold = participants_import.preview(session, lines)
    assert participants_import.enter(session, lines) == foretold
    assert len({one.fate for one in foretold}) == (1 if session.needs_approval else 2)


def test_who_says_neither_room_nor_online_is_put_nowhere(
    olga: PageClient, app: Flask, session: KnowledgeSession
) -> None:
    text = "naam;mail;online\n" + "\n".join(
        f"{way or 'Niets'};p{n}@example.org;{way}" for n, way in enumerate(("Online", "in de zaal", "", "via Teams"))
    )
    page = shown(olga, {"pasted": text})
    assert not page.find(string=lambda words: "in the room or online?" in (words or ""))
    session.online_url = "https://example.org/zaal"
    db.session.commit()
    page = shown(olga, {"pasted": text})
    left_out = [row.get_text(" ", strip=True) for row in page.select("tr") if "room or online?" in row.get_text()]
    assert len(left_out) == 1 and "via Teams" in left_out[0]
    entered(olga, page)
    stand = db.session.query(Registration.name, Registration.online).order_by(Registration.name)
    assert [tuple(one) for one in stand] == [("Niets", False), ("Online", True), ("in de zaal", False)]


def test_the_preview_of_a_long_list_takes_a_handful_of_queries(app: Flask, session: KnowledgeSession) -> None:
    def asked(size: int) -> int:
        lines = lines_of_text("\n".join(f"Deelnemer {n};p{n}@example.org" for n in range(size)))
        with statements() as seen:
            participants_import.preview(session, lines)
        return len(seen)

    asked(1)  # the session itself is read once
    assert asked(1000) == asked(3) < 8


def excel() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.worksheets[0].append(["Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Geboortedatum"])
    book.worksheets[0].append(["Ayşe", "van den", "Berg", "ayse@example.org", "1-1-1980"])
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("lijst.xlsx", excel(), "Ayşe van den Berg"),
        ("lijst.csv", "naam;mail\nRenée;renee@example.org".encode("cp1252"), "Renée"),
        ("lijst.txt", "naam\tmail\nRenée\trenee@example.org".encode("utf-16"), "Renée"),
    ],
)
def test_a_file_from_excel(olga: PageClient, session: KnowledgeSession, name: str, data: bytes, expected: str) -> None:
    page = shown(olga, {"file": (io.BytesIO(data), name)})
    assert expected in page.get_text()
    assert "gets a place" in page.get_text()
    assert "1980" not in page.get_text()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file, or paste the list"),
        ({"pasted": "zomaar een zin"}, "nobody in this list"),
        ({"file": (b"%PDF-1.7", "lijst.csv")}, "Save it in Excel as .xlsx or as CSV"),
        ({"pasted": "a@example.org\n" * 1001}, "more than 1000 lines"),
        ({"file": (b"x" * (5 * 1024 * 1024 + 1), "lijst.csv")}, "larger than 5 MB"),
    ],
)
def test_what_is_no_list_is_refused_beside_the_field(
    olga: PageClient, session: KnowledgeSession, data: dict[str, object], words: str
) -> None:
    if "file" in data:
        content, name = data["file"]  # type: ignore[misc]
        data = {"file": (io.BytesIO(content), name)}
    page = shown(olga, data, status=422)
    assert words in " ".join(error.get_text() for error in page.select(".field__error"))


def test_what_was_not_shown_is_not_entered(olga: PageClient, session: KnowledgeSession) -> None:
    fields = button_of(shown(olga, {"pasted": LIST}))
    factories.knowledge_session(slug="noord-2")
    olga.post(f"{PAGE}/invoeren", fields | {"mark": "another"}, status=409)
    olga.post(f"{PAGE}/invoeren".replace("noord-1", "noord-2"), fields, status=409)
    olga.post(f"{PAGE}/anders", {"kept": fields["kept"], "column_email": "1", "column_name": "2"}, status=200)
    olga.post(f"{PAGE}/invoeren", fields, status=409)
    assert not db.session.scalar(select(func.count(Registration.id)))


LONG = "naam;mail\n" + "".join(f"Deelnemer {n};{f'p{n}@example.org' if n % 10 else ''}\n" for n in range(1, 301))


def test_of_a_long_list_the_lines_that_cannot_be_placed_come_first(olga: PageClient, session: KnowledgeSession) -> None:
    factories.registration(session, "p299@example.org")
    pages = [page := shown(olga, {"pasted": LONG})]
    while link := page.select_one(".pager a[rel=next]"):
        pages.append(page := BeautifulSoup(olga.raw(str(link["href"])).data, "html5lib"))
    lines = [number for one in pages for number in told(one)]
    assert lines[:31] == [*range(11, 302, 10), 300] and sorted(lines) == list(range(2, 302)), "none is lost"
    assert len(pages) == 3 and all("Register 269 people" in one.get_text() for one in pages)
    olga.get(f"{PAGE}?lijst={button_of(page)['kept']}&pagina=4", status=404)

    done = entered(olga, pages[1])
    assert list(told(done))[:30] == lines[:30] and len(told(done)) == 100
    assert "Everybody else is in the list of participants" in done.get_text()


def test_no_reason_is_left_out_when_it_is_done(olga: PageClient, session: KnowledgeSession) -> None:
    wrong = "\n".join(f"Deelnemer {n};" for n in range(150))
    done = entered(olga, shown(olga, {"pasted": f"naam;mail\nMo;mo@example.org\n{wrong}"}))
    assert len(told(done)) == 150 and set(told(done).values()) == {"there is no e-mail address: fill it in"}


def test_a_further_page_is_of_the_list_as_it_was_read_last(olga: PageClient, session: KnowledgeSession) -> None:
    text = "Wie;Naam;Mail\n" + "\n".join(f"Sam {n};De Brug;p{n}@example.org" for n in range(150))
    kept = button_of(shown(olga, {"pasted": text}))["kept"]
    choice = {"kept": kept, "column_name": "0", "column_organisation": "1", "column_email": "2"}
    olga.post(f"{PAGE}/anders", choice, status=200)
    second = olga.get(f"{PAGE}?lijst={kept}&pagina=2")
    assert "Sam 149" in second.get_text() and second.select("option[selected]")[0].get_text() == "Mail"


def test_another_organiser_does_not_read_the_list(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    client.set_language("en")
    kept = button_of(shown(client.sign_in(cast.organiser_olga), {"pasted": LIST}))["kept"]
    client.sign_in(cast.admin_anna).get(f"{PAGE}?lijst={kept}", status=409)


def test_a_session_that_is_closed_takes_no_list(olga: PageClient, session: KnowledgeSession) -> None:
    session.registration_closes_at = clock.now() - timedelta(minutes=1)
    db.session.commit()
    assert "closed" in olga.get(PAGE).get_text()
    olga.post(PAGE, {"pasted": LIST}, status=409)
    with pytest.raises(RegistrationIsClosed):
        participants_import.enter(session, lines_of_text(LIST))


def test_the_organiser_does_not_tell_whom_she_knows(olga: PageClient, session: KnowledgeSession) -> None:
    """Someone who is registered elsewhere is new here: the list tells nothing about other sessions."""
    other = factories.knowledge_session(slug="west-1", district=factories.district("west"))
    service.register(other, service.RegistrationDetails("Mo", "mo@example.org"))
    db.session.commit()
    assert told(shown(olga, {"pasted": "naam;mail\nMo;mo@example.org"}))[2] == "gets a place"


def test_only_who_organises_it_gets_in(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    client.sign_in(cast.organiser_olaf).get(PAGE, status=404)
    client.sign_in(cast.partner_petra).get(PAGE, status=403)


def test_numbers_of_lines_are_those_of_the_file(app: Flask) -> None:
    found = lines_of_text("Deelnemers\n\nnaam;mail\nA;a@example.org\n\nB;b@example.org")
    assert [(line.number, line.name) for line in found] == [(4, "A"), (6, "B")]
    assert re.match("[A-Z]", found[0].name)
