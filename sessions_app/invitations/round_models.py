from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.invitations.round_rules import Reason, RecipientState, RoundState, Source
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.models import Person

INVITED = personal("to invite her, and to see whether she answered", "invited")


class InvitationRound(Model):
    """One mail to many people: come to this session."""

    __tablename__ = "invitation_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"), index=True)
    reminds_id: Mapped[int | None] = mapped_column(ForeignKey("invitation_rounds.id", ondelete="SET NULL"), index=True)
    state: Mapped[RoundState] = mapped_column(word(RoundState, "state"), default=RoundState.DRAFT, index=True)
    source: Mapped[Source] = mapped_column(word(Source, "source"))
    language: Mapped[str] = mapped_column(text(2), default="nl")
    title: Mapped[str] = mapped_column(text(200))  # the subject, with placeholders
    body: Mapped[str] = mapped_column(Text)  # Markdown, with placeholders
    puts_in_calendar: Mapped[bool] = mapped_column(default=False, server_default=false())
    planned_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    started_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # when it was stopped
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    left_out: Mapped[str] = mapped_column(Text, default="")  # JSON: how many were left out for each reason
    outcome: Mapped[str] = mapped_column(Text, default="")  # JSON: how they stood when their addresses were erased

    knowledge_session: Mapped[KnowledgeSession] = relationship(lazy="joined", innerjoin=True)


class RoundRecipient(Model):
    """One person in one round; in a draft also who is left out, so that the organiser sees why."""

    __tablename__ = "round_recipients"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        Index("ix_round_recipients_round_state", "round_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("invitation_rounds.id", ondelete="CASCADE"))
    position: Mapped[int]  # the line in the list she came from
    email: Mapped[str] = mapped_column(text(254), index=True, info=INVITED)
    name: Mapped[str] = mapped_column(text(120), default="", info=INVITED)
    organisation: Mapped[str] = mapped_column(text(160), default="", info=INVITED)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)  # once she was written to
    state: Mapped[RecipientState] = mapped_column(word(RecipientState, "state"), default=RecipientState.READY)
    reason: Mapped[Reason | None] = mapped_column(word(Reason, "reason"))
    same_as: Mapped[int | None]  # the line that has this address already
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mails.id", ondelete="SET NULL"), index=True)
    declined_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # "no, I will not come", by her link
    link_version: Mapped[int] = mapped_column(default=0, server_default="0")

    round: Mapped[InvitationRound] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person | None] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()
