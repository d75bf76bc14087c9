from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.outbox.rules import MailState

BODY = personal("to deliver the mail and to show what was said", "mail_body")


class OutgoingMail(Model):
    """One mail to one person. It holds no secret: a placeholder stands where her personal link belongs."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_state_due_at", "state", "due_at"),
        Index("ix_outgoing_mails_chain_state", "chain", "state"),
        Index("ix_outgoing_mails_session_created", "knowledge_session_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(text(200), unique=True)  # the same thing is never said twice
    chain: Mapped[str | None] = mapped_column(text(120))  # mails of which a newer one replaces an unsent older one
    kind: Mapped[str] = mapped_column(text(60))  # the folder under templates/mail
    recipient_email: Mapped[str] = mapped_column(text(254), info=BODY)
    recipient_name: Mapped[str] = mapped_column(text(160), default="", info=BODY)
    language: Mapped[str] = mapped_column(text(2), default="nl")
    subject: Mapped[str] = mapped_column(text(400), info=BODY)
    text_body: Mapped[str] = mapped_column(Text, info=BODY)
    html_body: Mapped[str] = mapped_column(Text, info=BODY)
    calendar: Mapped[str | None] = mapped_column(Text, info=BODY)
    calendar_method: Mapped[str | None] = mapped_column(text(16))
    is_secret: Mapped[bool] = mapped_column(default=False)  # an account mail: its body is shown to nobody
    message_id: Mapped[str] = mapped_column(text(120), unique=True)
    # Who may see it: the organisers of this session, else only an admin.
    knowledge_session_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_sessions.id", ondelete="SET NULL"))
    state: Mapped[MailState] = mapped_column(word(MailState, "state"), default=MailState.DUE)
    due_at: Mapped[datetime] = mapped_column(UtcMoment)
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    last_error: Mapped[str] = mapped_column(text(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
