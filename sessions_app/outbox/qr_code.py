"""A QR code as a small PNG: one for each confirmation, so it is made the short way.

segno would try all eight masks to find the one that looks calmest, and draws its PNG module by module; together six
times as long. A code may have any mask (ISO/IEC 18004, 7.8), and says in itself which one it has.
"""

import struct
import zlib

MODULE_PIXELS = 6
QUIET_ZONE = 4  # modules, all around
MASK = 6  # of addresses like ours it scores best: within 2 % of the best of all eight for each
LIGHT, DARK = b"1" * MODULE_PIXELS, b"0" * MODULE_PIXELS  # bits of a line, in a picture of black and white
AS_ABOVE = 2  # the filter of a line that holds only what differs from the line above it


def qr_png(address: str) -> bytes:
    import segno  # late: the worker draws, the web process does not

    matrix = segno.make(address, error="m", micro=False, mask=MASK).matrix
    side = (len(matrix) + 2 * QUIET_ZONE) * MODULE_PIXELS
    beside, above = LIGHT * QUIET_ZONE, LIGHT * (len(matrix) + 2 * QUIET_ZONE)
    rows = [beside + row.replace(b"\0", LIGHT).replace(b"\1", DARK) + beside for row in matrix]
    lines = b"".join(_row_of_modules(row) for row in [*[above] * QUIET_ZONE, *rows, *[above] * QUIET_ZONE])
    head = struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)  # one bit for each pixel, in shades of grey
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _row_of_modules(bits: bytes) -> bytes:
    """Its first line of pixels, and the others that are the same."""
    length = -(-len(bits) // 8)
    line = int(bits.ljust(length * 8, b"0"), 2).to_bytes(length)
    return b"\0" + line + (bytes([AS_ABOVE]) + bytes(length)) * (MODULE_PIXELS - 1)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
