"""People who register, look and cancel, several at once, until they are told to stop."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count

from tests.cluster.proxy import Browser, Cut, Proxy

CANCELS_EVERY = 4  # of so many who registered one comes back to cancel


class Crowd:
    def __init__(self, proxy: Proxy, slugs: Sequence[str], people: int) -> None:
        """`people`: how many do something at the same time."""
        self.proxy, self.slugs, self.people = proxy, slugs, people
        self.registered: list[tuple[str, str]] = []  # (session, address), as they were told
        self.cancelled: list[str] = []
        self._faults: list[BaseException] = []
        self._stop, self._goes_on = threading.Event(), threading.Event()
        self._goes_on.set()
        self._numbers, self._lock = count(1), threading.Lock()

    @contextmanager
    def at_work(self) -> Iterator["Crowd"]:
        people = [threading.Thread(target=self._live) for _ in range(self.people)]
        for one in people:
            one.start()
        try:
            yield self
        finally:
            self._stop.set()
            for one in people:
                one.join()
        if self._faults:
            raise self._faults[0]

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Mails to many leave after those that people wait for; of a crowd without end they would wait for ever."""
        self._goes_on.clear()
        try:
            yield
        finally:
            self._goes_on.set()

    def has_registered(self, number: int) -> bool:
        """Or somebody met with what should not happen; then there is nothing to wait for."""
        if self._faults:
            raise self._faults[0]
        return len(self.registered) >= number

    def _live(self) -> None:
        try:
            while not self._stop.is_set():
                self._goes_on.wait()
                self._one_more()
        except BaseException as fault:  # told to who waits for them
            self._faults.append(fault)

    def _one_more(self) -> None:
        with self._lock:
            number = next(self._numbers)
        slug, email = self.slugs[number % len(self.slugs)], f"deelnemer{number}@example.org"
        browser = Browser(self.proxy)
        sent = browser.fill_in(f"/sessies/{slug}/aanmelden", {"name": f"Sam {number}", "email": email})
        assert sent.status == 303, f"{sent.status}: {sent.words}"
        self.registered.append((slug, email))
        for page in (sent.headers["location"], f"/sessies/{slug}", "/", "/agenda.ics"):
            _look(browser, page)
        if number % CANCELS_EVERY == 0 and (link := self._link_of_somebody()) is not None:
            browser.fill_in_at(link, f"{link}/afmelden", {})

    def _link_of_somebody(self) -> str | None:
        """Out of a mail that arrived, of somebody who knows that she is registered; of everybody once."""
        with self._lock:
            known = {email for _slug, email in self.registered}
            links = [link for email, link in self.proxy.cluster.sink.own_links if email in known]
            found = next((link for link in links if link not in self.cancelled), None)
            self.cancelled += [found] if found else []
            return found


def _look(browser: Browser, page: str) -> None:
    with suppress(Cut):  # she looks again another time
        browser.get(page)
