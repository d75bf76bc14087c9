"""What a page may cost in a world with many rows: statements, bytes, what a first visit loads and a start imports."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from tests.cast import Cast
from tests.house_rules.big_world import big_world
from tests.house_rules.walked import SLUG, page_addresses
from tests.page_client import PageClient
from tests.pages.counting import statements

ROOT = Path(__file__).parents[2]
MOST_STATEMENTS, MOST_BYTES, FIRST_VISIT = 24, 60_000, 150_000

# Each with its reason. A number of statements that grows with rows is refused all the same: it would pass these too.
MORE_STATEMENTS = {
    "insights.overview": 36,  # seven charts and tables, each of sums that are kept
    "insights.breakdown_page": 36,
    "insights.breakdown_file": 36,
    "insights.breakdown_workbook": 36,
    "insights.agreements_page": 30,
    "insights.takeaways_page": 50,
    "insights.report_page": 40,  # the whole report, ten sections
    "insights.report_pdf": 40,
    "rounds.one_round": 28,  # its text, whom it reaches by each way, and what became of them
}
MORE_BYTES = {
    # At the door a telephone holds the whole list, so that it works without a connection: 2,000 people, 0.3 kB each,
    # a tenth of it over the line.
    "registrations.door": 650_000,
    # Made to be printed and taken along: everybody must be on it.
    "registrations.participants_paper": 280_000,
}
THOUSAND_LINES = "Naam;E-mail;Organisatie;Functie\n" + "\n".join(
    f"Sam van den Voorbeeld {number};{f'sam.van.den.voorbeeld{number}@organisatie.example' if number % 20 else ''};"
    "Stichting Zorgaanbieder Amsterdam;Begeleider dagbesteding"
    for number in range(1000)
)
NOT_AT_START = {
    "matplotlib", "numpy", "typst", "openpyxl", "xlsxwriter", "PIL",  # charts, papers and lists
    "markdown_it", "nh3", "zxcvbn",  # texts, passwords
    "webauthn", "OpenSSL", "cbor2", "pyasn1_modules",  # passkeys
    "cryptography", "email_validator",  # codes of an authenticator app, an address that was typed
    "icalendar", "dateutil",  # calendars
    "authlib", "joserfc", "requests", "urllib3", "charset_normalizer",  # single sign-on
    "huey", "redis", "psycopg", "alembic", "mako", "aiosmtpd", "gunicorn", "pytest",
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    endpoint: str
    address: str
    statements: int
    bytes: int
    is_page: bool


@pytest.fixture(scope="module")
def opened(sqlite_app: Flask) -> Iterator[list[Opened]]:
    """Every address that is read, as a visitor and as who sees most."""
    with big_world(sqlite_app):
        visitors = [PageClient(sqlite_app), PageClient(sqlite_app).sign_in(Cast().admin_anna)]
        read = [
            _open(client, rule.endpoint, address) for rule, address in page_addresses(sqlite_app) for client in visitors
        ]
        yield [*read, *_give_long_lists(visitors[-1])]


def _open(client: PageClient, endpoint: str, address: str) -> Opened:
    with statements() as sent:
        answer = client._client.get(address)
    db.session.rollback()
    assert answer.status_code < 500, address
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    return Opened(endpoint, address, len(sent), len(answer.data), is_page)


def _give_long_lists(client: PageClient) -> Iterator[Opened]:
    """The pages that are reached by giving a list of a thousand people."""
    here, given = f"/beheer/sessies/{SLUG}", {"csrf_token": client.csrf_token(), "pasted": THOUSAND_LINES}
    with statements() as sent:
        preview = client._client.post(f"{here}/deelnemers/importeren", data=given)
    assert preview.status_code == 200 and 'rel="next"' in preview.text
    yield Opened("registrations.import_preview", preview.request.path, len(sent), len(preview.data), is_page=True)
    [further] = re.findall(r'href="([^"#]*lijst=[^"#]*)', preview.text)
    yield _open(client, "registrations.import_page", further.replace("&amp;", "&"))
    draft = client._client.post(f"{here}/uitnodigen/nieuw/lijst", data=given).location
    yield _open(client, "rounds.one_round", draft)
    yield _open(client, "rounds.one_round", f"{draft}?toon=niet")


def test_no_page_asks_the_database_more_than_it_may(opened: list[Opened]) -> None:
    asked = {(one.endpoint, one.statements) for one in opened}
    assert len({endpoint for endpoint, _ in asked}) > 120
    assert [one for one in sorted(asked) if one[1] > MORE_STATEMENTS.get(one[0], MOST_STATEMENTS)] == []


def test_no_page_is_heavy(opened: list[Opened]) -> None:
    pages = {(one.endpoint, one.bytes) for one in opened if one.is_page}
    assert len(pages) > 80
    assert [one for one in sorted(pages) if one[1] > MORE_BYTES.get(one[0], MOST_BYTES)] == []


@pytest.mark.parametrize("endpoint", ["pages.programme", "pages.session", "registrations.register"])
def test_a_first_visit_loads_little(opened: list[Opened], endpoint: str, sqlite_app: Flask) -> None:
    """As the proxy sends it; fonts are compressed already. That the browser asks for nothing else is seen in
    `tests/journeys/test_first_visit.py`."""
    [address] = {one.address for one in opened if one.endpoint == endpoint and SLUG in one.address + SLUG}
    html = PageClient(sqlite_app)._client.get(address).data
    files = set(re.findall(r'(?:href|src)="/static/([^"?]+)', html.decode()))
    fonts = {str(font.relative_to(ROOT / "static")) for font in (ROOT / "static").rglob("*.woff2")}
    assert any(name.endswith(".css") for name in files)
    weight = {name: _sent_bytes((ROOT / "static" / name).read_bytes(), name) for name in files | fonts}
    assert len(gzip.compress(html, 6)) + sum(weight.values()) <= FIRST_VISIT, weight


def _sent_bytes(content: bytes, name: str) -> int:
    return len(content if name.endswith((".woff2", ".png")) else gzip.compress(content, 6))


def test_a_start_imports_what_a_first_page_needs(tmp_path: Path) -> None:
    program = "import json, sys, wsgi; print(json.dumps(sorted(sys.modules)))"
    environment = {"INSTANCE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    packages = {name.partition(".")[0] for name in json.loads(run.stdout.splitlines()[-1])}
    assert packages & NOT_AT_START == set()
