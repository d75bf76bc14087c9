"""A QR code as a small PNG: one for each confirmation, so it is made the short way.

Most are not even drawn, but put together from those of before (`qr_alike.py`). Those that are drawn get one mask:
segno would try all eight to find the one that looks calmest. A code may have any mask (ISO/IEC 18004, 7.8), and says
in itself which one it has. Lines of the picture are made of bits, eight modules at a time.
"""

import struct
import zlib
from functools import lru_cache

from sessions_app.core.values import dataclass
from sessions_app.outbox import qr_alike
from sessions_app.outbox.qr_alike import Code

MODULE_PIXELS = 6
QUIET_ZONE = 4  # modules, all around: three bytes of a line
MASK = 6  # of addresses like ours it scores best: within 2 % of the best of all eight for each
AS_ABOVE = 2  # the filter of a line that holds only what differs from the line above it
QUICKLY = 1  # how hard zlib tries: the picture grows by a fifth, to 0.7 kB, and takes a third of the time

LIGHT = b"\xff" * MODULE_PIXELS  # the pixels of eight modules
WIDENED = [
    int("".join(("0" if dark == "1" else "1") * MODULE_PIXELS for dark in f"{modules:08b}"), 2).to_bytes(MODULE_PIXELS)
    for modules in range(256)
]


def qr_png(address: str) -> bytes:
    code = qr_alike.put_together(address, _drawn)
    frame = _frame(code.side)
    pixels = b"".join(map(WIDENED.__getitem__, code.modules))
    rows = [pixels[first : first + frame.used] for first in range(0, len(pixels), frame.of_row)]
    lines = b"".join((frame.above, frame.between.join(rows), frame.below))
    return frame.head + _chunk(b"IDAT", zlib.compress(lines, QUICKLY)) + _chunk(b"IEND", b"")


def _drawn(address: str) -> Code:
    import segno  # late: the worker draws, the web process does not

    matrix = segno.make(address, error="m", micro=False, mask=MASK).matrix
    side = len(matrix)
    rows = (bytes(row).translate(AS_DIGITS).ljust(8 * _row_bytes(side), b"0") for row in matrix)
    return Code(side, b"".join(int(row, 2).to_bytes(_row_bytes(side)) for row in rows))


AS_DIGITS = bytes.maketrans(b"\0\1", b"01")


def _row_bytes(side: int) -> int:
    """Of a row of modules with the quiet zone on its right."""
    return -(-(side + QUIET_ZONE) // 8)


@dataclass(frozen=True)
class Frame:
    """All that is the same in every picture of this size. A row of modules is one line of pixels, and as many again
    that are the same. `of_row` are the bytes that its modules widen to, `used` those that the picture has room for."""

    head: bytes
    above: bytes
    between: bytes
    below: bytes
    of_row: int
    used: int


@lru_cache(maxsize=10)
def _frame(side: int) -> Frame:
    pixels = (side + 2 * QUIET_ZONE) * MODULE_PIXELS
    length = -(-pixels // 8)
    start = b"\0" + LIGHT[: QUIET_ZONE * MODULE_PIXELS // 8]
    rest = (bytes([AS_ABOVE]) + bytes(length)) * (MODULE_PIXELS - 1)
    quiet = (b"\0" + b"\xff" * length + rest) * QUIET_ZONE
    of_picture = struct.pack(">2I5B", pixels, pixels, 1, 0, 0, 0, 0)  # one bit for each pixel, in shades of grey
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", of_picture)
    used = length + 1 - len(start)
    return Frame(head, quiet + start, rest + start, rest + quiet, MODULE_PIXELS * _row_bytes(side), used)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
