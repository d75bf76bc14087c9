"""What a browser really asks for when somebody comes for the first time, added up as the proxy sends it."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests import factories
from tests.journeys.site import Site

MOST_BYTES = 150_000
ALREADY_SMALL = ("font/", "image/png")


@pytest.mark.parametrize("path", ["/", "/sessies/wonen", "/sessies/wonen/aanmelden"])
def test_a_first_visit_loads_little(site: Site, page: Page, path: str) -> None:
    with site.data():
        factories.knowledge_session(slug="wonen")
        for _ in range(40):
            factories.knowledge_session()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # it marks what it calls
    with page.expect_response(lambda answer: ".woff2" in answer.url):  # on a busy machine it is long asked for
        page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_load_state("networkidle")
    weight = {answer.url.removeprefix(site.address): _sent_bytes(answer) for answer in answers}
    assert any(".woff2" in url for url in weight)
    assert all(url.startswith("/") for url in weight), "nothing comes from elsewhere"
    assert sum(weight.values()) <= MOST_BYTES, weight


def _sent_bytes(answer: Response) -> int:
    content = answer.body()
    return len(
        content if answer.headers.get("content-type", "").startswith(ALREADY_SMALL) else gzip.compress(content, 6)
    )
