from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import Part
from sessions_app.people import places
from sessions_app.people.places import Described
from sessions_app.people.queries import find_district, find_organisation
from sessions_app.people.rules import DistrictKind, OrganisationKind
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.people import trail


@pytest.fixture
def admin(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.admin_anna)


def test_an_organisation_is_added_and_renamed_and_keeps_its_address(admin: PageClient) -> None:
    admin.post("/beheer/organisaties/nieuw", {"name": "Café Één", "kind": "social_firm"})
    made = find_organisation("cafe-een")
    assert made is not None
    assert (made.name, made.kind) == ("Café Één", OrganisationKind.SOCIAL_FIRM)
    values = {"name": "Café Twee", "kind": "welfare", "valid_until": "2026-01-31"}
    admin.post(f"/beheer/organisaties/{made.id}", values)
    db.session.rollback()
    assert (made.slug, made.name, str(made.valid_until)) == ("cafe-een", "Café Twee", "2026-01-31")
    assert "Tot en met 31-01-2026" in admin.get("/beheer/organisaties").get_text()
    noted = [(one.action, one.subject_kind) for one in trail.entries() if one.subject_kind == "organisation"]
    assert noted == [("added", "organisation"), ("changed", "organisation")]


@pytest.mark.parametrize("kind", ["organisaties", "stadsdelen", "themas"])
def test_the_pages_of_each_list(admin: PageClient, kind: str) -> None:
    made = {"organisaties": factories.organisation, "stadsdelen": factories.district, "themas": factories.theme}[kind]()
    assert made.name in admin.get(f"/beheer/{kind}").get_text()
    admin.get(f"/beheer/{kind}/nieuw")
    admin.get(f"/beheer/{kind}/{made.id}")
    admin.get(f"/beheer/{kind}/424242", 404)
    for values, sentence in (
        ({"name": ""}, "Vul een naam in."),
        ({"name": "X", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "De laatste dag ligt voor de eerste."),
        ({"name": "X", "valid_from": "volgend jaar"}, "Dit is geen datum."),
    ):
        kinds = {"organisaties": "other", "stadsdelen": "stadsdeel"}
        answer = admin.post(f"/beheer/{kind}/nieuw", {"kind": kinds.get(kind, ""), **values}, status=422)
        assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize(("kind", "word"), [("organisaties", "other"), ("stadsdelen", "gemeente"), ("themas", "")])
def test_a_name_that_is_taken_is_refused_and_what_was_typed_stays(admin: PageClient, kind: str, word: str) -> None:
    made = {"organisaties": factories.organisation, "stadsdelen": factories.district, "themas": factories.theme}[kind]()
    answer = admin.post(f"/beheer/{kind}/nieuw", {"name": made.name.upper(), "kind": word}, status=409)
    assert made.name.upper() in answer.get_data(as_text=True)


def test_merging_moves_parts_and_accounts(on_both: Flask) -> None:
    double, kept = factories.organisation("Buurtteam Noord"), factories.organisation("Buurtteam Amsterdam Noord")
    alone = factories.knowledge_session(partners=[double])
    both = factories.knowledge_session(partners=[kept, double])
    both.parts[1].part = Part.ORGANISER
    user = Cast().organiser_olga
    user.organisations = [double]
    typed = factories.registration(alone, organisation="Buurtteam Noord")
    db.session.commit()
    places.merge_organisations(double, kept)
    db.session.commit()
    assert [part.organisation for part in alone.parts] == [kept]
    assert [(part.organisation, part.part) for part in both.parts] == [(kept, Part.ORGANISER)]
    assert user.organisations == [kept]
    assert typed.organisation == "Buurtteam Noord"
    assert find_organisation("buurtteam-noord") is None
    assert [entry.action for entry in trail.entries("merged", "removed")] == ["merged", "removed"]


def test_an_organisation_is_not_merged_with_itself(on_both: Flask) -> None:
    one = factories.organisation()
    with pytest.raises(places.IsTheSame):
        places.merge_organisations(one, one)


def test_merging_by_the_page(admin: PageClient) -> None:
    double, kept = factories.organisation("Een"), factories.organisation("Twee")
    address = f"/beheer/organisaties/{double.id}/samenvoegen"
    options = [option["value"] for option in admin.get(address).select("select option")]
    assert options == ["", kept.slug]
    admin.post(address, {"kept": ""}, status=422)
    admin.post(address, {"kept": double.slug}, status=422)
    admin.post(address, {"kept": kept.slug})
    admin.get(address, 404)
    assert "Een heet nu overal Twee." in admin.get("/beheer/organisaties").get_text()


def test_what_is_past_is_not_offered_but_stays_on_old_sessions(admin: PageClient) -> None:
    old, theme = factories.organisation("Oude partner"), factories.theme("Oud thema")
    planned = factories.knowledge_session(partners=[old], themes=[theme], district=factories.district("weesp"))
    yesterday = clock.today() - timedelta(days=1)
    for thing in (old, theme, planned.district):
        thing.valid_until = yesterday
    factories.district("noord")
    db.session.commit()
    new = admin.get("/beheer/sessies/nieuw")
    for value in (old.slug, theme.slug, "weesp"):
        assert not new.select(f"[value='{value}']")
    edited = admin.get(f"/beheer/sessies/{planned.slug}/bewerken")
    for value in (old.slug, theme.slug, "weesp"):
        assert edited.select(f"[value='{value}']")


def test_a_district_keeps_its_address_and_its_sessions(on_both: Flask) -> None:
    district = places.add_district(Described("Diemen-Zuid", DistrictKind.GEMEENTE))
    planned = factories.knowledge_session(district=district)
    places.change_district(district, Described("Diemen", DistrictKind.GEMEENTE, valid_until=clock.today()))
    db.session.commit()
    assert find_district("diemen-zuid") is district
    assert db.session.get_one(KnowledgeSession, planned.id).district.name == "Diemen"


def test_capitals_do_not_put_an_organisation_first(admin: PageClient) -> None:
    in_order = ["Gemeente Purmerend", "GGZ inGeest", "Weidewerkplaats", "WPI"]
    for name in reversed(in_order):
        factories.organisation(name)
    assert [row.get_text() for row in admin.get("/beheer/organisaties").select("tbody th a")] == in_order
    offered = admin.get("/beheer/sessies/nieuw").select("input[name=organisations]")
    assert [one.parent.get_text(strip=True) for one in offered if one.parent] == in_order
