"""What visitors open: the programme, a session, a calendar file, and the same again with a browser that has it."""

from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import Site

SESSION = "/sessies/programma-1"
NOT_MODIFIED = {"sqlite": 0.45, "postgresql": 0.3}
CALENDARS = {"sqlite": 0.4, "postgresql": 0.25}


@scenario("programme", "programme of 200 sessions, first page", at_least={"sqlite": 0.3, "postgresql": 0.2})
def programme(site: Site) -> Sample:
    return site.share_of_hello("/")


@scenario("session-page", "page of one session", at_least={"sqlite": 0.35, "postgresql": 0.22})
def session_page(site: Site) -> Sample:
    return site.share_of_hello(SESSION)


@scenario("programme-304", "programme, by a browser that has it", at_least=NOT_MODIFIED)
def programme_again(site: Site) -> Sample:
    return _again(site, "/")


@scenario("session-page-304", "page of one session, by a browser that has it", at_least=NOT_MODIFIED)
def session_page_again(site: Site) -> Sample:
    return _again(site, SESSION)


@scenario("session-ics", "calendar file of one session", at_least=CALENDARS)
def session_ics(site: Site) -> Sample:
    return site.share_of_hello(f"{SESSION}/sessie.ics")


@scenario("feed", "calendar feed of 200 sessions", at_least=CALENDARS)
def feed(site: Site) -> Sample:
    return site.share_of_hello("/agenda.ics")


@scenario("feed-304", "calendar feed, by a calendar that has it", at_least=NOT_MODIFIED)
def feed_again(site: Site) -> Sample:
    return _again(site, "/agenda.ics")


def _again(site: Site, path: str) -> Sample:
    with site.visitor() as visitor:
        known = {"If-None-Match": visitor.get(path).headers["etag"]}
        if visitor.get(path, **known).status != 304:
            raise WentWrong(f"{path}: no 304")
    return site.share_of_hello(path, known)
