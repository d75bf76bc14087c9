"""A file is what its name says, or it is not taken."""

from io import BytesIO

import pytest

from sessions_app.materials import rules
from sessions_app.materials.file_contents import CHECKS, check_contents
from sessions_app.materials.rules import HoldsMacros, Kind, OtherThanItsName
from tests.materials.some_files import GOOD, PDF, badly_named, damaged, office, open_document

HTML = b"<!doctype html><script>alert(1)</script>"


def test_each_kind_is_checked() -> None:
    assert set(CHECKS) == set(Kind) == {Kind(name) for name in GOOD}


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_true_to_its_name_is_taken(kind: str) -> None:
    file = BytesIO(GOOD[kind])
    check_contents(Kind(kind), file)
    assert file.read() == GOOD[kind], "read again from its beginning"


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("contents", [HTML, b"", b"PK\x03\x04 but broken", b"MZ\x90\0"])
def test_what_is_something_else_is_refused(kind: str, contents: bytes) -> None:
    with pytest.raises(OtherThanItsName):
        check_contents(Kind(kind), BytesIO(contents))


@pytest.mark.parametrize("contents", [damaged("odt"), badly_named("odt")])
def test_what_is_broken_inside_is_refused(contents: bytes) -> None:
    with pytest.raises(OtherThanItsName):
        check_contents(Kind.ODT, BytesIO(contents))


@pytest.mark.parametrize(("kind", "other"), [(one, other) for one in GOOD for other in GOOD if one != other])
def test_no_kind_passes_for_another(kind: str, other: str) -> None:
    if rules.MEDIA_TYPES[Kind(kind)] == rules.MEDIA_TYPES[Kind(other)]:
        return
    with pytest.raises(OtherThanItsName):
        check_contents(Kind(kind), BytesIO(GOOD[other]))


@pytest.mark.parametrize(
    ("kind", "contents"),
    [
        ("pptx", office("pptx", "ppt/vbaProject.bin")),
        ("docx", office("docx", "word/VBAPROJECT.BIN")),
        ("odt", open_document("odt", "Basic/Standard/Module1.xml")),
    ],
)
def test_macros_are_refused(kind: str, contents: bytes) -> None:
    with pytest.raises(HoldsMacros):
        check_contents(Kind(kind), BytesIO(contents))


def test_a_few_bytes_before_a_pdf_are_fine_and_many_are_not() -> None:
    check_contents(Kind.PDF, BytesIO(b"\xef\xbb\xbf" + PDF))
    with pytest.raises(OtherThanItsName):
        check_contents(Kind.PDF, BytesIO(b" " * 2000 + PDF))
