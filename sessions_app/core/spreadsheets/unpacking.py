"""What an XLSX may unpack to, looked at before it is opened as a list: a file of ten kilobytes can hold millions of
empty cells, and whoever opens it has no memory left for others."""

import re
import zipfile
from typing import IO

BIGGEST_UNZIPPED = 40 * 1024 * 1024  # fifty thousand lines of five columns take half of it
MOST_PARTS = 500  # files inside an XLSX
MOST_ELEMENTS = 1_500_000  # those lines have two thirds of it
MOST_ELEMENTS_ABOUT = 50_000  # of the parts that say what sheets and styles there are: read whole, and slowly
WITH_LINES = re.compile(r"xl/(\w+/.*|sharedStrings\.xml|calcChain\.xml)(?<!\.rels)")
DECLARES = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")  # in UTF-8 or UTF-16; no spreadsheet program writes it


class TooMuchInside(Exception): ...


def check_what_it_unpacks_to(file: IO[bytes]) -> None:
    """Leaves the file at its beginning. Raises `TooMuchInside`, and what zipfile raises for a broken file."""
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > BIGGEST_UNZIPPED:
            raise TooMuchInside
        room, room_about = MOST_ELEMENTS, MOST_ELEMENTS_ABOUT
        for part in parts:
            elements = _elements(packed.read(part))
            room -= elements
            room_about -= 0 if WITH_LINES.fullmatch(part.filename) else elements
            if room < 0 or room_about < 0:
                raise TooMuchInside
    file.seek(0)


def _elements(xml: bytes) -> int:
    """How many begin in it. One that declares words of its own can grow while it is read."""
    if DECLARES.search(xml):
        raise TooMuchInside
    return xml.count(b"<") - xml.count(b"</")
