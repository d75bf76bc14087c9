"""Makes a PDF of a template in `templates/pdf/` and data: the sign-in sheet, the certificate, the report.

    pdf.compile("attendance", {"title": …}, made_at=clock.now())

Data travel as JSON and are never part of the markup, so a name such as `#import "x"` is text. A template begins with
`#import "style.typ": *` and takes its words from the data too (they are translated here, not there). What comes out is
tagged (PDF/UA-1) and the same bytes for the same data and moment.

typst keeps what it laid out (2,000 names: 100 MB, which it hardly gives back), and loads 84 MB of itself. Hence a
process of its own for each file, one at a time per web process, that is stopped when it takes too long.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

PRESS = Path(__file__).with_name("pdf_press.py")
SECONDS_AT_MOST = 60
# What a tagged PDF may not hold: control characters and the marks of byte order. A form refuses them; old rows may not.
UNPRINTABLE = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "\ufffd") | {0xFEFF: None}
UNPRINTABLE |= {ord(character): character for character in "\n\t"}

_one_at_a_time = threading.Lock()


class PdfNotMade(Exception):
    """The template failed, or took too long; the log says why."""


def compile(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """`template`: the name of a file in `templates/pdf/`, without `.typ`; `data`: what JSON can hold.

    Raises PdfNotMade.
    """
    asked = json.dumps({"template": template, "data": _printable(data), "made_at": int(made_at.timestamp())})
    with _one_at_a_time:
        try:
            pressed = subprocess.run(
                [sys.executable, "-I", str(PRESS)],
                input=asked.encode(),
                capture_output=True,
                check=True,
                timeout=SECONDS_AT_MOST,
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines()[-1:]  # the fault alone, not the data
            log.error("%s.pdf could not be made: %s", template, *said or ["no word of why"])
            raise PdfNotMade(template) from error
        except subprocess.TimeoutExpired as error:
            log.error("%s.pdf took more than %s seconds", template, SECONDS_AT_MOST)
            raise PdfNotMade(template) from error
    return pressed.stdout


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(UNPRINTABLE)
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
