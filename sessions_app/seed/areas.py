"""Districts, organisations and themes, and who is who in a district."""

from dataclasses import dataclass

from sessions_app.core.extensions import db
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
    """Adds the districts, organisations and themes."""
    themes = {slug: Theme(slug=slug, name=name) for slug, name in THEMES.items()}
    organisations = {slug: Organisation(slug=slug, name=name, kind=kind) for slug, (name, kind) in CITYWIDE.items()}
    districts = {
        **{slug: District(slug=slug, name=name, kind=DistrictKind.STADSDEEL) for slug, name in STADSDELEN.items()},
        "weesp": District(slug="weesp", name="Weesp", kind=DistrictKind.STADSGEBIED),
        **{slug: District(slug=slug, name=name, kind=DistrictKind.GEMEENTE) for slug, name in MUNICIPALITIES.items()},
    }
    areas = {slug: _area(district) for slug, district in districts.items()}
    for area in areas.values():
        for one in (area.office, area.alliance, area.team, area.day_activities):
            organisations[one.slug] = one
    db.session.add_all([*districts.values(), *organisations.values(), *themes.values()])
    db.session.flush()
    return Map(areas, organisations, themes)


def _area(district: District) -> Area:
    slug, name = district.slug, district.name
    day_activities = Organisation(slug=f"dagbesteding-{slug}", name=DAY_ACTIVITIES[slug], kind=_KIND.DAY_ACTIVITIES)
    if district.kind is DistrictKind.GEMEENTE:
        office = Organisation(slug=f"gemeente-{slug}", name=f"Gemeente {name}", kind=_KIND.MUNICIPAL_DEPARTMENT)
        team = Organisation(slug=f"sociaal-team-{slug}", name=f"Sociaal Team {name}", kind=_KIND.NEIGHBOURHOOD_TEAM)
        return Area(district, office, office, team, day_activities)
    team = Organisation(slug=f"buurtteam-{slug}", name=f"Buurtteam {name}", kind=_KIND.NEIGHBOURHOOD_TEAM)
    kind = district.kind.value
    office = Organisation(slug=f"{kind}-{slug}", name=f"{kind.title()} {name}", kind=_KIND.DISTRICT_OFFICE)
    if district.kind is DistrictKind.STADSGEBIED:
        return Area(district, office, office, team, day_activities)
    alliance_slug, alliance_name = f"wijkzorg-alliantie-{slug}", f"Wijkzorg Alliantie {name}"
    alliance = Organisation(slug=alliance_slug, name=alliance_name, kind=_KIND.CARE_ALLIANCE)
    return Area(district, office, alliance, team, day_activities)
