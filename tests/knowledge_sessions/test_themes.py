from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import themes
from sessions_app.knowledge_sessions.queries import themes as all_themes
from sessions_app.knowledge_sessions.themes import ThemeDetails
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


def test_a_theme_is_added_and_renamed_and_keeps_its_address(on_both: Flask) -> None:
    theme = themes.add_theme(ThemeDetails("Schulden & werk"))
    themes.change_theme(theme, ThemeDetails("Geld en werk"))
    db.session.commit()
    assert [(one.slug, one.name) for one in all_themes()] == [("schulden-werk", "Geld en werk")]


def test_merging_gives_its_sessions_the_theme_that_stays(on_both: Flask) -> None:
    double, kept = factories.theme("Wonen"), factories.theme("Wonen en zorg")
    alone, both = factories.knowledge_session(themes=[double]), factories.knowledge_session(themes=[double, kept])
    themes.merge_themes(double, kept)
    db.session.commit()
    assert alone.themes == both.themes == all_themes() == [kept]


def test_merging_by_the_page(client: PageClient, cast: Cast) -> None:
    double, kept = factories.theme("Een"), factories.theme("Twee")
    address = f"/beheer/themas/{double.id}/samenvoegen"
    client.sign_in(cast.admin_anna).get(address)
    client.post(address, {"kept": "bestaat-niet"}, status=422)
    client.post(address, {"kept": kept.slug})
    assert "Een heet nu overal Twee." in client.get("/beheer/themas").get_text()
