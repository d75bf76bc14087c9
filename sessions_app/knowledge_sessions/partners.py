"""When two organisations turn out to be one, their parts in sessions become one."""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import PartInSession
from sessions_app.knowledge_sessions.rules import Part
from sessions_app.people.events import OrganisationsMerged


def move_parts(event: OrganisationsMerged) -> None:
    """Where both took part, the one that is kept has the weightier part of the two (organiser, partner, speaker)."""
    weight = list(Part)
    of_duplicate = select(PartInSession).where(PartInSession.organisation_id == event.duplicate.id)
    for part in db.session.scalars(of_duplicate).all():
        present = db.session.get(PartInSession, (part.knowledge_session_id, event.kept.id))
        if present is None:
            db.session.add(
                PartInSession(
                    knowledge_session_id=part.knowledge_session_id,
                    organisation=event.kept,
                    part=part.part,
                    position=part.position,
                )
            )
        else:
            present.part = min(present.part, part.part, key=weight.index)
        db.session.delete(part)
    db.session.flush()
    db.session.expire_all()  # sessions that are loaded hold the old parts
