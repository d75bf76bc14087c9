"""Districts, organisations and themes, and who is who in a district."""

from typing import TypeVar

from sqlalchemy import or_, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import Theme
from sessions_app.people.models import District, DistrictKind, Organisation, OrganisationKind

THEMES = {
    "routes-naar-werk": "Routes naar werk",
    "dagbesteding": "Dagbesteding",
    "psychische-kwetsbaarheid": "Psychische kwetsbaarheid",
    "sociale-firmas": "Sociale firma’s",
    "regels-en-geld": "Regels en geld",
    "activering": "Activering",
    "taal": "Taal",
    "eenzaamheid": "Eenzaamheid",
    "samenwerken-in-de-wijk": "Samenwerken in de wijk",
}

STADSDELEN = {
    "centrum": "Centrum",
    "nieuw-west": "Nieuw-West",
    "noord": "Noord",
    "oost": "Oost",
    "west": "West",
    "zuid": "Zuid",
    "zuidoost": "Zuidoost",
}
MUNICIPALITIES = {"amstelveen": "Amstelveen", "purmerend": "Purmerend"}

OMSLAG, WPI, ZORG = "stichting-de-omslag", "wpi", "afdeling-zorg"
REGENBOOG, INGEEST, FIRMS, HVA = "de-regenboog-groep", "ggz-ingeest", "sociale-firmas", "hva-werkplaats"

Kept = TypeVar("Kept", District, Organisation, Theme)

_KIND = OrganisationKind
CITYWIDE = {
    OMSLAG: ("Stichting De Omslag", _KIND.OTHER),
    WPI: ("WPI (gemeente Amsterdam)", _KIND.MUNICIPAL_DEPARTMENT),
    ZORG: ("Afdeling Zorg (gemeente Amsterdam)", _KIND.MUNICIPAL_DEPARTMENT),
    REGENBOOG: ("De Regenboog Groep", _KIND.WELFARE),
    INGEEST: ("GGZ inGeest", _KIND.MENTAL_HEALTH),
    FIRMS: ("Sociale firma’s Amsterdam", _KIND.SOCIAL_FIRM),
    HVA: ("HvA Werkplaats Sociaal Domein", _KIND.EDUCATION),
    "herstelhuis-de-haven": ("Herstelhuis De Haven", _KIND.MENTAL_HEALTH),
    "taalhuis-de-brug": ("Taalhuis De Brug", _KIND.EDUCATION),
    "fietsatelier-tweede-ronde": ("Fietsatelier Tweede Ronde", _KIND.SOCIAL_FIRM),
    "lunchroom-het-goede-begin": ("Lunchroom Het Goede Begin", _KIND.SOCIAL_FIRM),
}

# Invented providers of day activities, one at home in each district.
DAY_ACTIVITIES = {
    "centrum": "Atelier De Zolder",
    "nieuw-west": "Dagbesteding De Kas",
    "noord": "Werkplaats Hout en Groen",
    "oost": "Stadsboerderij De Wilg",
    "west": "Buurtkeuken Aan Tafel",
    "zuid": "Drukkerij Het Blad",
    "zuidoost": "Naaiatelier Kleurrijk",
    "weesp": "Scheepswerf De Vecht",
    "amstelveen": "Tuinderij De Bovenlanden",
    "purmerend": "Weidewerkplaats De Gouw",
}


@dataclass(frozen=True)
class Area:
    """A district with the organisations (by slug) that play the usual parts in it."""

    district: District
    office: Organisation
    alliance: Organisation
    team: Organisation
    day_activities: Organisation

    @property
    def slug(self) -> str:
        return self.district.slug

    def words(self) -> dict[str, str]:
        """What stands between braces in the texts of topics."""
        return {
            "gebied": self.district.name,
            "stadsdeel": self.office.name,
            "alliantie": self.alliance.name,
            "buurtteam": self.team.name,
            "dagbesteding": self.day_activities.name,
        }


@dataclass(frozen=True)
class Map:
    """Everything there is, by slug."""

    areas: dict[str, Area]
    organisations: dict[str, Organisation]
    themes: dict[str, Theme]


def draw_map() -> Map:
    """The districts, organisations and themes; those that are there already are used as they are."""
    districts = {
        **{slug: District(slug=slug, name=name, kind=DistrictKind.STADSDEEL) for slug, name in STADSDELEN.items()},
        "weesp": District(slug="weesp", name="Weesp", kind=DistrictKind.STADSGEBIED),
        **{slug: District(slug=slug, name=name, kind=DistrictKind.GEMEENTE) for slug, name in MUNICIPALITIES.items()},
    }
    areas = {slug: _area(_kept(district)) for slug, district in districts.items()}
    organisations = {slug: _organisation(slug, name, kind) for slug, (name, kind) in CITYWIDE.items()}
    themes = {slug: _kept(Theme(slug=slug, name=name)) for slug, name in THEMES.items()}
    db.session.flush()
    return Map(areas, organisations, themes)


def _kept(wanted: Kept) -> Kept:
    """What has this slug or this name already, else this one."""
    model = type(wanted)
    found = db.session.scalar(select(model).where(or_(model.slug == wanted.slug, model.name == wanted.name)))
    if found is None:
        db.session.add(wanted)
    return found or wanted


def _area(district: District) -> Area:
    slug, name = district.slug, district.name
    day_activities = _organisation(f"dagbesteding-{slug}", DAY_ACTIVITIES[slug], _KIND.DAY_ACTIVITIES)
    if slug in MUNICIPALITIES:
        office = _organisation(f"gemeente-{slug}", f"Gemeente {name}", _KIND.MUNICIPAL_DEPARTMENT)
        team = _organisation(f"sociaal-team-{slug}", f"Sociaal Team {name}", _KIND.NEIGHBOURHOOD_TEAM)
        return Area(district, office, office, team, day_activities)
    team = _organisation(f"buurtteam-{slug}", f"Buurtteam {name}", _KIND.NEIGHBOURHOOD_TEAM)
    kind = district.kind.value
    office = alliance = _organisation(f"{kind}-{slug}", f"{kind.title()} {name}", _KIND.DISTRICT_OFFICE)
    if slug in STADSDELEN:
        alliance = _organisation(f"wijkzorg-alliantie-{slug}", f"Wijkzorg Alliantie {name}", _KIND.CARE_ALLIANCE)
    return Area(district, office, alliance, team, day_activities)


def _organisation(slug: str, name: str, kind: OrganisationKind) -> Organisation:
    return _kept(Organisation(slug=slug, name=name, kind=kind))
