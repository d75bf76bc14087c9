"""Lists that others made: every encoding and separator that Excel writes, and files that are no list at all."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from sessions_app.core.spreadsheets import unpacking
from sessions_app.core.spreadsheets.reading import Row, UnreadableTable, read_text, read_upload
from sessions_app.core.spreadsheets.writing import Column, Table, write_csv, write_xlsx

FIELDS = ("name", "email", "organisation", "first_name", "prefix", "last_name")
DUTCH = "Naam;E-mail adres;Organisatie\r\nAyşe Çelik;ayse@example.org;De Brug\r\n\r\nZoë;zoe@example.org;\r\n"
WESTERN = DUTCH.replace("Ayşe Çelik", "Renée Müller")


def upload(data: bytes, most_rows: int = 100) -> list[Row]:
    return read_upload(io.BytesIO(data), FIELDS, most_rows).rows


def told(rows: list[Row]) -> list[tuple[int, str, str, str]]:
    return [(row.number, row["name"], row["email"], row["organisation"]) for row in rows]


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Cookie": "taal=en"}):
        yield


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_in_any_encoding(encoding: str) -> None:
    assert told(upload(DUTCH.encode(encoding))) == [
        (2, "Ayşe Çelik", "ayse@example.org", "De Brug"),
        (4, "Zoë", "zoe@example.org", ""),
    ]


def test_windows_1252_from_excel() -> None:
    assert told(upload(WESTERN.encode("cp1252")))[0] == (2, "Renée Müller", "ayse@example.org", "De Brug")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_separator(separator: str) -> None:
    text = DUTCH.replace(";", separator)
    assert told(upload(text.encode()))[0] == (2, "Ayşe Çelik", "ayse@example.org", "De Brug")
    assert told(upload(f"sep={separator}\r\n{text}".encode()))[0][0] == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-MAIL,NAAM\na@x.nl,Ayşe", [(2, "Ayşe", "a@x.nl", "")]),
        ("Deelnemers aan de sessie\n\nnaam;mail\nAyşe;a@x.nl", [(4, "Ayşe", "a@x.nl", "")]),
        ("naam;email;telefoon\nAyşe;a@x.nl;06", [(2, "Ayşe", "a@x.nl", "")]),
        ('naam;email\n"Berg; Robin";r@x.nl', [(2, "Berg; Robin", "r@x.nl", "")]),
        ("naam;email\nZonder adres", [(2, "Zonder adres", "", "")]),
        ("a@x.nl\nb@x.nl", [(1, "", "a@x.nl", ""), (2, "", "b@x.nl", "")]),
        ("Ayşe\ta@x.nl\tDe Brug\nMo\tb@x.nl", [(1, "Ayşe", "a@x.nl", "De Brug"), (2, "Mo", "b@x.nl", "")]),
        ("Ayşe <a@x.nl>; 'Mo' <b@x.nl>", [(1, "Ayşe", "a@x.nl", ""), (1, "Mo", "b@x.nl", "")]),
        ("Ayşe <a@x.nl>\nMo <b@x.nl>", [(1, "Ayşe", "a@x.nl", ""), (2, "Mo", "b@x.nl", "")]),
        ('"Boer, Kim de" <k@x.nl>; Mo <b@x.nl>', [(1, "Kim de Boer", "k@x.nl", ""), (1, "Mo", "b@x.nl", "")]),
        ("Boer, Kim de <k@x.nl>, Mo <b@x.nl>", [(1, "Kim de Boer", "k@x.nl", ""), (1, "Mo", "b@x.nl", "")]),
        ("Mo <b@x.nl>; k@x.nl, Zoë", [(1, "Mo", "b@x.nl", ""), (1, "", "k@x.nl", ""), (1, "Zoë", "", "")]),
        ("a@x.nl; b@x.nl\nMo <m@x.nl>", [(1, "", "a@x.nl", ""), (1, "", "b@x.nl", ""), (2, "Mo", "m@x.nl", "")]),
    ],
)
def test_what_people_paste(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    found = told(read_text(text, FIELDS, 100).rows)
    assert found == expected


def book(*lines: list[object], sheet_before: bool = False) -> bytes:
    made, file = Workbook(), io.BytesIO()
    sheet = made.create_sheet("Mensen") if sheet_before else made.worksheets[0]
    for line in lines:
        sheet.append(line)
    made.save(file)
    return file.getvalue()


def test_a_sheet_of_excel() -> None:
    when = datetime(2027, 1, 14, 13, 30)
    data = book(["Naam", "E-mail"], ["Ayşe", "a@x.nl"], [], [612.0, when], sheet_before=True)
    assert told(upload(data)) == [(2, "Ayşe", "a@x.nl", ""), (4, "612", "2027-01-14T13:30:00", "")]


def test_our_own_file_comes_back_whole() -> None:
    table = Table("P", [Column("Naam"), Column("E-mailadres")], [["=1+1", "a@x.nl"]], about=[("Sessie", "Noord")])
    for write in (write_csv, write_xlsx):
        file = io.BytesIO()
        write(table, file)
        assert [row["email"] for row in upload(file.getvalue())] == ["a@x.nl"]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (unpacking.BIGGEST_UNZIPPED + 1))
    return file.getvalue()


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("content.xml", "<office/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "old Excel file"),
        (b"%PDF-1.7 Naam;email", ".xlsx"),
        (b"\x89PNG\r\n", ".xlsx"),
        (b"naam\0;email", ".xlsx"),
        (b"naam;email\nAy\x81e;a@x.nl", "letters"),
        (b"\xff\xfea", "letters"),
        (b"PK\x03\x04 broken", "not an Excel file"),
        (other_zip(), "not an Excel file"),
        (bomb(), "too much"),
        (b"0" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"naam;email", "nobody"),
        (b"zomaar een zin", "nobody"),
        (b"a@x.nl\n" * 101, "more than 100"),
        (book(*[[f"a{n}@x.nl"] for n in range(150)]), "more than 100"),
        (b'naam;email\n"' + b"a" * 200_000, ".xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        upload(data)
    assert word in refused.value.sentence


def test_a_list_with_empty_lines_in_it_is_never_cut() -> None:
    lines = [line for n in range(100) for line in ([f"a{n}@x.nl"], [])]
    assert len(upload(book(*lines))) == 100


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableTable):
        assert upload(data)


def test_a_quotation_mark_that_is_never_closed_swallows_nobody() -> None:
    people = "\n".join(f"Mens {number};mens{number}@example.org" for number in range(20))
    found = told(read_text(f'naam;e-mail\n"Piet;piet@example.org\n{people}', FIELDS, 100).rows)
    assert [email for _number, _name, email, _organisation in found] == [
        "piet@example.org", *(f"mens{number}@example.org" for number in range(20)),
    ]  # fmt: skip
    assert found[0][1] == "Piet"


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Gijs Bos;Gijs <gijs@x.nl>", "Gijs Bos", "gijs@x.nl"),
        (";Gijs <gijs@x.nl>", "Gijs", "gijs@x.nl"),
        ("Gijs <gijs@x.nl>", "Gijs", "gijs@x.nl"),
        ("Gijs <gijs@x.nl>;", "Gijs", "gijs@x.nl"),
        ('"Bos, Gijs" <gijs@x.nl>;', "Gijs Bos", "gijs@x.nl"),
        ("gijs@x.nl", "", "gijs@x.nl"),
        ("Gijs;gijs@x.nl <gijs@x.nl>", "Gijs", "gijs@x.nl"),
        ("Gijs <g@x.nl> of <b@x.nl>;", "Gijs <g@x.nl> of <b@x.nl>", ""),  # which of the two, nobody knows
        ("Gijs @ home;", "Gijs @ home", ""),
    ],
)
def test_a_line_of_a_mail_program_below_heads(line: str, name: str, email: str) -> None:
    found = upload(f"Naam;E-mail\nNoa;noa@x.nl\n{line}\nMo;mo@x.nl\n".encode())
    assert told(found)[1] == (3, name, email, "")
    assert len(found) == 3
