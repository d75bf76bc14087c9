"""Sessions that took place, as the tests of insights need them: with released figures, participants, agreements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import event

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty, AgreementStatus
from sessions_app.agreements.rules import Step
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories

EIGHT_OF_TEN = (8, 8, 7, 9, 8, 7, 9, 8, 8, 8)


def held(days_ago: int = 30, ratings: Sequence[int] = (), asked: int | None = None, **values: Any) -> KnowledgeSession:
    """A session of so many days ago, with what the gate would release of these ratings."""
    marked = values.pop("attendance_was_marked", True)
    made = factories.knowledge_session(clock.now() - timedelta(days=days_ago), **values)
    if ratings:
        bands = [sum(low <= rating <= high for rating in ratings) for low, high in ((1, 5), (6, 7), (8, 10))]
        low, middle, high = bands if len(ratings) >= 10 else (None, None, None)
        db.session.add(
            ReleasedFigures(
                knowledge_session_id=made.id,
                released_on=clock.today(),
                responses=len(ratings),
                asked=asked or 2 * len(ratings),
                attendance_was_marked=marked,
                rating_sum=sum(ratings),
                rating_square_sum=sum(rating * rating for rating in ratings),
                ratings_low=low,
                ratings_middle=middle,
                ratings_high=high,
            )
        )
        db.session.commit()
    return made


def agreement(
    knowledge_session: KnowledgeSession,
    status: AgreementStatus = AgreementStatus.OPEN,
    due_on: date = date(2026, 12, 1),
    organisations: Sequence[str] = ("Zorgaanbieder A", "Sociale firma C"),
    **values: Any,
) -> Agreement:
    """All said yes to it once, unless it is `proposed` or `was_agreed` says no."""
    was_agreed = values.pop("was_agreed", status is not AgreementStatus.PROPOSED)
    said_yes = AgreementChange(step=Step.OPEN, status=AgreementStatus.OPEN, changed_at=clock.now())
    parties = [AgreementParty(person=factories.person(), name="Sam Geheim", organisation=one) for one in organisations]
    made = Agreement(
        knowledge_session=knowledge_session,
        what=values.pop("what", "Samen een proefplek zoeken"),
        due_on=due_on,
        status=status,
        created_at=clock.now(),
        parties=parties,
        changes=[said_yes] if was_agreed else [],
        **values,
    )
    db.session.add(made)
    db.session.commit()
    return made


def table_rows(page: BeautifulSoup, section: str) -> list[list[str]]:
    """The cells of the first table in the section with this heading's id, the small print left out."""
    table = page.find(attrs={"aria-labelledby": section}).find("table")
    for small in table.find_all("small"):
        small.decompose()
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")
    ]


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that the database gets inside the block."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)
