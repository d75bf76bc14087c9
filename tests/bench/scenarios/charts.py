"""The chart of satisfaction: drawn for the first time, and given again by a coordinator's browser."""

import io
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from flask_security import hash_password
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import begin_writing
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.insights import figures
from sessions_app.insights.figures import FigureTexts, SatisfactionPoint, Trend
from sessions_app.knowledge_sessions.models import Theme
from sessions_app.people import service as people
from sessions_app.people.models import District
from sessions_app.people.queries import find_user
from sessions_app.people.rules import Role
from tests.bench import world
from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import WORKERS, Site

COORDINATOR = "cor@example.org"
CHART = "/inzicht/tevredenheid.svg?van=2019-01-01&tot=2030-12-31"
SESSIONS, DRAWN_AT_ONCE = 40, 15
TEXTS = FigureTexts("Welk cijfer geven mensen?", "Lijn van het cijfer.", "te weinig", "doel 7,5", "%(label)s")
POINTS = tuple(
    SatisfactionPoint(f"sessie {n}", date(2025, 1, 9) + timedelta(11 * n), 7.4 + n % 7 / 5, 14, 0.6, 7.0, 9.0)
    for n in range(SESSIONS)
)


def _coordinator(site: Site) -> None:
    """Sessions that were held, with figures, and a coordinator who is signed in."""
    with site.app.app_context():
        begin_writing()
        if not find_user(COORDINATOR):
            people.add_user(COORDINATOR, hash_password(world.PASSWORD), [Role.COORDINATOR], [], [], name="Cor")
            _hold_sessions()
            db.session.commit()
        db.session.remove()
    with site.visitor() as visitor:
        token = visitor.get("/inloggen").form_token
        form = {"csrf_token": token, "email": COORDINATOR, "password": world.PASSWORD}
        if (answer := visitor.post("/inloggen", form)).status != 303:
            raise WentWrong(f"signing in: {answer.status}")
        site.keep_browser("coordinator", visitor)


def _hold_sessions() -> None:
    district, theme = db.session.scalars(select(District)).first(), db.session.scalars(select(Theme)).first()
    assert district is not None
    assert theme is not None
    for number in range(SESSIONS):
        starts_at = clock.now() - timedelta(days=30 + 11 * number)
        over = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
        made = world.new_session(f"geweest-{number}", district, [theme], [], 0, **over)
        db.session.flush()
        db.session.add(
            ReleasedFigures(
                knowledge_session_id=made.id, released_on=clock.today(), responses=10, asked=16,
                attendance_was_marked=True, rating_sum=70 + number % 20,
            )
        )  # fmt: skip


@scenario("chart", "the chart of satisfaction from cache", at_least=0.4, prepare=_coordinator)
def chart(site: Site) -> Sample:
    browser = site.as_staff("coordinator", "/inzicht")
    for _ in range(4 * WORKERS):  # so that every process has it: one of them draws
        with site.visitor() as visitor:
            visitor.get(CHART, **browser)
    return site.share_of_hello(CHART, browser)


@scenario("chart-304", "the same, by a browser that has it", at_least=0.4, prepare=_coordinator)
def chart_again(site: Site) -> Sample:
    browser = site.as_staff("coordinator", "/inzicht")
    with site.visitor() as visitor:
        for _ in range(3):  # a timed job may have changed a fact in between
            headers = browser | {"If-None-Match": visitor.get(CHART, **browser).headers["etag"]}
            if visitor.get(CHART, **headers).status == 304:
                return site.share_of_hello(CHART, headers)
    raise WentWrong(f"{CHART}: no 304")


@scenario("chart-first-draw", "a chart drawn first, beside savefig of that figure", unit="ms", at_most=1.2)
def first_draw(_site: Site) -> Sample:
    """Points in, SVG out, against what matplotlib itself takes to save the very same figure."""
    trend = Trend(POINTS, step="session", target=7.5)
    plot = figures.plot_of(trend, "desk", TEXTS, "nl")

    def ours() -> None:
        figures.satisfaction_chart(trend, width="desk", texts=TEXTS, chart_id="chart", locale="nl")

    def savefig() -> None:
        plot.figure.savefig(io.BytesIO(), format="svg")

    mine, theirs = _milliseconds(ours), _milliseconds(savefig)
    return Sample(mine, ratio=mine / theirs)


def _milliseconds(draw: Callable[[], None]) -> float:
    draw()
    taken = []
    for _ in range(DRAWN_AT_ONCE):
        begun = time.perf_counter()
        draw()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000
