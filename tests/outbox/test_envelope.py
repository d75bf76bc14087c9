"""The words of one mail, to servers that take several at once and to those that want them one by one."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from sessions_app.outbox.envelope import agree, hand_over

FROM, TO, MAIL = "sessies@example.org", "noor@example.org", b"Subject: dag\r\n\r\n.een punt\r\n..\r\nslot\r\n"
HANGS_UP = ""
SAYS = {"EHLO": "250-hello\r\n250-SIZE\r\n250 {more}", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on"}


class Script(socketserver.StreamRequestHandler):
    """Answers as the server was told; in one go what came in one go."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 hello\r\n")
        for line in self.rfile:
            word = line[:4].decode().upper().strip()
            server.heard.append(word)
            answer = server.says.get(word, "250 ok")
            if answer == HANGS_UP:
                return
            self.wfile.write(f"{answer}\r\n".encode())
            if answer.startswith("421"):
                return
            if answer.startswith("354"):
                server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(f"{server.says.get('.', '250 taken')}\r\n".encode())


@pytest.fixture(params=["PIPELINING", "8BITMIME"])
def server(request: pytest.FixtureRequest) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Script) as server:
        made: Any = server
        made.heard, made.mails, made.at_once = [], [], request.param == "PIPELINING"
        made.says = SAYS | {"EHLO": SAYS["EHLO"].format(more=request.param)}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture
def host(server: Any) -> Iterator[smtplib.SMTP]:
    host = smtplib.SMTP("127.0.0.1", server.server_address[1], timeout=60)
    yield host
    host.close()


def send(host: smtplib.SMTP) -> None:
    agree(host, FROM, TO, len(MAIL))
    hand_over(host, MAIL)


def test_mails_leave_one_after_the_other(server: Any, host: smtplib.SMTP) -> None:
    send(host)
    send(host)
    assert server.heard == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA"]
    assert server.mails == [b"Subject: dag\r\n\r\n..een punt\r\n...\r\nslot\r\n"] * 2


@pytest.mark.parametrize(
    ("says", "raised"),
    [
        ({"MAIL": "550 not you", "RCPT": "503 first MAIL", "DATA": "503 first MAIL"}, smtplib.SMTPSenderRefused),
        ({"RCPT": "550 unknown", "DATA": "554 nobody"}, smtplib.SMTPRecipientsRefused),
        ({"RCPT": "450 later", "DATA": "354 go on", ".": "554 nobody"}, smtplib.SMTPRecipientsRefused),
        ({"DATA": "451 later"}, smtplib.SMTPDataError),
        ({".": "552 too much"}, smtplib.SMTPDataError),
    ],
)
def test_who_refuses_one_mail_takes_the_next(
    server: Any, host: smtplib.SMTP, says: dict[str, str], raised: type[Exception]
) -> None:
    as_ever, server.says = server.says, server.says | says
    with pytest.raises(raised):
        send(host)
    assert any(server.mails) is (set(says) == {"."})  # it was told only to who agreed to hear it
    server.says = as_ever
    send(host)
    assert server.mails[-1].endswith(b"slot\r\n")


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_says_goodbye_is_heard(server: Any, host: smtplib.SMTP, word: str) -> None:
    server.says = server.says | {word: "421 closing"}
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)) as refused:
        send(host)
    assert "421" in str(refused.value)
    assert server.mails == []
    assert host.sock is None


def test_who_refuses_and_hangs_up_has_refused(server: Any, host: smtplib.SMTP) -> None:
    server.says = server.says | {"RCPT": "550 unknown", "DATA": HANGS_UP, "RSET": HANGS_UP}
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(host)


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_who_hangs_up_without_a_word_was_told_nothing(server: Any, host: smtplib.SMTP, word: str) -> None:
    server.says = server.says | {word: HANGS_UP}
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(host)
    assert server.mails == []
