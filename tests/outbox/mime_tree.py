"""The same mail built with Python's own generator: what `outbox/mime.py` writes by hand is compared with it."""

from email.charset import QP, Charset
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import Policy, compat32
from hashlib import sha256

from sessions_app.outbox.mime import OutgoingMessage

_POLICY: Policy = compat32.clone(linesep="\r\n", max_line_length=998)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


def as_bytes(mail: OutgoingMessage) -> bytes:
    alternative = _multipart(mail, "alternative", [_text(mail.body or "", "plain"), _html(mail)])
    message = alternative
    if mail.calendar is not None:
        alternative.attach(_calendar_alternative(mail.calendar, mail.calendar_method or ""))
        message = _multipart(mail, "mixed", [alternative, _calendar_attachment(mail.calendar)])
    message["MIME-Version"] = "1.0"
    for name, value in mail.headers.items():
        message[name] = value
    return message.as_bytes()


def _html(mail: OutgoingMessage) -> MIMEBase:
    html = _text(mail.html or "", "html")
    if not mail.inline_images:
        return html
    related = _multipart(mail, "related", [html, *(_picture(cid, png) for cid, png in mail.inline_images.items())])
    related.set_param("type", "text/html")
    return related


def _multipart(mail: OutgoingMessage, subtype: str, parts: list[MIMEBase]) -> MIMEMultipart:
    boundary = "=_" + sha256(f"{subtype} {mail.msgId}".encode()).hexdigest()[:16]
    multipart = MIMEMultipart(subtype, boundary, parts, policy=_POLICY)
    del multipart["MIME-Version"]
    return multipart


def _text(content: str, subtype: str) -> MIMEText:
    part = MIMEText(content, subtype, _UTF8, policy=_POLICY)  # type: ignore[arg-type]  # a Charset is fine, typeshed says str
    del part["MIME-Version"]
    return part


def _calendar_alternative(calendar: bytes, method: str) -> MIMEBase:
    """No Content-Disposition: as an attachment it would get no buttons. Unquoted parameters, as most programmes write
    them.
    """
    return _base64_part("text/calendar", calendar, f"text/calendar; charset=utf-8; method={method}")


def _calendar_attachment(calendar: bytes) -> MIMEBase:
    part = _base64_part("application/ics", calendar, 'application/ics; name="invite.ics"')
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _picture(content_id: str, png: bytes) -> MIMEBase:
    part = _base64_part("image/png", png, "image/png")
    part["Content-ID"] = f"<{content_id}>"
    part.add_header("Content-Disposition", "inline", filename=f"{content_id.partition('@')[0]}.png")
    return part


def _base64_part(content_type: str, content: bytes, header: str) -> MIMEBase:
    part = MIMEBase(*content_type.split("/"), policy=_POLICY)
    del part["MIME-Version"]
    part.replace_header("Content-Type", header)
    part.set_payload(content)
    encode_base64(part)
    return part
