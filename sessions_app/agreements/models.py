from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.agreements.rules import CLOSED, AgreementStatus
from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person


class AgreementParty(Model):
    """One of those who agreed. Her name and organisation are as she typed them at her registration."""

    __tablename__ = "agreement_parties"
    __table_args__ = (UniqueConstraint("agreement_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(text(120), default="", info=personal("so that they know whom with", "agreement"))
    organisation: Mapped[str] = mapped_column(
        text(160), default="", info=personal("between which organisations it is", "agreement")
    )
    language: Mapped[str] = mapped_column(text(2), default="nl")
    proposed_it: Mapped[bool] = mapped_column(default=False)
    agreed: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class AgreementChange(Model):
    """The history: which status since when, by which party (none when the party is gone)."""

    __tablename__ = "agreement_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_parties.id", ondelete="SET NULL"))
    status: Mapped[AgreementStatus] = mapped_column(word(AgreementStatus, "status"))
    help_wanted: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)


class Agreement(Model):
    __tablename__ = "agreements"
    __table_args__ = (Index("ix_agreements_status_due_on", "status", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"), index=True)
    what: Mapped[str] = mapped_column(text(500), info=personal("to remind those who agreed", "agreement"))
    due_on: Mapped[date]
    status: Mapped[AgreementStatus] = mapped_column(word(AgreementStatus, "status"))
    help_wanted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    knowledge_session: Mapped[KnowledgeSession] = relationship()
    parties: Mapped[list[AgreementParty]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=AgreementParty.id, lazy="selectin"
    )
    changes: Mapped[list[AgreementChange]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=AgreementChange.id
    )

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def asked_by(self) -> AgreementParty | None:
        """Who asked for the help that is wanted now; only her address goes to those who help."""
        asked: int | None = None
        had_help = False
        for change in self.changes:
            asked = change.party_id if change.help_wanted and not had_help else asked
            had_help = change.help_wanted
        return next((party for party in self.parties if had_help and party.id == asked), None)

    def is_overdue(self, today: date) -> bool:
        return not self.is_closed and self.status is not AgreementStatus.PROPOSED and self.due_on < today
