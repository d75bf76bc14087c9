"""Around the evaluation: sets of questions, what a session asks beside the standard ones, and what became of it after
eight weeks."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import evaluation_texts, gate, later, moments, own_questions, publication, question_sets
from sessions_app.feedback.models import LaterRequest
from sessions_app.feedback.question_models import OwnQuestion
from sessions_app.feedback.question_rules import SCALE, Asked, QuestionKind
from sessions_app.feedback.rules import WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from sessions_app.seed.words import MISSED, STOOD_IN_THE_WAY, WORKED
from sessions_app.seed.world import World

AFTER_EACH = (
    Asked(QuestionKind.SCALE, "Ik weet nu bij wie ik met mijn vraag terecht kan"),
    Asked(
        QuestionKind.CHOICE,
        "Wat had je graag meer gehad?",
        ("Tijd om te praten met anderen", "Uitleg over de regels", "Voorbeelden uit de praktijk"),
    ),
    Asked(QuestionKind.OPEN, "Welk onderwerp mis je nog?"),
)
ABOUT_ONLINE = (
    Asked(QuestionKind.SCALE, "Ik kon online goed meedoen"),
    Asked(QuestionKind.CHOICE, "Hoe doe je een volgende keer mee?", ("In de zaal", "Online", "Dat hangt ervan af")),
)
IN_NOORD = (
    Asked(QuestionKind.CHOICE, "Kom je naar de Wijkzorg Alliantie Noord?", ("Ja", "Misschien", "Nee, geen tijd")),
)
OUTCOMES = (WorkedOut.YES, WorkedOut.YES, WorkedOut.PARTLY, WorkedOut.PARTLY, WorkedOut.NO)


def dice_of(knowledge_session: KnowledgeSession) -> random.Random:
    """Of its own, so that what is asked here changes nothing of who came and who waits."""
    return random.Random(knowledge_session.slug)  # noqa: S311 - demo data


def add_sets(world: World) -> None:
    question_sets.save(None, "Na elke kennissessie", None, AFTER_EACH)
    question_sets.save(None, "Meedoen via de link", None, ABOUT_ONLINE)
    question_sets.save(None, "Kennissessies in Noord", world.map.areas["noord"].district, IN_NOORD)


def ask_own_questions(knowledge_session: KnowledgeSession) -> None:
    """Two of three sessions ask more than the standard."""
    if dice_of(knowledge_session).random() < 0.66:
        more = ABOUT_ONLINE if knowledge_session.online_url else ()
        own_questions.ask(knowledge_session, [*AFTER_EACH, *more])


def prepare(knowledge_session: KnowledgeSession) -> None:
    """One that is still to come: its questions, and the organiser's own words in the mail."""
    own_questions.ask(knowledge_session, AFTER_EACH)
    evaluation_texts.write(
        knowledge_session,
        "{titel}: welk cijfer geef je?",
        "Wat een volle zaal op {datum}. **Dank je wel** voor je vragen en je verhalen.",
        "",
    )


def own_answers(dice: random.Random, questions: Sequence[OwnQuestion]) -> dict[int, int | str]:
    said: dict[int, int | str] = {}
    for question in questions:
        if question.kind is QuestionKind.SCALE and dice.random() < 0.9:
            said[question.id] = dice.choice((*SCALE, 4, 4, 4, 5, 5))
        elif question.kind is QuestionKind.CHOICE and dice.random() < 0.85:
            said[question.id] = min(int(dice.expovariate(1.1)), len(question.options) - 1)
        elif question.kind is QuestionKind.OPEN and dice.random() < 0.4:
            said[question.id] = dice.choice(MISSED)
    return said


def look_back(world: World, knowledge_session: KnowledgeSession) -> None:
    """Eight weeks later: about two of five answer, one in thirty would rather not."""
    dice, asked_at = dice_of(knowledge_session), moments.asks_later_from(knowledge_session.ends_at)
    if asked_at >= world.now:
        return
    with clock.set_to(asked_at):
        later.ask_all_due()
    for request in _asked(knowledge_session):
        chance = dice.random()
        with clock.set_to(min(asked_at + timedelta(hours=dice.randint(1, 60)), world.now)):
            if chance < 0.4:
                outcome = dice.choice(OUTCOMES)
                words = WORKED if outcome is not WorkedOut.NO else STOOD_IN_THE_WAY
                later.answer(request, outcome, dice.choice(words) if dice.random() < 0.5 else "")
            elif chance > 0.97:
                later.decline(request)
    with clock.set_to(min(asked_at + timedelta(days=5), world.now)):
        gate.release_later(knowledge_session)


def show_results(world: World, knowledge_session: KnowledgeSession) -> None:
    """Of half of the sessions everyone may see what they brought."""
    if publication.shown_from(knowledge_session) < world.now and dice_of(knowledge_session).random() < 0.5:
        said = sorted(set(gate.released_texts(knowledge_session, "takeaway")), key=lambda text: (len(text), text))
        publication.tick(knowledge_session, True, True, said[:3])


def _asked(knowledge_session: KnowledgeSession) -> Sequence[LaterRequest]:
    mine = (
        select(LaterRequest)
        .join(LaterRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session.id)
    )
    return db.session.scalars(mine.order_by(LaterRequest.id)).all()
