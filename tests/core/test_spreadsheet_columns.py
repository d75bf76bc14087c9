"""Which column of somebody else's list is which: by its heads, by what stands in it, or as the giver says."""

import io
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from openpyxl import Workbook

from sessions_app.core.spreadsheets.addresses import without_links
from sessions_app.core.spreadsheets.reading import Choice, UnreadableTable, read_text, read_upload

FIELDS = ("name", "email", "organisation", "job_title", "online", "first_name", "prefix", "last_name")


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Cookie": "taal=en"}):
        yield


def only_row(text: str) -> tuple[str, str, str]:
    [row] = read_text(text, FIELDS, 100).rows
    return row["name"], row["email"], row["organisation"]


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        ("Voornaam;Achternaam;E-mail werk", "Jan;Bos;j@x.nl", ("Jan Bos", "j@x.nl", "")),
        ("Voornaam;Tussenvoegsel;Achternaam;E-mailadres (zakelijk);Werkgever", "Jan;van den;Berg;j@x.nl;Pantar",
         ("Jan van den Berg", "j@x.nl", "Pantar")),
        ("Achternaam;Voornaam;Tussenv.;E-mailadres;Naam organisatie", "Berg;Jan;van den;j@x.nl;Pantar",
         ("Jan van den Berg", "j@x.nl", "Pantar")),
        ("Naam contactpersoon;Naam van de organisatie;Telefoonnummer;Mailadres", "Jan Bos;Pantar;06;j@x.nl",
         ("Jan Bos", "j@x.nl", "Pantar")),
        ("Voor- en achternaam;E-mail privé;E-mail werk", "Jan Bos;j@thuis.nl;j@x.nl", ("Jan Bos", "j@x.nl", "")),
        ("E-mail verstuurd;E-mailadres deelnemer;Naam", "ja;j@x.nl;Jan Bos", ("Jan Bos", "j@x.nl", "")),
        ("Naam;Organisatie;Contactgegevens", "Jan Bos;Pantar;j@x.nl", ("Jan Bos", "j@x.nl", "Pantar")),
        ("Voornaam;Naam;E-mail", "Jan;Bos;j@x.nl", ("Jan Bos", "j@x.nl", "")),
        ("Voornaam;Naam;E-mail", "Jan;Jan Bos;j@x.nl", ("Jan Bos", "j@x.nl", "")),
        ("First Name;Middle Name;Last Name;Organization Name;Organization Title;E-mail 1 - Label;E-mail 1 - Value",
         "Jan;van;Dam;Pantar;coach;Work;j@x.nl", ("Jan van Dam", "j@x.nl", "Pantar")),
        ("Surname;Given name;Work e-mail;Employer", "Bos;Jan;j@x.nl;Pantar", ("Jan Bos", "j@x.nl", "Pantar")),
        ("Gebruikersnaam;Naam sessie;Deelnemer;E-mail;Adres organisatie", "jbos;Wonen;Jan Bos;j@x.nl;Damrak 1",
         ("Jan Bos", "j@x.nl", "")),
        ("Organisatie;E-mail organisatie", "Pantar;info@x.nl", ("", "info@x.nl", "Pantar")),
        ("Contact;Werkgever", "Jan Bos <j@x.nl>;Pantar", ("Jan Bos", "j@x.nl", "Pantar")),
        ("Naam;E-mail;Organisatie", "Berg, Jan van den;j@x.nl;Pantar, West",
         ("Jan van den Berg", "j@x.nl", "Pantar, West")),
    ],
)  # fmt: skip
def test_heads_as_people_write_them(heads: str, cells: str, expected: tuple[str, str, str]) -> None:
    for separator in (";", "\t", "|"):
        assert only_row(f"{heads}\n{cells}".replace(";", separator)) == expected


def test_names_are_turned_on_the_lines_where_they_stand_the_other_way_round() -> None:
    lines = [
        "Kim Wit;k@x.nl",
        "Ans Bos;a@x.nl",
        "Mo Dam;m@x.nl",
        "Vries, Jan de;v@x.nl",
        "Linden, J. van den;l@x.nl",
        "Bos, MSc;b@x.nl",
    ]
    names = ["Kim Wit", "Ans Bos", "Mo Dam", "Jan de Vries", "J. van den Linden", "Bos, MSc"]
    for head in ([], ["naam;e-mail"]):
        read = read_text("\n".join([*head, *lines]), FIELDS, 100)
        assert [row["name"] for row in read.rows] == names


