"""Points for professional registers: planned, shown, copied."""

from typing import Any

import pytest

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service
from sessions_app.knowledge_sessions.models import Accreditation, KnowledgeSession, ProfessionalRegister
from tests import factories
from tests.cast import Cast
from tests.knowledge_sessions.test_plan import ADDRESS, VALID, errors_on, only_session
from tests.page_client import PageClient

SKJ = {"points_skj-offered": ["", "y"], "points_skj-number": "SKJ-00123", "points_skj-points": "2.5"}
OTHER = {"points_anders-offered": ["", "y"], "points_anders-name": "NVMW"}


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def kept(knowledge_session: KnowledgeSession) -> list[tuple[str, str, str, str]]:
    return [(one.register.value, one.name, one.number, one.points) for one in knowledge_session.accreditations]


def test_no_session_gives_points_unless_someone_ticks_a_register(olga: PageClient) -> None:
    olga.post(ADDRESS, VALID)
    assert kept(only_session()) == []


def test_number_and_points_stay_text_and_a_register_may_still_decide(olga: PageClient) -> None:
    olga.post(ADDRESS, VALID | SKJ | OTHER)
    assert kept(only_session()) == [("skj", "", "SKJ-00123", "2,5"), ("anders", "NVMW", "", "")]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"points_skj-number": "SKJ-1"}, "Zet een vinkje bij dit register, of maak de velden leeg."),
        ({"points_anders-offered": ["", "y"]}, "Vul de naam van het register in."),
        (SKJ | {"points_skj-points": "twee"}, "Vul de punten in als een getal, zoals 2 of 2,5."),
        (SKJ | {"points_skj-points": "-1"}, "Vul de punten in als een getal, zoals 2 of 2,5."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(olga: PageClient, values: dict[str, Any], sentence: str) -> None:
    assert sentence in errors_on(olga.post(ADDRESS, VALID | values, status=422))


def test_an_edit_without_these_fields_leaves_them_and_unticking_takes_them_away(olga: PageClient) -> None:
    olga.post(ADDRESS, VALID | SKJ)
    edit = f"/beheer/sessies/{only_session().slug}/bewerken"
    page = olga.get(edit)
    assert page.select_one("#points_skj-number")["value"] == "SKJ-00123"
    assert page.select_one("#points_skj-offered").has_attr("checked")
    olga.post(edit, VALID)
    assert kept(only_session()) == [("skj", "", "SKJ-00123", "2,5")]
    olga.post(edit, VALID | {"points_skj-offered": "", "points_skj-number": "", "points_skj-points": ""})
    assert kept(only_session()) == []


def test_a_copy_gives_the_same_points(on_both: None) -> None:
    original = factories.knowledge_session(
        accreditations=[Accreditation(register=ProfessionalRegister.REGISTERPLEIN, number="0042", points="3")]
    )
    copy = service.duplicate(original)
    db.session.commit()
    assert kept(copy) == kept(original) == [("registerplein", "", "0042", "3")]


def test_the_page_of_the_session_tells_it(client: PageClient) -> None:
    accredited = Accreditation(register=ProfessionalRegister.SKJ, number="SKJ-7", points="1")
    requested = Accreditation(register=ProfessionalRegister.REGISTERPLEIN)
    session = factories.knowledge_session(accreditations=[accredited, requested])
    words = " ".join(client.get(f"/sessies/{session.slug}").find("main").get_text().split())
    assert "Levert punten op voor" in words
    assert "SKJ: 1 punt (accreditatienummer SKJ-7)" in words
    assert "Registerplein: accreditatie aangevraagd" in words
