"""The QR code in a confirmation: the very picture that segno draws."""

import io

import pytest
import segno
from PIL import Image

from sessions_app.outbox.qr_code import MASK, MODULE_PIXELS, QUIET_ZONE, qr_png

ADDRESSES = ("http://127.0.0.1:8000/", f"https://kennissessies.example.nl/beheer/inchecken/{'aB-_9' * 6}", "x" * 1000)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_pixel_is_as_segno_draws_it(address: str) -> None:
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, mask=MASK)
    code.save(drawn, kind="png", scale=MODULE_PIXELS, border=QUIET_ZONE)

    ours, theirs = (Image.open(picture) for picture in (io.BytesIO(qr_png(address)), drawn))

    assert (ours.mode, ours.size) == (theirs.mode, theirs.size)
    assert ours.tobytes() == theirs.tobytes()
