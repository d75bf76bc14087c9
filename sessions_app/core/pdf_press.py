"""Presses one PDF with typst, in a process of its own: reads JSON from standard input, writes the bytes to standard
output. Started by `core.pdf`; it imports nothing of the application, so that it is there in a tenth of a second."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "pdf"
OWN_FONTS = ROOT / "static" / "vendor" / "figtree"


def press(template: str, data: Any, made_at: int) -> bytes:
    """`made_at`: seconds; the only moment in the file, so that the same data gives the same bytes."""

    def compiled(standards: list[Any]) -> bytes:
        return typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standards,
            timestamp=made_at,
            format="pdf",
        )

    try:
        return compiled(["ua-1"])
    except typst.TypstError as error:  # a sign in somebody's name that no font has: then tagged, without the stamp
        if "could not be displayed" not in error.message:
            raise
        return compiled([])


def _fonts() -> typst.Fonts:
    """The house's own letters; for names in other scripts what this machine has and what comes with matplotlib."""
    found = find_spec("matplotlib")  # looks where it is and imports nothing
    folders = (
        [Path(place) / "mpl-data" / "fonts" / "ttf" for place in (found.submodule_search_locations or [])]
        if found
        else []
    )
    return typst.Fonts(font_paths=[OWN_FONTS, *(folder for folder in folders if folder.is_dir())])


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(press(asked["template"], asked["data"], asked["made_at"]))
