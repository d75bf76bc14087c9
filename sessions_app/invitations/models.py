from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.invitations.rules import Method, PartStat
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person


class Invitation(Model):
    """The calendar entry of one person for one session. Its UID is random and for life: who cancels and
    registers again keeps it, with a higher SEQUENCE."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("knowledge_session_id", "person_id"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    uid: Mapped[str] = mapped_column(text(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    dtstamp: Mapped[datetime] = mapped_column(UtcMoment)
    method: Mapped[Method] = mapped_column(word(Method, "method"), default=Method.REQUEST)  # of the last message
    organizer: Mapped[str] = mapped_column(text(254))  # never changes in a chain
    partstat: Mapped[PartStat] = mapped_column(word(PartStat, "partstat"), default=PartStat.ACCEPTED)
    name: Mapped[str] = mapped_column(
        text(120), default="", info=personal("to address her in the invitation", "invited")
    )

    knowledge_session: Mapped[KnowledgeSession] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
