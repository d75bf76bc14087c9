"""A small cast with known rights: who signs in during the tests."""

from functools import cache, cached_property

from flask import current_app
from flask_security import hash_password

from sessions_app.core.extensions import db
from sessions_app.people import service
from sessions_app.people.models import User
from sessions_app.people.rules import Role
from tests import factories

PASSWORD = "tien-tulpen-op-tafel"


@cache
def _hashed(_salt: str) -> str:
    """Once for all tests: a hash takes a tenth of a second, as it should."""
    return hash_password(PASSWORD)


class Cast:
    """Made when first named. Anna runs the place; Olga organises in Noord, Olaf in West; Petra's organisation is a
    partner; Cor looks at the figures."""

    @cached_property
    def admin_anna(self) -> User:
        return self._staff("anna@example.org", Role.ADMIN)

    @cached_property
    def organiser_olga(self) -> User:
        return self._staff("olga@example.org", Role.ORGANISER, "noord")

    @cached_property
    def organiser_olaf(self) -> User:
        return self._staff("olaf@example.org", Role.ORGANISER, "west")

    @cached_property
    def partner_petra(self) -> User:
        """Works at De Regenboog Groep, a partner in some sessions."""
        return self._staff("petra@example.org", Role.PARTNER, organisation="De Regenboog Groep")

    @cached_property
    def coordinator_cor(self) -> User:
        return self._staff("cor@example.org", Role.COORDINATOR)

    @cached_property
    def coordinator_noor(self) -> User:
        """Coordinator of Noord alone."""
        return self._staff("noor@example.org", Role.COORDINATOR, "noord")

    def _staff(self, email: str, role: Role, district: str | None = None, organisation: str | None = None) -> User:
        districts = [factories.district(district)] if district else []
        organisations = [factories.organisation(organisation)] if organisation else []
        name = email.split("@")[0].title()
        hashed = _hashed(current_app.config["SECURITY_PASSWORD_SALT"])
        user = service.add_user(email, hashed, [role], districts, organisations, name=name)
        db.session.commit()
        return user
