"""The QR code in a confirmation: the very picture that segno draws, also when it was put together from others."""

import io

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sessions_app.outbox import qr_alike, qr_code
from sessions_app.outbox.qr_alike import DRAWN_FIRST, LETTERS, Alike, Code
from sessions_app.outbox.qr_code import MASK, MODULE_PIXELS, QUIET_ZONE, qr_png

ADDRESSES = ("http://127.0.0.1:8000/", f"https://kennissessies.example.nl/beheer/inchecken/{'aB-_9' * 6}", "x" * 1000)
KINDS = (
    ("http://localhost/beheer/inchecken/", 32),
    ("https://kennissessies.amsterdam.example.nl/beheer/inchecken/", 32),
    ("https://sessies.example/a/", 5),
)


def taught(beginning: str, length: int) -> Alike:
    """One that was asked for codes often enough to draw no more."""
    alike = Alike(beginning, length)
    for letter in LETTERS[:DRAWN_FIRST]:
        alike.code(letter * length, qr_code._drawn)
    return alike


@pytest.fixture(scope="module")
def kinds() -> list[tuple[str, int, Alike]]:
    return [(beginning, length, taught(beginning, length)) for beginning, length in KINDS]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_pixel_is_as_segno_draws_it(address: str) -> None:
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, mask=MASK)
    code.save(drawn, kind="png", scale=MODULE_PIXELS, border=QUIET_ZONE)

    for _ in range(DRAWN_FIRST + 1):  # the last one is put together where it can be
        ours, theirs = (Image.open(picture) for picture in (io.BytesIO(qr_png(address)), drawn))
        assert (ours.mode, ours.size) == (theirs.mode, theirs.size)
        assert ours.tobytes() == theirs.tobytes()


@given(data=st.data())
def test_a_code_that_is_put_together_is_the_code_that_is_drawn(
    kinds: list[tuple[str, int, Alike]], data: st.DataObject
) -> None:
    beginning, length, alike = data.draw(st.sampled_from(kinds))
    token = data.draw(st.text(LETTERS, min_size=length, max_size=length))
    assert alike.code(token, never) == qr_code._drawn(beginning + token)


@pytest.mark.parametrize(
    "address",
    ["HTTPS://EXAMPLE.ORG/ABC", "https://example.org/?a=b", "https://example.org/", "naam", f"a/{'b' * 41}", "a/é"],
)
def test_what_has_no_token_at_its_end_is_drawn(address: str) -> None:
    asked: list[str] = []

    def draw(address: str) -> Code:
        asked.append(address)
        return Code(1, b"\1")

    for _ in range(DRAWN_FIRST + 1):
        assert qr_alike.put_together(address, draw) == Code(1, b"\1")
    assert asked == [address] * (DRAWN_FIRST + 1)


def test_traces_that_do_not_add_up_are_never_used() -> None:
    def draw(address: str) -> Code:
        """Not a code at all: what one letter changes depends on the others."""
        return Code(1, (hash(address) & 0xFFFF).to_bytes(2))

    alike = Alike("https://example.org/", 8)
    for number in range(DRAWN_FIRST + 5):
        token = f"token-{number:02}"
        assert alike.code(token, draw) == draw(f"https://example.org/{token}")


def test_only_so_many_kinds_are_kept() -> None:
    for number in range(20):
        qr_alike.put_together(f"https://example.org/{number}/abc", lambda _: Code(1, b"\1"))
    assert qr_alike._alike.cache_info().currsize <= qr_alike.MOST_KINDS


def never(_address: str) -> Code:
    raise AssertionError("drawn after all")
