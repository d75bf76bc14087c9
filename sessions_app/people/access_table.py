"""Who may do what: every address of the application against every kind of visitor, in words.

This table is what people read (`/beheer/wie-mag-wat`) and what the tests expect: they try each address as each kind of
visitor, inside and outside of her scope (`tests/house_rules/test_access_table.py`). A route without a row fails them.
It decides nothing: routes declare their roles (`core/access.py`), `rules.py` and `queries.py` decide where.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from sessions_app.core.values import dataclass
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
                GET      /themas/<slug>/agenda.ics
                GET      /abonneren
                GET      /embed/programma
                GET      /api/v1/sessies
                GET      /api/v1/sessies/<slug>
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Register, and ask for one's own link by mail"), """
                GET POST /sessies/<slug>/aanmelden
                GET      /sessies/<slug>/aangemeld
                GET POST /sessies/<slug>/aanmelden/groep
                GET      /sessies/<slug>/aangemeld/groep
                GET POST /aanmelding
                GET POST /afspraken
                GET      /aanmelding/gewist
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("In the room: ask by mail for one's own link to the evaluation"), """
                GET POST /e/<code>
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Check whether a certificate of attendance is real"), """
                GET POST /bewijs
                GET      /bewijs/<code>
            """),
            _row("yes      yes   yes   yes      yes        yes          yes",
                 _l("Ask by mail for the link to choose which mails to receive"), """
                GET POST /mail
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
                GET      /gezond/leeft
                GET      /gezond/klaar
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
                GET POST /aanmelding/<token>/wie-is-wie
                GET      /aanmelding/<token>/materiaal/<int:material_id>
                POST     /aanmelding/<token>/afmelden
                POST     /aanmelding/<token>/terug
                POST     /aanmelding/<token>/aanbod/aannemen
                POST     /aanmelding/<token>/aanbod/weigeren
                POST     /aanmelding/<token>/deelname
                GET POST /aanmelding/<token>/verwijderen
                GET POST /aanmelding/<token>/registers
                GET      /aanmelding/<token>/bewijs.pdf
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Answer one's own invitation"), """
                GET POST /uitnodiging/<token>
                POST     /uitnodiging/<token>/nee
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Say how the session was, without a name"), """
                GET POST /evaluatie/<token>
                GET      /evaluatie/<token>/bedankt
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Say after eight weeks whether it worked out, or not to be asked that"), """
                GET POST /gelukt/<token>
                GET      /gelukt/<token>/bedankt
                GET POST /gelukt/<token>/liever-niet
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Make agreements with other participants and keep them"), """
                GET POST /afspraken/<token>
                POST     /afspraken/<token>/<int:agreement_id>/status
                POST     /afspraken/<token>/<int:agreement_id>/wijziging
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Choose which mails to receive"), """
                GET POST /mail/<token>
                GET POST /mail/afmelden/<token>
            """),
            _row("no       own   no    no       no         no           no",
                 _l("Choose a password for one's own account"), """
                GET POST /wachtwoord-vergeten/<token>
                GET POST /account-instellen/<token>
            """),
            _row("no       no    own   no       no         no           no",
                 _l("Mark who is in at the door of one session, on its day: names only"), """
                GET POST /deur/<token>
                GET      /deur/<token>/stand
                GET      /deur/<token>/inchecken/<code>
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
                 _l("Read names and organisations of participants, also on paper"), """
                GET      /beheer/sessies/<slug>/deelnemers
                GET      /beheer/sessies/<slug>/deelnemers/papier
            """, right=Right.READ_NAMES),
            _row("no       no    no    no       own        no           yes",
                 _l("Take participants along as a file"), """
                GET      /beheer/sessies/<slug>/deelnemers.csv
                GET      /beheer/sessies/<slug>/deelnemers.xlsx
            """, right=Right.ORGANISE),
            _row("no       no    no    own      own        no           yes",
                 _l("Read what was asked in advance, a partner without names"), """
                GET      /beheer/sessies/<slug>/vragen
            """, right=Right.READ_QUESTIONS),
            _row("no       no    no    no       own        no           yes",
                 _l("Answer questions, merge them and publish the answers"), """
                GET POST /beheer/sessies/<slug>/vragen/<which>
                POST     /beheer/sessies/<slug>/vragen/<which>/beantwoord
                POST     /beheer/sessies/<slug>/vragen/<which>/uit-elkaar
                GET POST /beheer/sessies/<slug>/vragen/samenvoegen
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Put up slides and links for participants, and tell them"), """
                GET POST /beheer/sessies/<slug>/materiaal
                POST     /beheer/sessies/<slug>/materiaal/link
                POST     /beheer/sessies/<slug>/materiaal/moment
                POST     /beheer/sessies/<slug>/materiaal/bericht
                GET POST /beheer/sessies/<slug>/materiaal/<int:material_id>
                POST     /beheer/sessies/<slug>/materiaal/<int:material_id>/verplaatsen
                POST     /beheer/sessies/<slug>/materiaal/<int:material_id>/verwijderen
            """, right=Right.ORGANISE),
            _row("no       no    no    own      own        no           yes",
                 _l("Mark who is in, undo it, add someone without a registration"), """
                GET POST /beheer/sessies/<slug>/presentie
                POST     /beheer/sessies/<slug>/presentie/<int:registration_id>
                GET      /beheer/sessies/<slug>/presentie/stand
                GET POST /beheer/sessies/<slug>/presentie/nummers
                GET      /beheer/sessies/<slug>/presentie.pdf
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
                GET POST /beheer/sessies/<slug>/reeks
                GET POST /beheer/sessies/<slug>/reeks/aansluiten
                POST     /beheer/sessies/<slug>/reeks/verlaten
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read e-mail addresses, needs and questions; "
                    "put right, enter, approve and cancel registrations"), """
                GET POST /beheer/sessies/<slug>/deelnemers/<int:registration_id>
                GET POST /beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden
                POST     /beheer/sessies/<slug>/deelnemers/<int:registration_id>/link
                GET POST /beheer/sessies/<slug>/deelnemers/actie
                GET POST /beheer/sessies/<slug>/deelnemers/importeren
                POST     /beheer/sessies/<slug>/deelnemers/importeren/anders
                POST     /beheer/sessies/<slug>/deelnemers/importeren/invoeren
                POST     /beheer/sessies/<slug>/deelnemers/<int:registration_id>/goedkeuren
                GET POST /beheer/sessies/<slug>/deelnemers/<int:registration_id>/afwijzen
                GET      /beheer/sessies/<slug>/deelnemers/<int:registration_id>/bewijs.pdf
                GET      /beheer/sessies/<slug>/registerlijst/<register>
                GET      /beheer/sessies/<slug>/registerlijst/<register>.csv
                GET      /beheer/sessies/<slug>/registerlijst/<register>.xlsx
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Invite many people at once, and see who answered"), """
                GET      /beheer/sessies/<slug>/uitnodigen
                GET      /beheer/sessies/<slug>/uitnodigen/nieuw
                POST     /beheer/sessies/<slug>/uitnodigen/nieuw/lijst
                POST     /beheer/sessies/<slug>/uitnodigen/nieuw/eerder
                POST     /beheer/sessies/<slug>/uitnodigen/nieuw/partners
                GET      /beheer/sessies/<slug>/uitnodigen/<int:round_id>
                GET      /beheer/sessies/<slug>/uitnodigen/<int:round_id>/ontvangers.csv
                GET      /beheer/sessies/<slug>/uitnodigen/<int:round_id>/weergave
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/anders
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/tekst
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/versturen
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/moment
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/pauzeren
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/hervatten
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/stoppen
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/herinneren
                POST     /beheer/sessies/<slug>/uitnodigen/<int:round_id>/weggooien
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Complete the attendance, give a door helper a link and take it back"), """
                POST     /beheer/sessies/<slug>/presentie/klaar
                POST     /beheer/sessies/<slug>/presentie/hulp
                POST     /beheer/sessies/<slug>/presentie/hulp/intrekken
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Count the agreements of a session, show their QR code, write one down for participants"), """
                GET      /beheer/sessies/<slug>/afspraken
                GET      /beheer/sessies/<slug>/afspraken/scherm
                GET POST /beheer/sessies/<slug>/afspraken/nieuw
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        own          yes",
                 _l("Take up a call for help with an agreement"), """
                POST     /beheer/afspraken/<int:agreement_id>/opgepakt
            """),
            _row("no       no    no    no       own        no           yes",
                 _l("Read the evaluation of a session"), """
                GET      /beheer/sessies/<slug>/evaluatie
                GET POST /beheer/sessies/<slug>/evaluatie/sluiten
                GET POST /beheer/sessies/<slug>/evaluatie/openbaar
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Prepare the evaluation: own questions, words, a code for the room; type in sheets of paper"), """
                GET POST /beheer/sessies/<slug>/evaluatie/vragen
                POST     /beheer/sessies/<slug>/evaluatie/vragen/uit-set
                GET POST /beheer/sessies/<slug>/evaluatie/tekst
                GET      /beheer/sessies/<slug>/evaluatie/weergave
                GET      /beheer/sessies/<slug>/evaluatie/zaal
                GET POST /beheer/sessies/<slug>/evaluatie/papier
                GET      /beheer/sessies/<slug>/evaluatie/papier.pdf
                GET POST /beheer/vragensets/<int:set_id>
                POST     /beheer/vragensets/<int:set_id>/verwijderen
            """, right=Right.ORGANISE),
            _row("no       no    no    no       yes        no           yes",
                 _l("See all sets of questions, make one"), """
                GET      /beheer/vragensets
                GET POST /beheer/vragensets/nieuw
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read the mails of a session, send one again, stop one"), """
                GET      /beheer/mail
                GET      /beheer/mail/<int:mail_id>
                GET      /beheer/mail/<int:mail_id>/weergave
                POST     /beheer/mail/<int:mail_id>/opnieuw
                GET POST /beheer/mail/<int:mail_id>/stoppen
            """, right=Right.ORGANISE),
            _row("no       no    no    no       own        no           yes",
                 _l("Read what people and their calendars answer, take it over or put it aside"), """
                GET      /beheer/antwoorden
                GET      /beheer/antwoorden/<int:incoming_mail_id>
                POST     /beheer/antwoorden/<int:incoming_mail_id>/overnemen
                POST     /beheer/antwoorden/<int:incoming_mail_id>/terzijde
                POST     /beheer/antwoorden/<int:incoming_mail_id>/geen-uitnodigingen
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
                GET      /inzicht/aandacht
                GET      /inzicht/afspraken
                GET      /inzicht/afspraken.csv
                GET      /inzicht/afspraken.xlsx
                GET      /inzicht/meegenomen
                GET      /inzicht/opkomst.csv
                GET      /inzicht/opkomst.xlsx
                GET POST /inzicht/rapport
                GET      /inzicht/rapport.pdf
                GET      /inzicht/tevredenheid.csv
                GET      /inzicht/tevredenheid.png
                GET      /inzicht/tevredenheid.svg
                GET      /inzicht/tevredenheid.xlsx
                GET      /inzicht/uitsplitsing
                GET      /inzicht/uitsplitsing.csv
                GET      /inzicht/uitsplitsing.xlsx
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
            _row("no       no    no    no       no         no           yes",
                 _l("Try out the mail server"), """
                GET POST /beheer/mail/proef
            """, right=Right.ADMINISTER),
        ),
    ),
)
# fmt: on


def rows() -> Iterator[Row]:
    for section in SECTIONS:
        yield from section.rows
