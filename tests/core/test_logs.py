"""One line for each request, by which all that belongs to it is found again."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from sessions_app.core.extensions import db
from sessions_app.core.watching.log_lines import ReadableLines
from tests import factories
from tests.cast import Cast
from tests.conftest import make_app
from tests.core.lines import Lines, one_job_more, written
from tests.page_client import PageClient

FROM_THE_PROXY = "0f7c2a9e-11d4-4b6e-9c61-5d1c9f0a77e2"
SAM = {"name": "Sam van den Voorbeeld", "email": "sam@example.org", "organisation": "Zorgaanbieder A"}


@pytest.fixture
def lines() -> Iterator[Lines]:
    with written() as found:
        yield found


def test_a_request_is_told_by_its_view(client: PageClient, lines: Lines) -> None:
    answer = client.raw("/sessies/nergens?q=iets", 404)
    told = lines.requests()[-1]
    assert told.pop("time") and told.pop("ms") >= 0 and told.pop("statements") > 0
    assert told == {
        "level": "info", "logger": "sessions_app.requests", "message": "GET pages.session",
        "request": answer.headers["X-Request-Id"], "endpoint": "pages.session", "visitor": "visitor",
        "method": "GET", "status": 404,
    }  # fmt: skip


def test_of_a_visitor_the_kind_is_told_and_no_more(app: Flask, cast: Cast, lines: Lines) -> None:
    PageClient(app).raw("/aanmelding/" + "A" * 32, 404)
    PageClient(app).sign_in(cast.admin_anna).raw("/beheer")
    PageClient(app).raw("/beheer", 302)
    assert [line["visitor"] for line in lines.requests()] == ["link", "staff", "visitor"]


def test_what_nobody_looks_for_leaves_no_line(client: PageClient, lines: Lines) -> None:
    client.raw("/static/css/base.css")
    assert lines.requests() == []
    client.raw("/agenda.ics")
    client.raw("/agenda.ics")  # given again on the doorstep
    assert [line["endpoint"] for line in lines.requests()] == ["knowledge_sessions_feeds.agenda"]
    client.raw("/static/nergens.css", 404)
    assert lines.requests()[-1]["status"] == 404


def test_a_method_of_somebody_s_own_making_is_no_word_in_the_log(client: PageClient, lines: Lines) -> None:
    client.raw("/", 405, method="JANJANSEN")
    assert "JANJANSEN" not in lines.text
    assert lines.requests()[-1]["method"] == "other"


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [
        (1, FROM_THE_PROXY, True),
        (1, FROM_THE_PROXY.replace("-", ""), True),
        (0, FROM_THE_PROXY, False),
        (1, "jan-jansen@example.org", False),
        (1, "jan-jansen-van-de-buurt", False),
        (1, "abc", False),
        (1, "a" * 65, False),
        (1, "", False),
    ],
)
def test_the_id_of_a_trusted_proxy_is_kept(tmp_path: Path, proxies: int, given: str, is_kept: bool) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, TRUSTED_PROXIES=proxies)
    with written() as lines:
        answer = PageClient(app).raw("/robots.txt", headers={"X-Request-Id": given})
    told = answer.headers["X-Request-Id"]
    assert (told == given) is is_kept
    assert told and lines.requests()[-1]["request"] == told


def test_each_answer_has_an_id_of_its_own(client: PageClient) -> None:
    asked = [client.raw("/privacy") for _ in range(3)]
    assert len({answer.headers["X-Request-Id"] for answer in asked}) == 3


def test_a_refusal_shows_no_code(client: PageClient) -> None:
    """There is nothing to look for: it says what is wrong, and who asks twice gets the same page."""
    assert "Vermeld deze code" not in _text(client.raw("/nergens", 404))


def test_a_fault_shows_the_code_of_its_line(tmp_path: Path, lines: Lines) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)  # without tables
    answer = PageClient(app).raw("/sessies/iets", 503)
    assert f"Vermeld deze code als je ons hierover schrijft: {_code(answer)}" in " ".join(_text(answer).split())
    assert _code(answer) == answer.headers["X-Request-Id"]
    told = [line for line in lines.all("sessions_app.core.errors") if line["level"] == "error"]
    assert [line["request"] for line in told] == [_code(answer)]


@pytest.mark.parametrize(("share", "told"), [(0.0, 0), (1.0, 5)])
def test_lines_of_requests_can_be_left_out(tmp_path: Path, share: float, told: int) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, LOG_REQUESTS=share)
    with written() as lines:
        for _ in range(5):
            PageClient(app).raw("/robots.txt")
    assert len(lines.requests()) == told


def test_of_a_sample_what_failed_is_always_told(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path, LOG_REQUESTS=1e-9)
    with written() as lines:
        PageClient(app).raw("/robots.txt")
        PageClient(app).raw("/sessies/iets", 503)
    assert [line["status"] for line in lines.requests()] == [503]


def test_the_id_goes_along_to_the_worker(client: PageClient, lines: Lines) -> None:
    queue = client.app.extensions["queue"]
    queue.flush()
    session = factories.knowledge_session()
    db.session.commit()
    answer = client.post(f"/sessies/{session.slug}/aanmelden", SAM)
    queue.execute(queue.dequeue())
    of_the_job = [line for line in lines.all() if line.get("job") == "deliver_due_mails"]
    assert of_the_job
    assert {line["request"] for line in of_the_job} == {answer.headers["X-Request-Id"]}


def fail_for_a_test() -> None:
    raise ValueError("sam@example.org")


def test_each_job_has_an_id_of_its_own_and_a_failure_is_told_once(tmp_path: Path, lines: Lines) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    with one_job_more(fail_for_a_test):
        queue, task = app.extensions["queue"], app.extensions["queue_tasks"]["fail_for_a_test"]
        for _ in range(2):
            task()
            queue.execute(queue.dequeue())
    failures = [line for line in lines.all() if line["level"] == "error"]
    assert [line["message"] for line in failures] == ["the job fail_for_a_test failed"] * 2
    assert len({line["request"] for line in failures}) == 2
    assert "sam@example.org" not in lines.text


def test_readable_lines_are_for_who_sits_before_them() -> None:
    record = logging.makeLogRecord({"name": "sessions_app.x", "levelname": "INFO", "msg": "job\n%s", "args": ("done",)})
    assert ReadableLines().format(record).endswith("info sessions_app.x: job done")


def _code(answer: TestResponse) -> str:
    code = BeautifulSoup(answer.text, "html.parser").select_one("main code")
    assert code
    return code.get_text()


def _text(answer: TestResponse) -> str:
    return BeautifulSoup(answer.text, "html.parser").get_text(" ")
