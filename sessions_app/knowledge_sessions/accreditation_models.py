from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import text, word
from sessions_app.knowledge_sessions.net_time import ProfessionalRegister


class Accreditation(Model):
    """A professional register that gives points for a session. While the register decides, number and points are
    empty. `name` only of a register that is not in the list."""

    __tablename__ = "accreditations"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    register: Mapped[ProfessionalRegister] = mapped_column(word(ProfessionalRegister, "register"), primary_key=True)
    name: Mapped[str] = mapped_column(text(80), default="")
    number: Mapped[str] = mapped_column(text(40), default="")  # as the register gave it
    points: Mapped[str] = mapped_column(text(20), default="")  # as the register gave it, with a decimal comma

    @property
    def register_name(self) -> str:
        return self.name or self.register.own_name
