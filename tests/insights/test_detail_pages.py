"""Theme, partner and kind; what needs attention; what people took along: each figure with its n, or words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackResponse
from sessions_app.feedback.released_models import ReleasedLater
from sessions_app.insights import queries
from sessions_app.insights.breakdown import shares_by
from sessions_app.insights.choosing import Selection
from sessions_app.knowledge_sessions.models import SessionKind
from tests import factories
from tests.cast import Cast
from tests.insights.folding import fold
from tests.insights.held import EIGHT_OF_TEN, agreement, held, table_rows
from tests.page_client import PageClient

LOW = (6, 7, 6, 7, 6, 7, 6, 7, 6, 7)


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def test_each_theme_partner_and_kind_has_its_figure(cor: PageClient) -> None:
    work, money = factories.theme("Werk"), factories.theme("Geld")
    wpi = factories.organisation("WPI")
    held(40, EIGHT_OF_TEN, themes=[work, money], partners=[wpi])
    held(30, LOW, themes=[work], kind=SessionKind.CONFERENTIE)
    held(20, themes=[factories.theme("Wonen")])
    page = cor.get("/inzicht/uitsplitsing")
    themes = [[row[0], *row[2:]] for row in table_rows(page, "per-thema")]
    assert themes[:2] == [["Werk", "7,2", "20", "50%", "2"], ["Geld", "8,0", "10", "50%", "1"]]
    assert table_rows(page, "per-thema")[2] == ["Wonen", "", "te weinig antwoorden", "1"]
    assert [row[0] for row in table_rows(page, "per-organisatie")] == ["WPI"]
    assert {row[0] for row in table_rows(page, "per-soort")} == {"Kennissessie", "Conferentie"}
    assert len(page.select(".figure__ink")) == 5, "a dot for each row with a figure"
    short = cor.get("/inzicht").find(attrs={"aria-labelledby": "shares-heading"})
    assert "Werk" in short.get_text()


def test_no_table_without_rows_and_no_word_that_nothing_was_held(cor: PageClient) -> None:
    held(40, EIGHT_OF_TEN)
    page = cor.get("/inzicht/uitsplitsing")
    words = [page.find(attrs={"aria-labelledby": f"per-{one}"}).p.get_text() for one in ("thema", "organisatie")]
    assert words == ["Bij deze sessies is dit niet ingevuld."] * 2
    assert len(table_rows(page, "per-soort")) == 1
    short = cor.get("/inzicht").find(attrs={"aria-labelledby": "shares-heading"})
    assert [caption.get_text() for caption in short.select("caption")] == ["Cijfer per soort"]


def test_a_row_leads_to_its_own_figures(cor: PageClient) -> None:
    held(40, EIGHT_OF_TEN, themes=[factories.theme("Werk")])
    link = cor.get("/inzicht/uitsplitsing").find("a", string="Werk")["href"]
    assert cor.get(link).find(id="thema").find("option", selected=True).get_text() == "Werk"


@pytest.mark.parametrize("narrowed", [{}, {"district": "west"}, {"kind": "conferentie"}])
def test_folded_or_not_the_sums_are_the_same(on_both: Flask, narrowed: dict[str, str]) -> None:
    work, wpi = factories.theme("Werk"), factories.organisation("WPI")
    for days in (5, 100, 200, 300):
        district, kind = factories.district("west" if days < 150 else "noord"), SessionKind.CONFERENTIE
        held(days, EIGHT_OF_TEN, themes=[work], partners=[wpi], district=district, kind=kind)
    user = Cast().coordinator_cor
    today = clock.today()
    asked = Selection(today - timedelta(days=290), today, **narrowed)

    def found() -> list[object]:
        chosen = queries.choose(user, asked)
        return [shares_by("theme", chosen), shares_by("organisation", chosen), shares_by("kind", chosen)]

    live = found()
    fold()
    assert [[(one.slug, one.sums.held, one.sums.answers) for one in part] for part in found()] == [
        [(one.slug, one.sums.held, one.sums.answers) for one in part] for part in live
    ]
    assert live[0][0].sums.held == (2 if "district" in narrowed else 3)


def attention_rows(page: BeautifulSoup) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.find("caption", string="Sessies die aandacht vragen").parent.tbody.find_all("tr")
    ]


def test_what_needs_attention_says_why(cor: PageClient) -> None:
    fine = held(60, EIGHT_OF_TEN, asked=16, title="Goed")
    agreement(fine, AgreementStatus.DONE)
    low = held(50, LOW, asked=12, title="Laag")
    agreement(low)
    agreement(held(40, EIGHT_OF_TEN, asked=50, title="Weinig respons"))
    held(30, EIGHT_OF_TEN, asked=16, title="Niets afgesproken")
    held(5, LOW, title="Nog te vroeg")
    agreement(held(45, (*[7] * 9, *[8] * 8), asked=20, title="Rond het doel"))  # 7,47, shown as 7,5
    fold()
    rows = {row[0]: row[-1] for row in attention_rows(cor.get("/inzicht/aandacht"))}
    assert set(rows) == {"Laag", "Weinig respons", "Niets afgesproken"}
    assert rows["Laag"] == "onder het doel: 6,5 (n\u00a0=\u00a010, respons 83%)"
    assert rows["Weinig respons"] == "lage respons: 20% (10 van 50)"
    assert rows["Niets afgesproken"] == "geen vervolgafspraken"
    assert len(attention_rows(cor.get("/inzicht"))) == 3


def test_few_answers_are_no_reason_to_call_a_mark_low(cor: PageClient) -> None:
    agreement(held(50, (5, 5, 5, 5, 5), asked=8))
    fold()
    assert cor.get("/inzicht/aandacht").find("caption", string="Sessies die aandacht vragen") is None


def test_what_people_took_along_from_five_up(cor: PageClient) -> None:
    session, other = held(40, EIGHT_OF_TEN, title="Wie doet wat"), held(30, EIGHT_OF_TEN)
    for number in range(5):
        db.session.add(
            FeedbackResponse(
                knowledge_session_id=session.id, rating=8, takeaway=f"Inzicht {number}", takeaway_released=True
            )
        )
    db.session.add(FeedbackResponse(knowledge_session_id=other.id, rating=8, takeaway="Alleen ik"))
    db.session.add(
        ReleasedLater(knowledge_session_id=session.id, released_on=clock.today(), asked=10, yes=4, partly=1, no=0)
    )
    db.session.commit()
    page = cor.get("/inzicht/meegenomen")
    assert {f"Inzicht {number}" for number in range(5)} <= {one.get_text() for one in page.select(".quotes li")}
    assert "Alleen ik" not in page.get_text()
    overview = cor.get("/inzicht").find(attrs={"aria-labelledby": "answers-heading"})
    assert len(overview.select(".quotes li")) == 3
    assert "3 van 5" in overview.get_text()
    later = overview.find("th", string=lambda words: words and "Na acht weken" in words) or overview.find_all("tr")[-1]
    assert "n = 5, respons 50%" in later.get_text()


@pytest.mark.parametrize("page", ["uitsplitsing", "aandacht", "meegenomen"])
def test_who_may_look_and_what_cannot_be(client: PageClient, cast: Cast, page: str) -> None:
    client.raw(f"/inzicht/{page}", 302)
    client.sign_in(cast.organiser_olga).get(f"/inzicht/{page}", 403)
    client.sign_in(cast.coordinator_cor)
    refused = client.get(f"/inzicht/{page}?van=2026-05-01&tot=2026-04-01&stadsdeel=mars", 422)
    assert "mars" in refused.find(class_="error-summary").get_text()
    assert refused.find(id="van")["value"] == "2026-05-01"
    client.get(f"/inzicht/{page}")


def test_nothing_of_another_district(client: PageClient, cast: Cast) -> None:
    held(40, LOW, title="In West", district=factories.district("west"), themes=[factories.theme("Alleen daar")])
    fold()
    client.sign_in(cast.coordinator_noor)
    for page in ("uitsplitsing", "aandacht", "meegenomen"):
        text = client.get(f"/inzicht/{page}").main.get_text()
        assert "In West" not in text
        rows = client.get(f"/inzicht/{page}").main.find_all("th", attrs={"scope": "row"})
        assert not [row for row in rows if "Alleen daar" in row.get_text()]


def test_the_same_parts_as_a_file(cor: PageClient) -> None:
    held(40, EIGHT_OF_TEN, themes=[factories.theme("Werk")], partners=[factories.organisation("=WPI")])
    lines = cor.raw("/inzicht/uitsplitsing.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Verdeeld naar;Naam;")
    assert "Stadsdeel;Noord;1;1;8,0;10;20;50;7,4;8,5;" in lines
    assert "Partner;'=WPI;1;1;8,0;10;20;50;7,4;8,5;" in lines
    assert "Aantal rijen;4" in ";".join(lines)
    assert cor.raw("/inzicht/uitsplitsing.xlsx").data.startswith(b"PK")
