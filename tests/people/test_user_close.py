"""`flask user close` and `flask user open`: at once, also for who is known by heart in another process."""

import pytest
from click.testing import Result
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.people import queries
from tests.cast import Cast
from tests.page_client import PageClient
from tests.people import trail


def run(app: Flask, *words: str) -> Result:
    result = app.test_cli_runner().invoke(args=["user", *words])
    db.session.remove()
    return result


def desk(client: PageClient) -> int:
    db.session.remove()
    return client._client.get("/beheer").status_code


def test_who_was_signed_in_elsewhere_is_out_at_once(on_both: Flask, other_process: Flask) -> None:
    olga = PageClient(on_both).sign_in(Cast().organiser_olga)
    assert [desk(olga), desk(olga)] == [200, 200]  # the second time from memory

    result = run(other_process, "close", "Olga@Example.org")

    assert (result.exit_code, result.output) == (0, "olga@example.org: closed\n")
    assert desk(olga) == 302
    assert trail.last("deactivated").actor_id is None


def test_an_opened_account_has_its_rights_again(app: Flask, cast: Cast) -> None:
    roles = [role.name for role in cast.organiser_olga.roles]
    assert run(app, "close", "olga@example.org").exit_code == 0

    result = run(app, "open", "olga@example.org")

    assert (result.exit_code, result.output) == (0, "olga@example.org: open\n")
    olga = queries.find_user("olga@example.org")
    assert olga is not None
    assert (olga.active, [role.name for role in olga.roles]) == (True, roles)


def test_the_last_administrator_stays(app: Flask, cast: Cast) -> None:
    assert cast.admin_anna
    result = run(app, "close", "anna@example.org")
    assert result.exit_code == 1
    assert "the only administrator who can sign in" in result.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["close", "nobody@example.org"], "nobody@example.org has no account."),
        (["close", "no address"], "no address is not an e-mail address"),
        (["open", "olga@example.org"], "olga@example.org is open already."),
    ],
)
def test_what_cannot_be_is_told(app: Flask, cast: Cast, words: list[str], sentence: str) -> None:
    assert cast.organiser_olga
    result = run(app, *words)
    assert result.exit_code == 1
    assert sentence in result.output


def test_closed_is_told_when_it_was_closed_before(app: Flask, cast: Cast) -> None:
    assert cast.organiser_olga
    assert run(app, "close", "olga@example.org").exit_code == 0
    assert "olga@example.org is closed already." in run(app, "close", "olga@example.org").output
