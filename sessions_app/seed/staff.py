"""The demo accounts. Everyone may know their password; it never leaves demo data."""

from flask_security import hash_password

from sessions_app.core.values import dataclass
from sessions_app.people.models import District, Organisation, RoleName
from sessions_app.people.queries import find_user
from sessions_app.people.service import add_user
from sessions_app.seed.areas import REGENBOOG, Map

PASSWORD = "kennissessies-demo"  # noqa: S105 - shown at the end of `flask seed`


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: RoleName
    may: str
    district: str | None = None
    organisation: str | None = None


ACCOUNTS = (
    Account("admin@example.org", "Amira Bensaïd", RoleName.ADMIN, "everything"),
    Account("organisator@example.org", "Olga van der Weide", RoleName.ORGANISER, "organises everywhere"),
    Account("noord@example.org", "Nico Lieveld", RoleName.ORGANISER, "organises in Noord", "noord"),
    Account(
        "partner@example.org",
        "Petra Lindeboom",
        RoleName.PARTNER,
        "the sessions of De Regenboog Groep",
        organisation=REGENBOOG,
    ),
    Account("coordinator@example.org", "Corrie Pinas", RoleName.COORDINATOR, "looks at the figures of all districts"),
)


def add_accounts(map_: Map) -> None:
    password = hash_password(PASSWORD)  # slow on purpose, so once
    for account in ACCOUNTS:
        if find_user(account.email) is None:
            add_user(account.email, password, [account.role], *_scope(account, map_), name=account.name)


def _scope(account: Account, map_: Map) -> tuple[list[District], list[Organisation]]:
    districts = [map_.areas[account.district].district] if account.district else []
    return districts, [map_.organisations[account.organisation]] if account.organisation else []
