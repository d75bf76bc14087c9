"""The archive, one district, the embedded programme; freshness of public pages; English."""

from datetime import timedelta
from pathlib import Path

import pytest

from sessions_app.core import clock, language
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import SessionStatus
from tests import factories
from tests.cast import Cast
from tests.conftest import make_app
from tests.page_client import PageClient


def past(**values: object):  # type: ignore[no-untyped-def]
    return factories.knowledge_session(clock.now() - timedelta(days=400), **values)


def test_the_archive_shows_what_took_place(client: PageClient) -> None:
    past(title="Toen in Noord")
    past(title="Toen in West", district=factories.district("west"))
    past(title="Ging niet door", status=SessionStatus.CANCELLED)
    factories.knowledge_session(title="Komt nog")
    text = client.get("/archief").get_text()
    assert "Toen in Noord" in text
    assert "Komt nog" not in text
    assert "Ging niet door" not in text
    west = client.get("/archief?stadsdeel=west")
    assert [title.get_text() for title in west.select(".session__title")] == ["Toen in West"]
    assert not west.select('a[href$="/aanmelden"]')


def test_a_district_shows_its_own_sessions_and_its_feed(client: PageClient) -> None:
    factories.knowledge_session(title="Hier")
    factories.knowledge_session(title="Elders", district=factories.district("west"))
    page = client.get("/stadsdelen/noord")
    assert [title.get_text() for title in page.select(".session__title")] == ["Hier"]
    assert page.select_one('a[href="/abonneren?agenda=/stadsdelen/noord/agenda.ics"]')
    client.get("/stadsdelen/atlantis", 404)


def test_the_embedded_programme_has_no_forms_and_opens_links_outside_the_frame(client: PageClient) -> None:
    factories.knowledge_session(title="In een lijst")
    page = client.get("/embed/programma")
    assert "In een lijst" in page.get_text()
    assert not page.select("form")
    assert page.select("a")
    assert all(link["target"] == "_blank" for link in page.select("main a"))
    policy = client.raw("/embed/programma").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy, "no site is named in these settings"


def test_only_the_embedded_programme_may_be_framed_by_the_named_sites(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'embed.sqlite3'}", tmp_path, EMBED_ORIGINS=["https://a.example"])
    with app.app_context():
        db.create_all()
        visitor = PageClient(app)
        embedded = visitor.raw("/embed/programma").headers["Content-Security-Policy"]
        assert embedded.endswith("frame-ancestors https://a.example")
        assert visitor.raw("/").headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
        db.engine.dispose()


@pytest.mark.parametrize("address", ["/", "/archief", "/stadsdelen/noord", "/privacy", "/toegankelijkheid"])
def test_public_pages_speak_english(client: PageClient, address: str) -> None:
    factories.knowledge_session()
    client.set_language("en")
    page = client.get(address)
    assert page.html is not None
    assert page.html["lang"] == "en"


@pytest.mark.parametrize(("chosen", "spoken"), [(None, "en"), ("nl", "nl"), ("en", "en")])
def test_from_an_english_mail_her_pages_are_english_unless_she_chose(
    client: PageClient, chosen: str | None, spoken: str
) -> None:
    slug = factories.knowledge_session().slug
    if chosen:
        client.set_language(chosen)
    with language.spoken("en"):
        address = language.in_this_language(f"/sessies/{slug}")
    for _again in range(2):
        answer = client.raw(address, 302)
        assert answer.location == f"/sessies/{slug}"
        assert ("Set-Cookie" in answer.headers) is (chosen is None and _again == 0)
    for page in (client.get(answer.location), client.get(f"/sessies/{slug}/aanmelden")):
        assert page.html is not None and page.html["lang"] == spoken


@pytest.mark.parametrize("address", ["/?taal=fr", "/?taal="])
def test_a_strange_language_in_the_address_says_nothing(client: PageClient, address: str) -> None:
    assert "taal=" not in str(client.raw(address).headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(("path", "leads_to"), [("//evil.example/", "/evil.example/"), ("/\\evil.example/", "/")])
def test_a_language_in_the_address_sends_nobody_to_another_site(client: PageClient, path: str, leads_to: str) -> None:
    answer = client._client.get(environ_overrides={"PATH_INFO": path}, query_string="taal=en")
    assert answer.location == leads_to


def test_an_unchanged_page_is_answered_with_304_and_a_changed_one_in_full(client: PageClient) -> None:
    session = factories.knowledge_session()
    first = client.raw("/")
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.raw("/", 304, headers={"If-None-Match": etag}).data == b""
    factories.registration(session)
    assert client.raw("/", headers={"If-None-Match": etag}).headers["ETag"] != etag
    client.set_language("en")
    client.raw("/", headers={"If-None-Match": etag})


def test_what_a_signed_in_account_sees_is_kept_nowhere(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    answer = client.raw("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_the_month_of_a_session_is_the_month_in_amsterdam(client: PageClient) -> None:
    factories.knowledge_session(clock.local_at(clock.today().replace(month=12, day=1), 0, 30))
    db.session.commit()
    assert client.get("/").select_one("#m-2026-12")
