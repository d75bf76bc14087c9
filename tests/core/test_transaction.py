"""The one commit at the door: what a view changed stays when it says yes, and nothing of it when it refuses."""

import pytest
from flask import Flask, abort

from sessions_app.core.extensions import db
from sessions_app.core.transaction import after_commit, commit_on_success, transaction
from sessions_app.people.models import Person
from sessions_app.people.queries import find_person
from sessions_app.people.service import person_with

HER = "sam@example.org"


@pytest.mark.parametrize(("status", "stays"), [(200, True), (303, True), (409, False), (422, False), (500, False)])
def test_what_a_view_changed_stays_when_it_says_yes_alone(app: Flask, status: int, stays: bool) -> None:
    told: list[str] = []

    @commit_on_success
    def view() -> tuple[str, int]:
        person_with(HER)
        after_commit(lambda: told.append("the worker"))
        return "", status

    with app.test_request_context("/", method="POST"):
        answer = view()
    assert answer.status_code == status
    assert (_is_kept(), told) == (stays, ["the worker"] * stays)


def test_nothing_stays_of_a_view_that_breaks_off(app: Flask) -> None:
    @commit_on_success
    def view() -> None:
        person_with(HER)
        abort(404)

    with app.test_request_context("/", method="POST"), pytest.raises(Exception, match="404"):
        view()
    assert not _is_kept()


def test_after_the_commit_each_is_called_once_and_one_that_fails_stops_no_other(app: Flask) -> None:
    called: list[str] = []

    def fails() -> None:
        called.append("fails")
        raise RuntimeError

    def follows() -> None:
        assert _is_kept()
        called.append("follows")

    with transaction():
        person_with(HER)
        for _twice in range(2):
            after_commit(fails)
            after_commit(follows)
    assert called == ["fails", "follows"]


def _is_kept() -> bool:
    """Also once everything that was not committed is forgotten."""
    db.session.rollback()
    found: Person | None = find_person(HER)
    return found is not None
