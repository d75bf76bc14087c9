from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.agreements.rules import CLOSED, LONGEST_NOTE, LONGEST_TEXT, AgreementStatus, Step
from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person, User


class AgreementParty(Model):
    """One of those who agreed. Her name is as she typed it at her registration, her organisation too unless it is one
    that we know; both stand here from when the others may know them. An organisation that is a party itself has no
    person."""

    __tablename__ = "agreement_parties"
    __table_args__ = (
        UniqueConstraint("agreement_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR organisation <> ''", name="is_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(text(120), default="", info=personal("so that they know whom with", "agreement"))
    organisation: Mapped[str] = mapped_column(
        text(160), default="", info=personal("between which organisations it is", "agreement")
    )
    language: Mapped[str] = mapped_column(text(2), default="nl")
    proposed_it: Mapped[bool] = mapped_column(default=False)
    by_address: Mapped[bool] = mapped_column(default=False)  # the proposer typed her address
    is_asked: Mapped[bool] = mapped_column(default=True)  # not: an address that nobody registered with
    agreed: Mapped[bool] = mapped_column(default=False)
    agrees_to_change: Mapped[bool] = mapped_column(default=False)
    has_left: Mapped[bool] = mapped_column(default=False)  # said no, or stepped out; the others went on
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_present(self) -> bool:
        return not self.has_left

    @property
    def must_agree(self) -> bool:
        return self.person_id is not None and not self.has_left

    @property
    def is_written_to(self) -> bool:
        return self.must_agree and self.is_asked


class AgreementChange(Model):
    """The history: what happened when, by which party (none when she is gone, or when it was staff). `what` and
    `due_on` when it was about those."""

    __tablename__ = "agreement_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_parties.id", ondelete="SET NULL"))
    step: Mapped[Step] = mapped_column(word(Step, "step"))
    status: Mapped[AgreementStatus] = mapped_column(word(AgreementStatus, "status"))
    help_wanted: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    note: Mapped[str] = mapped_column(
        text(LONGEST_NOTE), default="", info=personal("to remind those who agreed", "agreement")
    )
    what: Mapped[str] = mapped_column(
        text(LONGEST_TEXT), default="", info=personal("to remind those who agreed", "agreement")
    )
    due_on: Mapped[date | None]


class ProposedChange(Model):
    """Other words or another day for what runs, until everyone said yes or one of them no. What was agreed before
    holds as long as this stands."""

    __tablename__ = "agreement_proposed_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id", ondelete="CASCADE"), unique=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("agreement_parties.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(text(LONGEST_TEXT), info=personal("to remind those who agreed", "agreement"))
    due_on: Mapped[date]


class Agreement(Model):
    __tablename__ = "agreements"
    __table_args__ = (Index("ix_agreements_status_due_on", "status", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"), index=True)
    what: Mapped[str] = mapped_column(text(LONGEST_TEXT), info=personal("to remind those who agreed", "agreement"))
    due_on: Mapped[date]
    terms_version: Mapped[int] = mapped_column(default=1)  # rises with each proposal of other words or another day
    status: Mapped[AgreementStatus] = mapped_column(word(AgreementStatus, "status"))
    made_by_staff: Mapped[bool] = mapped_column(default=False)
    help_wanted: Mapped[bool] = mapped_column(default=False)
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    help_taken_up_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    knowledge_session: Mapped[KnowledgeSession] = relationship()
    helper: Mapped[User | None] = relationship()
    parties: Mapped[list[AgreementParty]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=AgreementParty.id, lazy="selectin"
    )
    changes: Mapped[list[AgreementChange]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=AgreementChange.id
    )
    proposed_change: Mapped[ProposedChange | None] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def present(self) -> list[AgreementParty]:
        """Who is in it still."""
        return [party for party in self.parties if party.is_present]

    @property
    def all_agreed(self) -> bool:
        return all(party.agreed for party in self.parties if party.must_agree)

    @property
    def asked_by(self) -> AgreementParty | None:
        """Who asked for the help that is wanted now; only her address goes to those who help."""
        asked: int | None = None
        had_help = False
        for change in self.changes:
            asked = change.party_id if change.help_wanted and not had_help else asked
            had_help = change.help_wanted
        return next((party for party in self.parties if had_help and party.id == asked), None)

    def others_than(self, party: AgreementParty | None) -> list[AgreementParty]:
        """Who is written to, but for her."""
        return [one for one in self.parties if one.is_written_to and one is not party]

    def is_overdue(self, today: date) -> bool:
        return not self.is_closed and self.status is not AgreementStatus.PROPOSED and self.due_on < today
