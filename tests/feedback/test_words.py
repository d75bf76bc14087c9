"""The organiser's own words: in the mail and on the page that thanks, with ours wherever she wrote none."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.feedback import evaluation_texts, service
from sessions_app.feedback.models import EvaluationText, FeedbackRequest
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() - timedelta(days=1), title="Werk & <zorg>")


def address_of(knowledge_session: KnowledgeSession) -> str:
    return f"/beheer/sessies/{knowledge_session.slug}/evaluatie/tekst"


def asked(knowledge_session: KnowledgeSession) -> OutgoingMail:
    factories.registration(knowledge_session, "sam@example.org")
    service.ask_all_due()
    db.session.commit()
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "evaluation")).one()


def test_they_stand_in_the_mail_and_on_the_page_that_thanks(
    client: PageClient, knowledge_session: KnowledgeSession, cast: Cast
) -> None:
    words = {
        "title": "{titel}: welk cijfer?",
        "intro": "Wat een **volle** zaal. [Foto's](https://example.org/f)",
        "thanks": "Tot **gauw**",
    }
    client.sign_in(cast.organiser_olga).post(address_of(knowledge_session), words)
    mail = asked(knowledge_session)
    assert mail.subject == "Werk & <zorg>: welk cijfer?"
    assert "<strong>volle</strong>" in mail.html_body
    assert "Wat een volle zaal. Foto's (https://example.org/f)" in mail.text_body
    assert "?cijfer=8" in mail.html_body
    assert "?cijfer=8" in mail.text_body
    link = links.path_for(service.FEEDBACK_LINK, db.session.scalars(select(FeedbackRequest)).one())
    client.post(link, {"rating": "8"})
    assert client.get(f"{link}/bedankt").select_one("strong", string="gauw")


def test_where_she_wrote_nothing_our_own_stand(knowledge_session: KnowledgeSession) -> None:
    ours = evaluation_texts.our_words(knowledge_session)
    mail = asked(knowledge_session)
    assert mail.subject == ours["title"]
    assert ours["intro"] in mail.text_body


def test_emptied_they_are_ours_again(client: PageClient, knowledge_session: KnowledgeSession, cast: Cast) -> None:
    olga = client.sign_in(cast.organiser_olga)
    olga.post(address_of(knowledge_session), {"title": "Hoi", "intro": "", "thanks": ""})
    olga.post(address_of(knowledge_session), {"title": "", "intro": " ", "thanks": ""})
    assert db.session.scalars(select(EvaluationText)).all() == []


@pytest.mark.parametrize(
    "wrong", [{"title": "{naam}, hoe was het?"}, {"intro": "Op {dag}"}, {"title": "x" * 151}, {"thanks": "x" * 2001}]
)
def test_what_cannot_be_sent_is_said_and_kept(
    client: PageClient, knowledge_session: KnowledgeSession, cast: Cast, wrong: dict[str, str]
) -> None:
    olga = client.sign_in(cast.organiser_olga)
    answer = olga.post(address_of(knowledge_session), {"intro": "Bewaar mij {plaats}"} | wrong, status=422)
    for typed in wrong.values():
        assert typed in answer.get_data(as_text=True)
    assert db.session.scalars(select(EvaluationText)).all() == []


def test_what_could_run_is_taken_out(knowledge_session: KnowledgeSession) -> None:
    evaluation_texts.write(knowledge_session, "", "<script>x</script>{titel} [a](javascript:x)", "")
    html = evaluation_texts.mail_words(knowledge_session).html
    assert "<script" not in html
    assert "javascript:" not in html.replace("[a](javascript:x)", "")
    assert "Werk &amp; &lt;zorg&gt;" in html


def test_the_preview_shows_the_mail_and_holds_no_link(
    client: PageClient, knowledge_session: KnowledgeSession, cast: Cast
) -> None:
    evaluation_texts.write(knowledge_session, "", "Onze **eigen** woorden", "")
    db.session.commit()
    address = address_of(knowledge_session).replace("/tekst", "/weergave")
    answer = client.sign_in(cast.organiser_olga).raw(address)
    html = answer.get_data(as_text=True)
    assert "<strong>eigen</strong>" in html
    assert "[[link" not in html
    assert "/evaluatie/" not in html
    assert "sandbox" in answer.headers["Content-Security-Policy"]
