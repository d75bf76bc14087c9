from datetime import date, datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.people.rules import DistrictKind, OrganisationKind, Right
from sessions_app.people.rules import Role as RoleName
from sessions_app.people.rules import has_right as has_right_by_the_rules


class District(Model):
    """A stadsdeel, the stadsgebied Weesp, or a neighbouring municipality."""

    __tablename__ = "districts"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(60), unique=True)
    name: Mapped[str] = mapped_column(text(120))
    kind: Mapped[DistrictKind] = mapped_column(word(DistrictKind, "kind"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    def __str__(self) -> str:
        return self.name


class Organisation(Model):
    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(80), unique=True)
    name: Mapped[str] = mapped_column(text(160), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(word(OrganisationKind, "kind"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    def __str__(self) -> str:
        return self.name


class Person(Model):
    """A person without an account is an e-mail address; what she typed beside it stands on each registration.

    Who walks in without an address, and who was erased, has one that leads nowhere (`core.mail_addresses`).
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(
        text(254), unique=True, info=personal("to write to her about what she registered for", "participation")
    )
    link_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    @property
    def is_reachable(self) -> bool:
        """False for who walked in without giving an address, and for who was erased."""
        return is_reachable(self.email)

    @property
    def address(self) -> str:
        """For pages and files: empty where there is none."""
        return self.email if self.is_reachable else ""


roles_of_users = Table(
    "roles_of_users",
    Model.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)
districts_of_users = Table(
    "districts_of_users",
    Model.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("district_id", ForeignKey("districts.id", ondelete="CASCADE"), primary_key=True),
)
organisations_of_users = Table(
    "organisations_of_users",
    Model.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Model, RoleMixin):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(text(24), unique=True)


class User(Model, UserMixin):
    """A staff account. All her roles share `districts` and `organisations`: her scope (`rules.scope_of_role`)."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(text(254), unique=True, info=personal("to sign in", "account"))
    name: Mapped[str] = mapped_column(text(160), default="", info=personal("to show who did what", "account"))
    password: Mapped[str | None] = mapped_column(text(255), info=personal("to sign in", "account"))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(text(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(
        UtcMoment, info=personal("to show who did what", "account")
    )
    totp_secret: Mapped[str | None] = mapped_column(text(500), info=personal("to sign in", "account"))  # encrypted
    totp_last_counter: Mapped[int | None] = mapped_column(BigInteger)  # this code and the earlier ones were used
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # Flask-Security says list[RoleMixin]
        secondary=roles_of_users, lazy="selectin", order_by=Role.name
    )
    districts: Mapped[list[District]] = relationship(secondary=districts_of_users, lazy="selectin")
    organisations: Mapped[list[Organisation]] = relationship(secondary=organisations_of_users, lazy="selectin")

    def may(self, *roles: str) -> bool:
        """Whether she has one of these roles; an admin has them all."""
        own = {role.name for role in self.roles}
        return RoleName.ADMIN in own or bool(own & set(roles))

    def has_right(self, right: Right | str) -> bool:
        """Whether one of her roles gives this right, somewhere."""
        return has_right_by_the_rules(right, (role.name for role in self.roles))


class RecoveryCode(Model):
    """Opens the second step once, for who lost her phone. Only a hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(text(64), unique=True)


class SignInSession(Model):
    """One browser in which a staff member is signed in; without its row the cookie opens nothing."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[str] = mapped_column(text(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    last_seen_at: Mapped[datetime] = mapped_column(UtcMoment, info=personal("to show who did what", "account"))
    browser: Mapped[str] = mapped_column(text(60), info=personal("to sign in", "account"))


class Passkey(Model):
    """The public half of a key on one of her devices."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(text(1400), unique=True)  # base64url; at most 1023 bytes
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_with: Mapped[str] = mapped_column(text(60), info=personal("to sign in", "account"))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
