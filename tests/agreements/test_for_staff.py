"""What staff see: counts, and the text of those who ask for help."""

from flask import Flask

from sessions_app.agreements import queries, service
from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.agreements.made import WHAT, in_days, other_of, past_session, proposed, proposer_of, running
from tests.cast import Cast
from tests.page_client import PageClient

DONE, STUCK, DROPPED = AgreementStatus.DONE, AgreementStatus.STUCK, AgreementStatus.DROPPED


def all_states(knowledge_session: KnowledgeSession) -> None:
    proposed(knowledge_session)
    running(knowledge_session)
    late = running(knowledge_session)
    late.due_on = in_days(-10)
    later = running(knowledge_session)
    later.due_on = in_days(-2)
    service.tell_how_it_goes(later, proposer_of(later), STUCK, service.Extras(help_wanted=True))
    for _n in range(2):
        done = running(knowledge_session)
        service.tell_how_it_goes(done, other_of(done), DONE)
    dropped = running(knowledge_session)
    service.tell_how_it_goes(dropped, other_of(dropped), DROPPED)
    refused, taken_back = proposed(knowledge_session), proposed(knowledge_session, to="vreemd@example.net")
    service.tell_how_it_goes(refused, other_of(refused), DROPPED)
    service.tell_how_it_goes(taken_back, proposer_of(taken_back), DROPPED)


def test_counts_per_district_and_session(on_both: Flask) -> None:
    noord, west = past_session(), past_session(district=factories.district("west"))
    empty = factories.knowledge_session()
    all_states(noord)
    proposed(west)
    expected = queries.AgreementCounts(proposed=1, open=1, overdue=2, done=2, dropped=1, refused=2)
    by_district = queries.counts_by_district(today=clock.today())
    assert [(one.district.slug, one.counts) for one in by_district] == [
        ("noord", expected),
        ("west", queries.AgreementCounts(proposed=1)),
    ]
    by_session = queries.counts_by_session([noord.id, west.id, empty.id], clock.today())
    assert by_session[noord.id] == expected
    assert by_session[empty.id] == queries.AgreementCounts()
    assert queries.counts(today=clock.today()) == expected + queries.AgreementCounts(proposed=1)
    only_noord = queries.counts(KnowledgeSession.district_id == noord.district_id, today=clock.today())
    assert (only_noord, only_noord.total, only_noord.made, only_noord.running) == (expected, 9, 6, 3)


def test_overdue_names_organisations_and_no_text_but_of_who_asks(on_both: Flask) -> None:
    all_states(past_session())
    first, second = queries.overdue(today=clock.today(), number=1, size=9).items
    assert (first.days_late, first.between, first.what) == (10, ("Aanbieder A", "Gemeente"), None)
    assert (second.days_late, second.help_wanted, second.what) == (2, True, WHAT)
    assert len(queries.longest_overdue(today=clock.today(), limit=1)) == 1
    assert [one.id for one in queries.asking_for_help()] == [second.id]


def test_the_organiser_sees_numbers_and_who_asks(app: Flask, client: PageClient, cast: Cast) -> None:
    knowledge_session = past_session()
    running(knowledge_session)
    address = f"/beheer/sessies/{knowledge_session.slug}/afspraken"
    client.raw(address, status=302)
    client.sign_in(cast.organiser_olga)
    page = client.get(address)
    assert WHAT not in page.get_text()
    agreement = running(knowledge_session)
    service.tell_how_it_goes(agreement, other_of(agreement), STUCK, service.Extras(help_wanted=True))
    service.db.session.commit()
    text = client.get(address).get_text()
    assert WHAT in text
    assert "ayse@example.org" in text
    assert "mo@example.org" not in text


def test_outside_her_scope_it_is_not_there(app: Flask, client: PageClient, cast: Cast) -> None:
    knowledge_session = past_session()
    client.sign_in(cast.organiser_olaf).get(f"/beheer/sessies/{knowledge_session.slug}/afspraken", status=404)


def test_a_coordinator_may_not(app: Flask, client: PageClient, cast: Cast) -> None:
    knowledge_session = past_session()
    client.sign_in(cast.coordinator_cor).get(f"/beheer/sessies/{knowledge_session.slug}/afspraken", status=403)


def test_the_command_says_how_many(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["agreements", "remind"])
    assert result.exit_code == 0
    assert result.output.startswith("0 ")
