"""The people of the stories: what each of them does on the screen, in her own words."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from time import monotonic

from icalendar import Calendar, Event
from playwright.sync_api import Locator, Page

from tests.cast import PASSWORD
from tests.journeys.site import Site, links_in
from tests.stopping import PATIENCE_SECONDS


def follow(button: Locator) -> None:
    """Clicks it, and is on the page that it leads to, all of it: what comes next is never about the page before."""
    with button.page.expect_navigation():
        button.click()


def all_is_sent(page: Page) -> None:
    """What is tapped at the door is kept on the device until the server has it, and shown long before that."""
    deadline = monotonic() + PATIENCE_SECONDS
    while page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('deur:'))"):
        assert monotonic() < deadline, "it was never sent"
        page.wait_for_timeout(50)


def sign_in(page: Page, email: str) -> None:
    page.goto("/inloggen")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda address: "/inloggen" not in address)


def register(page: Page, slug: str, name: str, email: str) -> None:
    page.goto(f"/sessies/{slug}/aanmelden")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=organisation]").fill("Zorgaanbieder A")
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/sessies/{slug}/aangemeld")


def local(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def plan(page: Page, title: str, starts: datetime, places: int, organisations: list[str], themes: list[str]) -> str:
    """Fills in the whole form as an organiser does; the slug of the draft."""
    page.goto("/beheer/sessies/nieuw")
    page.locator("[name=title]").fill(title)
    page.locator("[name=kind]").select_option("kennissessie")
    page.locator("[name=district]").select_option("noord")
    page.locator("[name=summary]").fill("Welke routes zijn er, en wie helpt daarbij in Noord?")
    page.locator("[name=starts_at]").fill(local(starts))
    page.locator("[name=ends_at]").fill(local(starts + timedelta(hours=3)))
    page.locator("[name=venue_name]").fill("Huis van de Wijk")
    page.locator("[name=venue_address]").fill("Voorbeeldstraat 1")
    page.locator("[name=venue_postcode]").fill("1020 AB")
    page.locator("[name=venue_access]").fill("Ingang zonder drempel\nGeen ringleiding. Wel een microfoon")
    page.locator("[name=capacity]").fill(str(places))
    for name, values in (("organisations", organisations), ("themes", themes)):
        for value in values:
            page.locator(f"[name={name}][value='{value}']").check()
    for row, (time, what) in enumerate([("13:15", "Inloop"), ("13:30", "Welkom"), ("13:45", "Welke routes zijn er?")]):
        page.locator(f"[name=programme-{row}-time]").fill(time)
        page.locator(f"[name=programme-{row}-title]").fill(what)
    page.locator("main form button").last.click()
    page.wait_for_url("**/beheer/sessies/*")
    return page.url.rstrip("/").split("/")[-1]


def own_page(site: Site, mail: EmailMessage) -> str:
    """The personal link in a mail."""
    return next(link for link in links_in(mail) if link.startswith(f"{site.address}/aanmelding/"))


def answer_evaluation(site: Site, page: Page, email: str, mark: str) -> None:
    """By a tap in her mail, and one on the page that opens."""
    mail = site.mail_to(email, "cijfer")
    page.goto(next(link for link in links_in(mail) if link.endswith(f"?cijfer={mark}")))
    page.locator("main form button").last.click()
    page.wait_for_url("**/bedankt")


def calendar_in(mail: EmailMessage) -> tuple[str, Event]:
    """The METHOD and the event of an invitation."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    return str(calendar["METHOD"]), next(iter(calendar.walk("VEVENT")))


def invitations_to(site: Site, email: str, number: int) -> list[tuple[str, Event]]:
    """All messages about her calendar entry, oldest first, once there are `number`."""
    found: list[tuple[str, Event]] = []
    for count in range(1, 20):
        site.mail_to(email, number=count)
        found = [calendar_in(mail) for mail in site.mails_to(email) if _has_calendar(mail)]
        if len(found) >= number:
            break
    return found


def _has_calendar(mail: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in mail.walk())
