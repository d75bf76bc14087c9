"""Who may do what: every address of the application against every kind of visitor, in words.

This table is what people read (`/beheer/wie-mag-wat`) and what the tests expect: they try each address as each kind of
visitor, inside and outside of her scope (`tests/house_rules/test_access_table.py`). A route without a row fails them.
It decides nothing: routes declare their roles (`core/access.py`), `rules.py` and `queries.py` decide where.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from sessions_app.people.rules import Right


class Actor(StrEnum):
    """Who comes to the door. The first three have no account."""

    VISITOR = "visitor"
    LINK_HOLDER = "link_holder"  # with the personal link that this page is for
    DOOR_HELPER = "door_helper"
    PARTNER = "partner"
    ORGANISER = "organiser"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


STAFF = (Actor.PARTNER, Actor.ORGANISER, Actor.COORDINATOR, Actor.ADMIN)

ACTOR_WORDS: dict[Actor, Any] = {
    Actor.VISITOR: _l("Visitor"),
    Actor.LINK_HOLDER: _l("Participant with a link"),
    Actor.DOOR_HELPER: _l("Door helper"),
    Actor.PARTNER: _l("Partner"),
    Actor.ORGANISER: _l("Organiser"),
    Actor.COORDINATOR: _l("Coordinator"),
    Actor.ADMIN: _l("Admin"),
}


class Answer(StrEnum):
    """Refused on a page of the staff: an account gets 403, anyone else goes to the sign-in page (302). Refused on the
    page of a link: 404. Outside her own part: 404."""

    YES = "yes"
    OWN = "own"  # only in her own part: her scope, her own link
    NO = "no"


@dataclass(frozen=True)
class Row:
    """One thing to do, who may do it, and the addresses ("GET /…") where it is done."""

    what: Any
    answers: dict[Actor, Answer]
    addresses: tuple[str, ...]
    right: Right | None = None  # of the staff; None where the role plays no part


@dataclass(frozen=True)
class Section:
    title: Any
    rows: tuple[Row, ...]


def _row(answers: str, what: Any, addresses: str, right: Right | None = None) -> Row:
    """`answers`: a word for each `Actor`, in that order; `addresses`: one a line, after its methods."""
    words = [Answer(word) for word in answers.split()]
    lines = [line.split() for line in addresses.strip().splitlines()]
    each = tuple(f"{method} {path}" for *methods, path in lines for method in methods)
    return Row(what, dict(zip(Actor, words, strict=True)), each, right)


# fmt: off
SECTIONS: tuple[Section, ...] = (
    Section(
        _l("For everyone"),
        (
            #     visitor  link  door  partner  organiser  coordinator  admin
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Look at the programme and take it along in a calendar"), """
                GET      /
                GET      /archief
                GET      /stadsdelen/<slug>
                GET      /sessies/<slug>
                GET      /sessies/<slug>/sessie.ics
                GET      /agenda.ics
                GET      /stadsdelen/<slug>/agenda.ics
                GET      /embed/programma
                GET      /api/v1/sessies
                GET      /api/v1/sessies/<slug>
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Register, and ask for one's own link by mail"), """
                GET POST /sessies/<slug>/aanmelden
                GET      /sessies/<slug>/aangemeld
                GET POST /aanmelding
                GET      /aanmelding/gewist
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Sign in and out, ask for a new password"), """
                GET POST /inloggen
                GET POST /inloggen/code
                POST     /inloggen/passkey
                POST     /inloggen/passkey/vraag
                POST     /inloggen/extern
                GET POST /inloggen/extern/terug
                POST     /uitloggen
                GET POST /wachtwoord-vergeten
                GET      /wachtwoord-vergeten/verstuurd
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Read the statements, choose a language"), """
                GET      /privacy
                GET      /toegankelijkheid
                GET      /taal/<language_code>
                GET      /gezond
                GET      /robots.txt
                GET      /.well-known/security.txt
                GET      /static/<path:filename>
            """),
        ),
    ),
    Section(
        _l("With a personal link"),
        (
            #     visitor  link  door  partner  organiser  coordinator  admin
            _row("no       own   no    no       no         no           no",
                 _l("See, change, cancel and erase one's own registration"), """
                GET      /aanmelding/<token>
                GET      /aanmelding/<token>/sessie.ics
                GET      /aanmelding/<token>/gegevens.json
                GET POST /aanmelding/<token>/wijzigen
                POST     /aanmelding/<token>/afmelden
                GET POST /aanmelding/<token>/verwijderen
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Say how the session was, without a name"), """
                GET POST /evaluatie/<token>
                GET      /evaluatie/<token>/bedankt
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Make agreements with other participants and keep them"), """
                GET POST /afspraken/<token>
                POST     /afspraken/<token>/<int:agreement_id>/status
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Choose a password for one's own account"), """
                GET POST /wachtwoord-vergeten/<token>
                GET POST /account-instellen/<token>
            """),
            _row("no       no    own   no       no         no           no",
                 _l("Mark who is in at the door of one session, on its day: names only"), """
                GET POST /deur/<token>
                POST     /deur/<token>/<int:registration_id>
            """),
        ),
    ),
    Section(
        _l("At the desk"),
        (
            #     visitor  link  door  partner  organiser  coordinator  admin
            _row("no       no    no    own      own        no           yes",
                 _l("See sessions at the desk, drafts too, and how full they are"), """
                GET      /beheer
                GET      /beheer/sessies
                GET      /beheer/sessies/<slug>
                GET      /beheer/sessies/<slug>/voorbeeld
            """, right=Right.SEE_SESSIONS),
            _row("no       no    no    own      own        no           yes",
                 _l("Read names and organisations of participants"), """
                GET      /beheer/sessies/<slug>/deelnemers
            """, right=Right.READ_NAMES),
            _row("no       no    no    own      own        no           yes",
                 _l("Mark who is in, undo it, add someone without a registration"), """
                GET POST /beheer/sessies/<slug>/presentie
                POST     /beheer/sessies/<slug>/presentie/<int:registration_id>
                GET      /beheer/inchecken/<token>
            """, right=Right.MARK_ATTENDANCE),
            _row("no       no    no    no       own        no           yes",
                 _l("Plan, change, publish, move, copy and cancel sessions"), """
                GET POST /beheer/sessies/nieuw
                GET POST /beheer/sessies/<slug>/bewerken
                POST     /beheer/sessies/<slug>/publiceren
                GET POST /beheer/sessies/<slug>/verzetten
                GET POST /beheer/sessies/<slug>/afgelasten
                POST     /beheer/sessies/<slug>/dupliceren
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read e-mail addresses, needs and questions; export the list; cancel a registration"), """
                GET      /beheer/sessies/<slug>/deelnemers.csv
                GET POST /beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Complete the attendance, give a door helper a link and take it back"), """
                POST     /beheer/sessies/<slug>/presentie/klaar
                POST     /beheer/sessies/<slug>/presentie/hulp
                POST     /beheer/sessies/<slug>/presentie/hulp/intrekken
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read the evaluation of a session and count its agreements"), """
                GET      /beheer/sessies/<slug>/evaluatie
                POST     /beheer/sessies/<slug>/evaluatie/sluiten
                GET      /beheer/sessies/<slug>/afspraken
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read the mails of a session and send one again"), """
                GET      /beheer/mail
                GET      /beheer/mail/<int:mail_id>
                GET      /beheer/mail/<int:mail_id>/weergave
                POST     /beheer/mail/<int:mail_id>/opnieuw
            """, right=Right.ORGANISE),
        ),
    ),
    Section(
        _l("Insight, accounts and management"),
        (
            #     visitor  link  door  partner  organiser  coordinator  admin
            _row("no       no    no    no       no         own          yes",
                 _l("See figures over many sessions, without names"), """
                GET      /inzicht
                GET      /inzicht/afspraken
                GET      /inzicht/tevredenheid.csv
                GET      /inzicht/tevredenheid.png
                GET      /inzicht/tevredenheid.svg
            """, right=Right.READ_FIGURES),
            _row("no       no    no    yes      yes        yes          yes",
                 _l("Look after one's own account, read this table"), """
                GET      /beheer/wie-mag-wat
                GET      /mijn-account
                POST     /mijn-account/passkeys/<int:passkey_id>/verwijderen
                GET POST /mijn-account/passkeys/nieuw
                POST     /mijn-account/passkeys/vraag
                POST     /mijn-account/sessies/<session_id>/beeindigen
                POST     /mijn-account/sessies/elders-beeindigen
                GET POST /mijn-account/wachtwoord
                GET      /mijn-account/tweede-stap
                POST     /mijn-account/tweede-stap/aanzetten
                POST     /mijn-account/tweede-stap/nieuwe-codes
                POST     /mijn-account/tweede-stap/uitzetten
            """),
            _row("no       no    no    no       no         no           yes",
                 _l("Accounts, organisations, districts, themes and the log"), """
                GET      /beheer/gebruikers
                GET POST /beheer/gebruikers/nieuw
                GET POST /beheer/gebruikers/<int:user_id>
                POST     /beheer/gebruikers/<int:user_id>/opnieuw-uitnodigen
                POST     /beheer/gebruikers/<int:user_id>/sluiten
                POST     /beheer/gebruikers/<int:user_id>/openen
                POST     /beheer/gebruikers/<int:user_id>/tweede-stap-uit
                GET      /beheer/organisaties
                GET POST /beheer/organisaties/nieuw
                GET POST /beheer/organisaties/<int:organisation_id>
                GET POST /beheer/organisaties/<int:organisation_id>/samenvoegen
                GET      /beheer/stadsdelen
                GET POST /beheer/stadsdelen/nieuw
                GET POST /beheer/stadsdelen/<int:district_id>
                GET      /beheer/themas
                GET POST /beheer/themas/nieuw
                GET POST /beheer/themas/<int:theme_id>
                GET POST /beheer/themas/<int:theme_id>/samenvoegen
                GET      /beheer/logboek
                GET      /beheer/logboek.csv
            """, right=Right.ADMINISTER),
        ),
    ),
)
# fmt: on


def rows() -> Iterator[Row]:
    for section in SECTIONS:
        yield from section.rows
