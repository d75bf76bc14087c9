"""The same attacker at the front door: a coordinator who fetches the figures under every filter and pair of filters, in
every period, at every moment, while answers come in, evaluations are closed and sessions move to another stadsdeel.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from itertools import combinations
from urllib.parse import urlencode

from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import gate, service
from sessions_app.feedback.models import FeedbackResponse
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionKind
from tests import databases, factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.feedback.blocks import smallest
from tests.insights.folding import fold
from tests.page_client import PageClient

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # one history takes seconds
DIMENSIONS = ("stadsdeel", "thema", "organisatie", "soort", "van")
Answer = tuple[int, int]  # of which session, the how many-eth

# What happens to which session between two looks: marks come in, it is closed, it moves to the other stadsdeel.
marks = st.lists(st.integers(1, 10), min_size=1, max_size=7)
happenings = st.tuples(st.integers(0, 3), marks | st.sampled_from(["close", "move"]))
histories = st.lists(st.lists(happenings, min_size=2, max_size=6), min_size=2, max_size=4)


@dataclass
class Held:
    """A session, the marks that came in, and how many of them are out."""

    session: KnowledgeSession
    choice: dict[str, str]  # per dimension what it is under
    marks: list[int] = field(default_factory=list)
    out: int = 0


def held(number: int) -> Held:
    district, theme = ("noord", "west")[number % 2], ("Werk", "Zorg")[number // 2]
    partner = ("Cordaan", "HVO")[number % 3 > 0]
    made = factories.knowledge_session(
        starts_at=clock.now() - timedelta(days=5 + number * 15),
        title=f"Sessie {number}",
        district=factories.district(district),
        themes=[factories.theme(theme)],
        partners=[factories.organisation(partner)],
        kind=list(SessionKind)[number % 2],
    )
    choice = {"stadsdeel": district, "thema": theme.lower(), "organisatie": partner.lower(), "soort": made.kind.value}
    return Held(made, choice | {"van": made.starts_at.date().isoformat()})


def happen(one: Held, what: list[int] | str) -> None:
    if what == "close":
        service.close(one.session)
    elif what == "move":
        one.choice["stadsdeel"] = "west" if one.choice["stadsdeel"] == "noord" else "noord"
        one.session.district = factories.district(one.choice["stadsdeel"])
    elif service.is_open(one.session):
        one.marks += [int(mark) for mark in what]
        db.session.add_all(FeedbackResponse(knowledge_session_id=one.session.id, rating=int(mark)) for mark in what)
        db.session.flush()
    gate.release(one.session)
    db.session.commit()


def filters(sessions: list[Held]) -> Iterator[dict[str, str]]:
    """None, each, and each pair."""
    values = [(name, one.choice[name]) for name in DIMENSIONS for one in sessions]
    each = list(dict.fromkeys(values))
    yield {}
    yield from (dict([one]) for one in each)
    yield from (dict(pair) for pair in combinations(each, 2) if pair[0][0] != pair[1][0])


def chosen(sessions: list[Held], asked: dict[str, str]) -> list[Held]:
    since = asked.get("van", "")
    named = {name: value for name, value in asked.items() if name != "van"}
    return [one for one in sessions if named.items() <= one.choice.items() and one.choice["van"] >= since]


def rows(client: PageClient, file: str, asked: dict[str, str]) -> list[dict[str, str]]:
    """Those that show a figure."""
    whole_time = {"van": "2025-01-01", "tot": "2026-11-21"} | asked
    answer = client._client.get(f"/inzicht/{file}.csv?{urlencode(whole_time)}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    table = answer.data.decode("utf-8-sig").split("\r\n;", 1)[0]
    return [row for row in csv.DictReader(StringIO(table), delimiter=";") if row.get("n")]


def answers_of(sessions: list[Held]) -> frozenset[Answer]:
    return frozenset((one.session.id, number) for one in sessions for number in range(one.out))


def check(row: dict[str, str], sessions: list[Held]) -> frozenset[Answer]:
    """Over which answers the row is; that it is true."""
    shown = [mark for one in sessions for mark in one.marks[: one.out]]
    assert int(row["n"]) == len(shown)
    assert abs(float(row["Gemiddeld cijfer"].replace(",", ".")) - sum(shown) / len(shown)) < 0.0501
    return answers_of(sessions)


def look(client: PageClient, sessions: list[Held]) -> Iterator[frozenset[Answer]]:
    """The sets of answers behind every figure under every filter. First what is out of each session by itself."""
    by_title = {one.session.title: one for one in sessions}
    for row in rows(client, "tevredenheid", {}):
        one = by_title[row["Sessie of periode"]]
        assert int(row["n"]) >= one.out, "what came out stays out"
        one.out = int(row["n"])
        yield check(row, [one])
    for asked in filters(sessions):
        within = chosen(sessions, asked)
        seen = rows(client, "tevredenheid", asked)
        assert {row["Sessie of periode"] for row in seen} == {one.session.title for one in within if one.out}
        for row in seen:
            yield check(row, [by_title[row["Sessie of periode"]]])
        for row in rows(client, "uitsplitsing", asked) if len(asked) < 2 else ():
            yield check(row, [one for one in within if row["Naam"].lower() in one.choice.values()])


@settings(max_examples=5, phases=WITHOUT_SHRINKING)
@given(history=histories)
def test_no_filters_periods_and_moments_tell_about_fewer_than_five(
    app: Flask, history: list[list[tuple[int, list[int] | str]]]
) -> None:
    db.session.remove()
    databases.empty(db.engine)
    with clock.set_to(NOON):
        client, sessions = PageClient(app).sign_in(Cast().coordinator_cor), [held(number) for number in range(4)]
        shown: list[frozenset[Answer]] = []
        for happening in history:
            for number, what in happening:
                happen(sessions[number], what)
            shown += look(client, sessions)
            fold()  # from now on as a rule from sums, the first time of each session counted from its rows
    assert smallest(shown) >= 5
    for one, other in combinations(set(shown), 2):
        assert len(one - other) not in range(1, 5)
        assert len(other - one) not in range(1, 5)
