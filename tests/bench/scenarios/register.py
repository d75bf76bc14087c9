"""Registering, the whole flow: the form, sending it with its token and cookies, and the page that follows."""

from itertools import count

from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.people.models import District, Organisation
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests.bench import world
from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import Site
from tests.bench.visitor import Visitor

FILLING = "loopt-vol"
PLACES_ENOUGH, FEW_PLACES = 1_000_000, 100
TARGET = 0.05

_newcomers = count(1)
_popular = count(1)


@scenario("register", "whole registration in a popular session", unit="flows/s", at_least=TARGET)
def register(site: Site) -> Sample:
    """In each round in another one: places are counted, and no session has the thousands that three rounds register."""
    slug = f"populair-{next(_popular)}"
    _add_session(site, slug, PLACES_ENOUGH)
    return site.flows_beside_hello(lambda visitor: _register(visitor, slug))


@scenario(
    "register-full", "the same in a session that fills up", unit="flows/s", at_least=TARGET,
    prepare=lambda site: _add_session(site, FILLING, FEW_PLACES),
)  # fmt: skip
def register_full(site: Site) -> Sample:
    sample = site.flows_beside_hello(lambda visitor: _register(visitor, FILLING))
    confirmed, waiting = _counted(site, FILLING)
    if confirmed > FEW_PLACES:
        raise WentWrong(f"{confirmed} have one of {FEW_PLACES} places")
    note = f"{confirmed} of {FEW_PLACES} places given, {waiting} wait; {sample.note}"
    return Sample(sample.value, sample.ratio, note)


def _register(visitor: Visitor, slug: str) -> None:
    """A new person each time, in a fresh browser."""
    visitor.forget_cookies()
    form = visitor.get(f"/sessies/{slug}/aanmelden")
    number = next(_newcomers)
    fields = {
        "csrf_token": form.form_token,
        "name": f"Noor de Nieuwe {number}",
        "email": f"nieuw{number}@example.org",
        "organisation": "Organisatie 3",
        "job_title": "Wijkverpleegkundige",
    }
    sent = visitor.post(f"/sessies/{slug}/aanmelden", fields)
    if sent.status != 303:
        raise WentWrong(f"registering: {sent.status}")
    page = visitor.get(sent.headers["location"])
    if page.status != 200:
        raise WentWrong(f"the page that follows: {page.status}")


def _add_session(site: Site, slug: str, places: int) -> None:
    with site.app.app_context():
        district = db.session.scalars(select(District)).first()
        partners = db.session.scalars(select(Organisation).limit(3)).all()
        themes = db.session.scalars(select(Theme).limit(2)).all()
        assert district is not None
        world.new_session(slug, district, list(themes), list(partners), 0, capacity=places)
        db.session.commit()
        db.session.remove()


def _counted(site: Site, slug: str) -> tuple[int, int]:
    """Confirmed and waiting, as the database has it."""
    with site.app.app_context():
        db.session.info["writes"] = False
        in_session = select(func.count()).select_from(Registration).join(KnowledgeSession)
        counted = [
            db.session.scalar(in_session.where(KnowledgeSession.slug == slug, Registration.status == status)) or 0
            for status in (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING)
        ]
        db.session.remove()
    return counted[0], counted[1]
