"""An XLSX opened to read its lines. Of what openpyxl reads whole nothing has the room that lines have
(`unpacking.py`). Imported by who reads an XLSX alone: openpyxl takes 30 MB."""

from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import XLSM, XLSX, XLTM, XLTX

from sessions_app.core.spreadsheets.unpacking import WITH_LINES, TooMuchInside


class _Reader(ExcelReader):  # type: ignore[misc]
    def read_manifest(self) -> None:
        """The file says itself which part tells of the sheets. No spreadsheet program puts it among them."""
        super().read_manifest()
        tell_of_sheets = (part for kind in (XLSX, XLSM, XLTX, XLTM) for part in self.package.findall(kind))
        if any(WITH_LINES.fullmatch(part.PartName[1:]) for part in tell_of_sheets):
            raise TooMuchInside

    def read_chartsheet(self, _sheet: object, _relation: object) -> None:
        """A drawing, which has no lines."""


def opened(file: IO[bytes]) -> Any:
    """Raises `TooMuchInside`, and whatever a broken file leads to."""
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb
