"""The addresses that machines look for."""

from datetime import datetime

from sessions_app.core import clock
from tests.page_client import PageClient


def test_who_finds_a_leak_can_read_whom_to_tell(client: PageClient) -> None:
    answer = client.raw("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == "mailto:sessies@example.org"
    assert told["Canonical"] == "http://localhost/.well-known/security.txt"
    days = (datetime.fromisoformat(told["Expires"]) - clock.now()).days
    assert 100 < days < 365, "RFC 9116: less than a year ahead"


def test_robots_may_read_the_programme_and_see_that_the_rest_is_not_for_them(client: PageClient) -> None:
    assert "Disallow: /taal/" in client.raw("/robots.txt").text
    assert "X-Robots-Tag" not in client.raw("/").headers
    assert client.raw("/beheer", 302).headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client.raw("/nergens", 404).headers["X-Robots-Tag"] == "noindex, nofollow"
