"""Which files are taken, how many, and from when people see them. Plain values in, nothing or a named refusal out."""

from datetime import datetime
from enum import StrEnum

MB = 1024 * 1024
LARGEST_FILE = 20 * MB
LARGEST_SESSION = 100 * MB
AT_MOST = 40  # files and links of one session


class Refusal(Exception):
    """The base of all refusals of this room."""


class UnknownType(Refusal):
    """A file whose name ends in something that we do not take."""


class OtherThanItsName(Refusal):
    """A file whose contents are not what its name says."""


class HoldsMacros(Refusal):
    """An office file that can run something."""


class IsEmpty(Refusal): ...


class FileTooLarge(Refusal): ...


class SessionTooLarge(Refusal):
    """All files of the session together would take too much room."""


class TooMany(Refusal): ...


class ThereAlready(Refusal):
    """The very same file or link."""


class NothingToTell(Refusal):
    """There are no materials, or participants cannot see them yet."""


class ToldAlready(Refusal):
    """Somebody pressed the button since this page was opened."""


class Kind(StrEnum):
    """The last part of a file's name."""

    PDF = "pdf"
    PPTX = "pptx"
    DOCX = "docx"
    XLSX = "xlsx"
    ODP = "odp"
    ODT = "odt"
    ODS = "ods"
    PNG = "png"
    JPG = "jpg"
    JPEG = "jpeg"
    MP4 = "mp4"


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MEDIA_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.PPTX: f"{OFFICE}presentationml.presentation",
    Kind.DOCX: f"{OFFICE}wordprocessingml.document",
    Kind.XLSX: f"{OFFICE}spreadsheetml.sheet",
    Kind.ODP: f"{OPEN_DOCUMENT}presentation",
    Kind.ODT: f"{OPEN_DOCUMENT}text",
    Kind.ODS: f"{OPEN_DOCUMENT}spreadsheet",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
    Kind.JPEG: "image/jpeg",
    Kind.MP4: "video/mp4",
}


def kind_of(file_name: str) -> Kind:
    """By its name. Raises `UnknownType`."""
    ending = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if ending not in list(Kind):
        raise UnknownType
    return Kind(ending)


def check_size(size: int) -> None:
    if size == 0:
        raise IsEmpty
    if size > LARGEST_FILE:
        raise FileTooLarge


def check_room(size: int, taken: int, count: int) -> None:
    """`taken`: bytes of the session's other files; `count`: its other materials."""
    check_size(size)
    if taken + size > LARGEST_SESSION:
        raise SessionTooLarge
    check_count(count)


def check_count(count: int) -> None:
    if count >= AT_MOST:
        raise TooMany


def opens_at(chosen: datetime | None, ends_at: datetime) -> datetime:
    """From when participants see them: the organiser's moment, else the end of the session."""
    return chosen or ends_at


def may_see(has_place: bool, is_held: bool, opens: datetime, now: datetime) -> bool:
    """Everyone who has a place, whether she came or not: who had to stay home needs the slides most."""
    return has_place and is_held and now >= opens


def check_telling(count: int, is_open: bool, told: int, seen: int) -> None:
    """`told`: how often they were; `seen`: how often it was when the page with the button was made."""
    if told != seen:
        raise ToldAlready
    if not count or not is_open:
        raise NothingToTell
