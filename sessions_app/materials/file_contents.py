"""Whether a file is what its name says, by its first bytes and by what is inside it."""

import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from sessions_app.materials.rules import MEDIA_TYPES, HoldsMacros, Kind, OtherThanItsName

PDF_BEGINS_WITHIN = 1024  # a few programs write something before it
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
JPEG_BEGINS = b"\xff\xd8\xff"
PARTS_OF_OFFICE = {Kind.PPTX: "ppt/presentation.xml", Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
BROKEN_OR_LOCKED = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError,
    UnicodeDecodeError,  # a name in it that is no text
)  # fmt: skip
MACROS = ("vbaproject.bin", "basic/", "scripts/")


def check_contents(kind: Kind, file: IO[bytes]) -> None:
    """Leaves the file at its beginning. Raises `OtherThanItsName`, `HoldsMacros`."""
    try:
        file.seek(0)
        if not CHECKS[kind](kind, file):
            raise OtherThanItsName
    except BROKEN_OR_LOCKED as error:
        raise OtherThanItsName from error
    finally:
        file.seek(0)


def _is_pdf(_kind: Kind, file: IO[bytes]) -> bool:
    return b"%PDF-" in file.read(PDF_BEGINS_WITHIN)


def _is_png(_kind: Kind, file: IO[bytes]) -> bool:
    return file.read(len(PNG_BEGINS)) == PNG_BEGINS


def _is_jpeg(_kind: Kind, file: IO[bytes]) -> bool:
    return file.read(len(JPEG_BEGINS)) == JPEG_BEGINS


def _is_mp4(_kind: Kind, file: IO[bytes]) -> bool:
    return file.read(12)[4:8] == b"ftyp"


def _is_office(kind: Kind, file: IO[bytes]) -> bool:
    with zipfile.ZipFile(file) as parts:
        names = parts.namelist()
    _refuse_macros(names)
    return "[Content_Types].xml" in names and PARTS_OF_OFFICE[kind] in names


def _is_open_document(kind: Kind, file: IO[bytes]) -> bool:
    expected = MEDIA_TYPES[kind].encode()
    with zipfile.ZipFile(file) as parts:
        names = parts.namelist()
        if "mimetype" not in names:
            return False
        with parts.open("mimetype") as told:
            found = told.read(len(expected) + 1)
    _refuse_macros(names)
    return found == expected


def _refuse_macros(names: list[str]) -> None:
    lowered = [name.lower() for name in names]
    if any(name.endswith(MACROS[0]) or name.startswith(MACROS[1:]) for name in lowered if not name.endswith("/")):
        raise HoldsMacros


CHECKS: dict[Kind, Callable[[Kind, IO[bytes]], bool]] = {
    Kind.PDF: _is_pdf,
    Kind.PNG: _is_png,
    Kind.JPG: _is_jpeg,
    Kind.JPEG: _is_jpeg,
    Kind.MP4: _is_mp4,
    **dict.fromkeys(PARTS_OF_OFFICE, _is_office),
    **dict.fromkeys((Kind.ODP, Kind.ODT, Kind.ODS), _is_open_document),
}
