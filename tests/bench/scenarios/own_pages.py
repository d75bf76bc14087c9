"""What one person opens with her link, and what an organiser opens."""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
from tests.bench import world
from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import Site

DESK = f"/beheer/sessies/{world.BIG}"


def _find_link(site: Site) -> None:
    with site.app.app_context():
        db.session.info["writes"] = False
        registration = db.session.scalars(select(Registration).order_by(Registration.id).limit(1)).one()
        site.kept["own page"] = service.path_of(registration)
        db.session.remove()


def sign_in(site: Site) -> None:
    """The organiser, for the load."""
    with site.visitor() as visitor:
        token = visitor.get("/inloggen").form_token
        answer = visitor.post("/inloggen", {"csrf_token": token, "email": world.ORGANISER, "password": world.PASSWORD})
        if answer.status != 303:
            raise WentWrong(f"signing in: {answer.status}")
        site.keep_browser("organiser", visitor)


@scenario("own-page", "my registration", at_least={"sqlite": 0.2, "postgresql": 0.12}, prepare=_find_link)
def own_page(site: Site) -> Sample:
    return site.share_of_hello(site.kept["own page"])


@scenario("organiser-page", "a session with 2,000 participants at the desk", at_least=0.03, prepare=sign_in)
def organiser_page(site: Site) -> Sample:
    return site.share_of_hello(DESK, site.as_staff("organiser", DESK))


@scenario("participants-page", "its table of participants, first page", at_least=0.03, prepare=sign_in)
def participants_page(site: Site) -> Sample:
    return site.share_of_hello(f"{DESK}/deelnemers", site.as_staff("organiser", DESK))
