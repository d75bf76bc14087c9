"""QR codes in mails: a placeholder in the HTML, drawn at delivery from the personal link of that moment.

<img src="{{ qr_image('door', registration.id) }}" alt="…" width="180" height="180">
"""

import re

from flask import current_app

from sessions_app.core import links
from sessions_app.outbox.qr_code import qr_png

PLACEHOLDER = re.compile(rf"\[\[qr:([a-z_]+):(\d+):([0-9a-f]{{{links.SEAL_LENGTH}}})\]\]")


def placeholder(purpose: str, row_id: int) -> str:
    """Stands in the HTML of a mail where the address of the picture belongs."""
    return f"[[qr:{purpose}:{row_id}:{links.seal(purpose, row_id)}]]"


def fill_in(html: str) -> tuple[str, dict[str, bytes]]:
    """The HTML with `cid:` addresses, and the PNG of each content id."""
    found: dict[str, bytes] = {}

    def content_id_of(match: re.Match[str]) -> str:
        purpose, row_id = match[1], int(match[2])
        if not links.is_sealed(purpose, row_id, match[3]):
            return match[0]
        content_id = f"qr-{purpose}-{row_id}@{_domain()}"
        if content_id not in found:
            found[content_id] = qr_png(links.address_of(purpose, row_id))
        return f"cid:{content_id}"

    return PLACEHOLDER.sub(content_id_of, html), found


def hide(html: str) -> str:
    """For previews: a QR code is a personal link too."""
    return PLACEHOLDER.sub("data:,", html)


def _domain() -> str:
    return str(current_app.config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
