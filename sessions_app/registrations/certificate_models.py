from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.knowledge_sessions.accreditation_models import ProfessionalRegister


class RegisterNumber(Model):
    """She is in this register; the number as text (with its leading zeros), empty when she did not give it."""

    __tablename__ = "register_numbers"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    register: Mapped[ProfessionalRegister] = mapped_column(
        word(ProfessionalRegister, "register"),
        primary_key=True,
        info=personal("to have her points put down in her register", "participation"),
    )
    number: Mapped[str] = mapped_column(
        text(30), default="", info=personal("to have her points put down in her register", "participation")
    )


class CertificateKey(Model):
    """A key with which a certificate was ever signed: its public half, which only checks (64 hexadecimal digits)."""

    __tablename__ = "certificate_keys"

    public_key: Mapped[str] = mapped_column(text(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
