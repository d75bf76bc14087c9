"""What someone on the list "Who is who" shows of herself, beside her name and organisation. Not on it: no row."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import personal, text


class SharedContact(Model):
    __tablename__ = "shared_contacts"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    shows_email: Mapped[bool] = mapped_column(default=False)
    shows_job_title: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(
        text(40), default="", info=personal("so that participants can reach each other", "who_is_who")
    )
