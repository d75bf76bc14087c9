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


def _zip(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
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