def names_and_organisations(text: str) -> list[tuple[str, str]]:
    return [(row["name"], row["organisation"]) for row in read_text(text, FIELDS, 100).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0612345678;Jan Bos;j@x.nl\n0687654321;Mo;m@x.nl", [("Jan Bos", ""), ("Mo", "")]),
        ("06-1234;j@x.nl;Pantar;Jan Bos\n06-123;m@x.nl;Pantar;Mo", [("Jan Bos", "Pantar"), ("Mo", "Pantar")]),
        ("Stichting De Brug;info@debrug.nl\nGemeente Weesp;info@weesp.nl",
         [("", "Stichting De Brug"), ("", "Gemeente Weesp")]),
        ("De Brug;Jan Bos;jan.bos@debrug.nl", [("Jan Bos", "De Brug")]),
        ("Jan Bos;1-2-1980;Pantar;j@x.nl", [("Jan Bos", "Pantar")]),
        ("1;Jan;Bos;jan.bos@x.nl\n2;Mo;Wit;mo.wit@x.nl", [("Jan Bos", ""), ("Mo Wit", "")]),
        ("Jan;van den;Berg;jvdberg@x.nl;Pantar", [("Jan van den Berg", "Pantar")]),
        ("ja;Jan Bos;j@x.nl\nnee;Mo de Wit;m@x.nl", [("Jan Bos", ""), ("Mo de Wit", "")]),
        ("Jan Bos (j@x.nl)\nMo m@x.nl", [("Jan Bos", ""), ("Mo", "")]),
    ],
)  # fmt: skip
def test_without_heads_a_column_is_what_it_looks_like(text: str, expected: list[tuple[str, str]]) -> None:
    assert names_and_organisations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bos, Jan <j@x.nl>; Wit, Mo de <m@x.nl>",
        '"Bos, Jan" <j@x.nl>\n"Wit, Mo de" <m@x.nl>',
        "Jan Bos <mailto:j@x.nl>\nMo de Wit <m@x.nl<mailto:m@x.nl>>",
        "Jan Bos|j@x.nl\nMo de Wit|m@x.nl",
        "| Naam | E-mail |\n|---|---|\n| Jan Bos | j@x.nl |\n| Mo de Wit | m@x.nl |",
    ],
)
def test_people_pasted_from_a_mail(text: str) -> None:
    found = read_text(text, FIELDS, 100).rows
    assert [(row["name"], row["email"]) for row in found] == [("Jan Bos", "j@x.nl"), ("Mo de Wit", "m@x.nl")]


@pytest.mark.parametrize("text", ["<mailto:" + "a" * 100_000, "<mailto:" + "?" * 100_000, "<mailto:a?" * 20_000])
def test_a_link_that_never_ends_takes_no_time(text: str) -> None:
    began = time.process_time()
    assert without_links(text) == text
    assert time.process_time() - began < 1


def test_a_link_with_a_subject_is_an_address_too() -> None:
    assert without_links("J <mailto:j@x.nl?subject=Hoi>, l@x.nl<mailto:l@x.nl?cc=j@x.nl>") == "J <j@x.nl>, l@x.nl"


def test_it_tells_which_column_was_taken_for_what() -> None:
    how = read_text("Tel;Naam;E-mail\n06;Jan Bos;j@x.nl", FIELDS, 100).how
    assert how.taken == {"name": 1, "email": 2}
    assert how.columns == [(0, "Tel", "06"), (1, "Naam", "Jan Bos"), (2, "E-mail", "j@x.nl")]


def test_whoever_gave_the_list_may_choose_otherwise() -> None:
    text = "Wie;Naam;E-mail\nJan;Pantar;j@x.nl"
    choice = Choice(columns={"name": 0, "organisation": 1})
    [row] = read_text(text, FIELDS, 100, choice).rows
    assert (row["name"], row["organisation"], row["email"]) == ("Jan", "Pantar", "j@x.nl")
    [row] = read_text(text, FIELDS, 100, Choice(columns={"name": None})).rows
    assert row["name"] == ""


TURKISH = "Naam;E-mail\nMo;m@x.nl\nIşıl Yağız;i@x.nl\n"


def test_letters_that_are_not_utf_8_are_shown_and_can_be_read_otherwise() -> None:
    data = TURKISH.encode("cp1254")
    read = read_upload(io.BytesIO(data), FIELDS, 100)
    assert read.how.encoding == "cp1252" and read.how.letters == [(3, "Iþýl Yaðýz")]
    read = read_upload(io.BytesIO(data), FIELDS, 100, Choice(encoding="cp1254"))
    assert read.how.encoding == "cp1254" and read.rows[1]["name"] == "Işıl Yağız"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_that_are_certain_are_not_asked_about(encoding: str) -> None:
    how = read_upload(io.BytesIO(TURKISH.encode(encoding)), FIELDS, 100).how
    assert (how.encoding, how.letters) == ("", [])


def book_of_three() -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    for title, email in (("Uitleg", ""), ("Noord", "n@x.nl"), ("West", "w@x.nl")):
        sheet = book.create_sheet(title)
        for line in (["Naam", "E-mail"], ["Jan", email]) if email else ():
            sheet.append(line)
    book.save(file)
    return io.BytesIO(file.getvalue())


def test_every_sheet_with_something_in_it_is_named_and_can_be_chosen() -> None:
    read = read_upload(book_of_three(), FIELDS, 100)
    assert (read.how.sheet, read.how.sheets, read.rows[0]["email"]) == ("Noord", ["Noord", "West"], "n@x.nl")
    read = read_upload(book_of_three(), FIELDS, 100, Choice(sheet="West"))
    assert (read.how.sheet, read.rows[0]["email"]) == ("West", "w@x.nl")


def test_heads_with_nobody_under_them_are_refused() -> None:
    with pytest.raises(UnreadableTable):
        read_text("Naam;E-mail werk", FIELDS, 100)
