"""Small files of each kind, made here; and a few that are not what they say."""

import zipfile
from io import BytesIO

from sessions_app.materials.rules import MEDIA_TYPES, Kind

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
MP4 = b"\0\0\0\x18ftypisom" + b"\0" * 20


def office(kind: str, *more: str) -> bytes:
    inside = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    return _zip({name: b"<x/>" for name in ("[Content_Types].xml", inside, *more)})


def open_document(kind: str, *more: str) -> bytes:
    return _zip({"mimetype": MEDIA_TYPES[Kind(kind)].encode(), **dict.fromkeys(("content.xml", *more), b"<x/>")})


def damaged(kind: str) -> bytes:
    """An open document whose first part is packed, and no longer to be unpacked."""
    whole = _zip({"mimetype": MEDIA_TYPES[Kind(kind)].encode()}, zipfile.ZIP_DEFLATED)
    begins = whole.index(b"mimetype") + len("mimetype")
    return whole[:begins] + b"\xff" * 8 + whole[begins + 8 :]


def badly_named(kind: str) -> bytes:
    """With a part whose name says that it is UTF-8, and is not."""
    return open_document(kind, "\u00e9\u00e9.xml").replace("\u00e9".encode(), b"\xff\xff")


def _zip(parts: dict[str, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


GOOD = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "mp4": MP4,
    **{kind: office(kind) for kind in ("pptx", "docx", "xlsx")},
    **{kind: open_document(kind) for kind in ("odp", "odt", "ods")},
}
