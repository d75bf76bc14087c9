"""Who gets the mails of a round, and who is left out and why: when it is made, and again when somebody's turn comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import invited, round_people, rounds
from sessions_app.invitations.models import Invitation, PartStat
from sessions_app.invitations.round_lines import MOST_LINES, Line, lines_of_text
from sessions_app.invitations.round_people import Earlier
from sessions_app.invitations.round_rules import Reason, RecipientState, Source, Standing
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailTopic, UndeliverableAddress
from sessions_app.people.models import Person
from sessions_app.registrations import service
from sessions_app.registrations.models import EndedBecause
from tests import factories
from tests.cast import Cast
from tests.invitations import round_cast as cast
from tests.pages.counting import statements

SAM = "sam@example.org"


def register(session: KnowledgeSession, email: str = SAM, **more: str) -> service.Outcome:
    return service.register(session, service.RegistrationDetails(name="Sam", email=email, **more))


def cancelled(because: EndedBecause) -> Callable[[KnowledgeSession], None]:
    return lambda session: service.cancel(register(session).registration, because)


def refuses(_session: KnowledgeSession) -> None:
    refusals.refuse(SAM, [MailTopic.INVITATIONS])


def comes_back(_session: KnowledgeSession) -> None:
    db.session.add(UndeliverableAddress(email=SAM, reason="550", is_permanent=True, noted_at=clock.now()))


def declined_by_link(session: KnowledgeSession) -> None:
    invited.decline(cast.recipient(cast.sent(session, "Sam"), "Sam"))


def declined_in_calendar(session: KnowledgeSession) -> None:
    cast.sent(session, "Sam", puts_in_calendar=True)
    db.session.query(Invitation).one().answer = PartStat.DECLINED


REASONS: list[tuple[str, Callable[[KnowledgeSession], object], Reason | None]] = [
    ("nobody knows her", lambda session: None, None),
    ("she is registered", register, Reason.REGISTERED),
    ("she cancelled", cancelled(EndedBecause.OWN), Reason.CANCELLED),
    ("the organiser took her off", cancelled(EndedBecause.ORGANISER), None),
    ("she wants no invitations", refuses, Reason.OPTED_OUT),
    ("her mail comes back", comes_back, Reason.UNDELIVERABLE),
    ("she was invited already", lambda session: cast.sent(session, "Sam"), Reason.INVITED),
    ("she is in a draft alone", lambda session: cast.draft(session, "Sam"), None),
    ("she declined by her link", declined_by_link, Reason.DECLINED),
    ("she declined in her calendar", declined_in_calendar, Reason.DECLINED),
    ("she is registered elsewhere", lambda session: register(factories.knowledge_session()), None),
]


@pytest.mark.parametrize(("what", "happens", "expected"), REASONS, ids=[row[0] for row in REASONS])
def test_who_is_left_out_when_a_round_is_made(
    app: Flask, what: str, happens: Callable[[KnowledgeSession], object], expected: Reason | None
) -> None:
    session = factories.knowledge_session()
    happens(session)
    db.session.flush()
    [line] = round_people.sorted_out(session, [Line(1, SAM, "Sam")])
    assert line.reason is expected


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(register, Reason.REGISTERED), (refuses, Reason.OPTED_OUT), (comes_back, Reason.UNDELIVERABLE)],
)
def test_who_is_skipped_when_her_turn_comes(
    on_both: Flask, happens: Callable[[KnowledgeSession], object], reason: Reason
) -> None:
    session = factories.knowledge_session()
    round_ = cast.draft(session, "Sam", "Noa")
    rounds.start(round_, None)
    happens(session)
    db.session.commit()
    round_ = cast.handed_over(round_)
    sam = cast.recipient(round_, "Sam")
    assert (sam.state, sam.reason) == (RecipientState.SKIPPED, reason)
    assert [mail.recipient_email for mail in cast.mails(round_)] == ["noa@example.org"]


LIST = """Dit is onze lijst;;
Naam;E-mail adres;Werkgever
Noa;NOA@example.org;Pantar
Noa weer;noa@Example.org;
Fout;noa.example.org;
Leeg;;
;naamloos@example.org;
Wij;sessies@example.org;
"""


def test_a_list_says_what_is_wrong_on_each_line(app: Flask) -> None:
    lines = round_people.sorted_out(factories.knowledge_session(), lines_of_text(LIST))
    found = [(line.position, line.email, line.reason, line.same_as) for line in lines]
    assert found == [
        (3, "noa@example.org", None, None),
        (4, "noa@example.org", Reason.DOUBLE, 3),
        (5, "noa.example.org", Reason.BAD_ADDRESS, None),
        (6, "", Reason.NO_ADDRESS, None),
        (7, "naamloos@example.org", None, None),
        (8, "sessies@example.org", Reason.OUR_OWN, None),
    ]


def test_a_list_of_fifty_thousand_lines_asks_few_questions(on_both: Flask) -> None:
    session = factories.knowledge_session()
    register(session, "mens7@example.org")
    db.session.commit()
    text = "E-mail\n" + "\n".join(f"mens{n}@example.org" for n in range(MOST_LINES))
    lines = lines_of_text(text)
    with statements() as seen:
        round_ = rounds.make(session, Source.LIST, lines)
    assert len(seen) < 80
    assert rounds.count_of(round_, RecipientState.READY) == MOST_LINES - 1
    assert rounds.left_out_of(round_) == {Reason.REGISTERED: 1}


def test_earlier_participants_are_those_of_her_own_sessions_whose_details_we_keep(app: Flask) -> None:
    olga, long_ago = Cast().organiser_olga, clock.now() - timedelta(days=20)
    places = {"Noord": "noord", "West": "west"}
    for name, district in places.items():
        session = factories.knowledge_session(long_ago, district=factories.district(district))
        factories.registration(session, name=name, organisation="Pantar", person=person(name))
    erased = factories.knowledge_session(long_ago)
    factories.registration(erased, name="", person=person("weg"))
    factories.registration(factories.knowledge_session(), name="Straks", person=person("Straks"))
    found = round_people.earlier_participants(olga, Earlier())
    assert [(line.email, line.name, line.organisation) for line in found] == [("noord@example.org", "Noord", "Pantar")]


@pytest.mark.parametrize(("theme", "organisation", "found"), [
    ("wonen", "Pantar", 1), ("werk", "Pantar", 0), ("wonen", "De Brug", 0), ("", "Pantar", 1), ("", "", 1),
])  # fmt: skip
def test_earlier_participants_by_theme_and_organisation(app: Flask, theme: str, organisation: str, found: int) -> None:
    anna, before = Cast().admin_anna, clock.now() - timedelta(days=20)
    session = factories.knowledge_session(before, themes=[factories.theme("wonen")])
    factories.registration(session, name="Noa", organisation="Stichting  PANTAR.", person=person("Noa"))
    wanted = Earlier(
        district_ids=[session.district_id],
        theme_ids=[factories.theme(theme).id] if theme else (),
        organisation_ids=[factories.organisation(organisation).id] if organisation else (),
    )
    assert len(round_people.earlier_participants(anna, wanted)) == found


def test_partners_are_their_accounts_and_who_said_to_work_there(app: Flask) -> None:
    petra, anna = Cast().partner_petra, Cast().admin_anna
    before = factories.knowledge_session(clock.now() - timedelta(days=20))
    factories.registration(before, name="Noa", organisation="Stichting de régenboog-groep", person=person("Noa"))
    factories.registration(before, name="Sam", organisation="Elders", person=person("Sam"))
    found = round_people.of_partners(anna, [factories.organisation().id])
    assert [line.email for line in found] == [petra.email, "noa@example.org"]


def test_two_drafts_with_the_same_person_write_to_her_once(on_both: Flask) -> None:
    session = factories.knowledge_session()
    first, second = cast.draft(session, "Sam"), cast.draft(session, "Sam", "Noa")
    for round_ in (first, second):
        rounds.start(round_, None)
    db.session.commit()
    cast.handed_over(first)
    second = cast.again(second.id)
    assert cast.recipient(second, "Sam").reason is Reason.INVITED
    assert cast.stands(second)["Noa"] is Standing.READY


def person(name: str) -> Person:
    made = Person(email=cast.address(name), created_at=clock.now(), link_version=0)
    db.session.add(made)
    db.session.commit()
    return made
