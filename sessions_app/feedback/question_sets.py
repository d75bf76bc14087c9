"""Sets of questions to use again and again. Everyone who plans may use each; whose it is may change it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sessions_app.core.extensions import db
from sessions_app.feedback.question_models import QuestionSet, SetQuestion
from sessions_app.feedback.question_rules import Asked
from sessions_app.people.models import District, Organisation, Right, User
from sessions_app.people.queries import scope_of

Owner = District | Organisation | None


def all_sets() -> list[QuestionSet]:
    """By name, with their questions."""
    statement = select(QuestionSet).options(selectinload(QuestionSet.questions))
    return list(db.session.scalars(statement.order_by(QuestionSet.name, QuestionSet.id)))


def may_change(question_set: QuestionSet, user: User) -> bool:
    scope = scope_of(user, Right.ORGANISE)
    return (
        scope.everywhere
        or question_set.district_id in scope.district_ids
        or question_set.organisation_id in scope.organisation_ids
    )


def find(set_id: int, user: User) -> QuestionSet | None:
    """One that she may change."""
    found = db.session.get(QuestionSet, set_id)
    return found if found is not None and may_change(found, user) else None


def owners_for(user: User) -> list[Owner]:
    """In whose name she may make a set: everybody's first, where she may."""
    scope = scope_of(user, Right.ORGANISE)
    everybody: list[Owner] = [None] if scope.everywhere else []
    return [
        *everybody,
        *db.session.scalars(select(District).where(District.id.in_(scope.district_ids)).order_by(District.name)),
        *db.session.scalars(
            select(Organisation).where(Organisation.id.in_(scope.organisation_ids)).order_by(Organisation.name)
        ),
    ]


def save(question_set: QuestionSet | None, name: str, owner: Owner, questions: Sequence[Asked]) -> QuestionSet:
    """A new one when there is none yet. Sessions that took questions from it keep them as they were."""
    kept = question_set or QuestionSet()
    kept.name = name
    kept.district = owner if isinstance(owner, District) else None
    kept.organisation = owner if isinstance(owner, Organisation) else None
    kept.questions = [
        SetQuestion(position=position, kind=one.kind, text=one.text, options=list(one.options))
        for position, one in enumerate(questions)
    ]
    db.session.add(kept)
    db.session.flush()
    return kept


def throw_away(question_set: QuestionSet) -> None:
    db.session.delete(question_set)
    db.session.flush()


def chosen(question_ids: Iterable[int], set_id: int | None = None) -> list[SetQuestion]:
    """These questions, and all of the set when one is named, in the order of the sets."""
    wanted = set(question_ids)
    return [
        question
        for one in all_sets()
        for question in one.questions
        if question.id in wanted or question.question_set_id == set_id
    ]
