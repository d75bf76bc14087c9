"""How sending goes, shared by all workers through the database."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text

NOT_IN_VAIN = personal("not to write in vain", "undeliverable")  # somebody may have a domain of her own


class UnwillingDomain(Model):
    """A domain whose server asked us to come back later. Until then its mails wait, those for others go on."""

    __tablename__ = "unwilling_domains"

    id: Mapped[int] = mapped_column(primary_key=True)
    domain: Mapped[str] = mapped_column(text(254), unique=True, info=NOT_IN_VAIN)
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcMoment)
    reason: Mapped[str] = mapped_column(text(400), info=NOT_IN_VAIN)


class SendingState(Model):
    """One row: the pace of all workers together, and how the last pass went."""

    __tablename__ = "sending_states"

    id: Mapped[int] = mapped_column(primary_key=True)
    free_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # until then the pace is used up (`pacing.py`)
    limited_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # when mail last had to wait for the pace
    last_pass_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    failing_since: Mapped[datetime | None] = mapped_column(UtcMoment)  # the mail server takes nothing
    last_error: Mapped[str] = mapped_column(text(400), default="")
