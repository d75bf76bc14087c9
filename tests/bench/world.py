"""The data under load, always the same: 200 sessions to come, 20 registrations each, and one session with 2,000."""

from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask_security import hash_password

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import begin_writing
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, ProgrammeItem, Theme
from sessions_app.knowledge_sessions.rules import BlockKind, Part, SessionStatus
from sessions_app.people import service as people
from sessions_app.people.models import District, Organisation, Person
from sessions_app.people.rules import DistrictKind, OrganisationKind, Role
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus

ORGANISER, PASSWORD = "olga@example.org", "tien-tulpen-op-tafel"
UPCOMING, EACH = 200, 20
BIG, BIG_SIZE = "groot", 2000
DISTRICTS = {
    "centrum": "Centrum", "noord": "Noord", "west": "West", "nieuw-west": "Nieuw-West", "zuid": "Zuid",
    "oost": "Oost", "zuidoost": "Zuidoost", "weesp": "Weesp",
}  # fmt: skip
THEMES = ("Armoede", "Dagbesteding", "Eenzaamheid", "GGZ in de wijk", "Herstel", "Jeugd", "Schulden", "Wonen")
STORY = """We kijken samen naar **wat werkt** in de wijk, en naar wat beter kan.

- Welke routes zijn er, en wie helpt daarbij?
- Wat vraagt dit van professionals?

Neem een vraag uit je eigen praktijk mee; we werken in kleine groepen.
"""

_numbers = count(1)


def fill(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        districts = [District(slug=slug, name=name, kind=DistrictKind.STADSDEEL) for slug, name in DISTRICTS.items()]
        themes = [Theme(slug=name.lower().replace(" ", "-"), name=name) for name in THEMES]
        partners = [
            Organisation(slug=f"organisatie-{n}", name=f"Organisatie {n}", kind=OrganisationKind.WELFARE)
            for n in range(40)
        ]
        persons = [new_person() for _ in range(BIG_SIZE)]
        db.session.add_all([*districts, *themes, *partners, *persons])
        for number in range(UPCOMING):
            parts = [partners[(number * 3 + n) % len(partners)] for n in range(3)]
            about = [themes[(number + n) % len(themes)] for n in range(2)]
            made = new_session(f"programma-{number}", districts[number % len(districts)], about, parts, number)
            _register(made, [persons[(number * 7 + n) % BIG_SIZE] for n in range(EACH)])
        big = new_session(BIG, districts[0], themes[:2], partners[:3], UPCOMING, capacity=BIG_SIZE - 100)
        _register(big, persons)
        people.add_user(ORGANISER, hash_password(PASSWORD), [Role.ORGANISER], districts, [], name="Olga Organisator")
        db.session.commit()
        db.session.remove()


def new_person() -> Person:
    return Person(email=f"deelnemer{next(_numbers)}@example.org", created_at=clock.now(), link_version=0)


def new_session(
    slug: str, district: District, themes: list[Theme], partners: list[Organisation], day: int, **values: Any
) -> KnowledgeSession:
    """A published session, `day` days from next month on, with a programme of five blocks."""
    now = clock.now()
    starts_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=30 + day)
    made = KnowledgeSession(
        **{
            "slug": slug, "title": f"Wie doet wat rond {themes[0].name.lower()}? ({slug})", "district": district,
            "status": SessionStatus.PUBLISHED, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3),
            "capacity": 30, "venue_name": "Buurthuis Voorbeeld", "venue_address": "Voorbeeldstraat 1",
            "venue_postcode": "1020 AB", "venue_access": "Geen drempels\nInvalidentoilet",
            "summary": "Welke routes zijn er, en wie helpt daarbij?", "description": STORY,
            "contact_name": "Olga Organisator", "contact_email": ORGANISER, "uid": f"{slug}@example.org",
            "created_at": now, "updated_at": now, "published_at": now,
        } | values
    )  # fmt: skip
    made.themes = themes
    made.parts = [
        PartInSession(organisation=one, position=n, part=Part.ORGANISER if n == 0 else Part.PARTNER)
        for n, one in enumerate(partners)
    ]
    made.programme = [
        ProgrammeItem(offset_minutes=offset, minutes=minutes, kind=kind, title=title, led_by="Dr. S. de Boer")
        for offset, minutes, kind, title in (
            (-30, 30, BlockKind.WELCOME, "Inloop"), (0, 45, BlockKind.CONTENT, "Wat werkt"),
            (45, 60, BlockKind.CONTENT, "In kleine groepen"), (105, 15, BlockKind.BREAK, "Pauze"),
            (120, 60, BlockKind.CONTENT, "Afspraken"),
        )
    ]  # fmt: skip
    db.session.add(made)
    return made


def _register(knowledge_session: KnowledgeSession, persons: list[Person]) -> None:
    """Rows as they stand, without the rules and the mails."""
    now = clock.now()
    for number, person in enumerate(persons, 1):
        registration = Registration(
            knowledge_session=knowledge_session, person=person, name=f"Sam van den Voorbeeld {number}",
            sort_name=f"voorbeeld {number:05d} sam van den", organisation="Zorgaanbieder A", job_title="Begeleider",
            registered_at=now, status_since=now + timedelta(microseconds=number), link_version=0,
            number=number,
            status=RegistrationStatus.CONFIRMED if number <= knowledge_session.capacity else RegistrationStatus.WAITING,
        )  # fmt: skip
        db.session.add(registration)
