"""Whoever reads changes nothing, and leaves nothing of anybody behind. Mail scanners follow every link."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core.access import access_of
from sessions_app.core.extensions import db
from tests.cast import Cast
from tests.house_rules.walked import SLUG, SaysNul, addresses_with_a_nul, make_one_of_everything, visitors, walk
from tests.page_client import PageClient

# Who looked at whom is written down on purpose, in a transaction of its own.
WRITTEN_BY_READING = {"audit_entries"}
# Figures of whole sessions, never of a person; the browser asks each time whether its drawing still holds.
KEPT_AND_ASKED_AGAIN = {"insights.drawing": "private, no-cache", "insights.picture": "private, no-cache"}


@pytest.fixture
def everybody(app: Flask, cast: Cast) -> dict[str, PageClient]:
    make_one_of_everything()
    return visitors(app, cast)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_changes_nothing(app: Flask, everybody: dict[str, PageClient], method: str) -> None:
    before = _dump()
    opened = {
        (seen.visitor, seen.endpoint) for seen in walk(app, everybody, method) if seen.answer.status_code in (200, 302)
    }
    db.session.expire_all()
    assert _dump() == before
    for endpoint in (
        "pages.my_registration",
        "feedback.evaluation",
        "agreements.agreements_page",
        "registrations.erase",
    ):
        assert ("anonymous", endpoint) in opened, "the walk must come where scanners come"
    assert sum(visitor == "admin_anna" for visitor, _ in opened) > 30
    assert ("organiser_olga", "registrations.participants_csv") in opened


def test_nothing_personal_is_kept_in_a_browser_or_found_by_a_robot(
    app: Flask, everybody: dict[str, PageClient]
) -> None:
    for seen in walk(app, everybody):
        told = f"{seen.endpoint} to {seen.visitor}"
        if seen.access.to != "everyone" or seen.answer.status_code >= 400:
            kept = seen.answer.headers["Cache-Control"]
            assert kept == "no-store" or kept == KEPT_AND_ASKED_AGAIN.get(seen.endpoint), told
        if seen.access.to != "everyone":
            assert seen.answer.headers["X-Robots-Tag"] == "noindex, nofollow", told
        elif seen.visitor != "anonymous" and seen.answer.mimetype == "text/html":
            assert seen.answer.headers["Cache-Control"] in ("no-store", "no-cache"), told
            assert "Cookie" in seen.answer.headers["Vary"], told


def test_a_nul_in_an_address_is_no_fault(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_one_of_everything()
    monkeypatch.setattr(on_both.request_class, "parameter_storage_class", SaysNul)
    admin, anybody = PageClient(on_both).sign_in(Cast().admin_anna), PageClient(on_both)
    told = set()
    for rule, address in list(addresses_with_a_nul(on_both)):
        access = access_of(on_both, rule.endpoint)
        client = anybody if access is not None and access.to == "everyone" else admin
        told.add((address, client._client.get(address).status_code))
    faults = sorted((address, status) for address, status in told if status >= 500)
    assert [one for one in faults if not one[0].startswith("/gezond")] == []  # these tell of the machine
    assert ("/sessies/a%00", 404) in told


def test_no_cell_of_any_file_is_a_formula(app: Flask, everybody: dict[str, PageClient]) -> None:
    """An admin may have all of them."""
    hers = walk(app, {"admin_anna": everybody["admin_anna"]})
    files = [seen for seen in hers if seen.answer.mimetype == "text/csv" and seen.answer.status_code == 200]
    assert {"registrations.participants_csv", "insights.table_file"} <= {seen.endpoint for seen in files}
    cells = [
        (seen.endpoint, cell)
        for seen in files
        for row in csv.reader(StringIO(seen.answer.data.decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert not [where for where, cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert any(cell.startswith("'=HYPERLINK") for _, cell in cells), f"the hostile name of {SLUG} is in one of them"


def _dump() -> dict[str, list[tuple[Any, ...]]]:
    tables = [table for table in db.metadata.sorted_tables if table.name not in WRITTEN_BY_READING]
    found = {table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr) for table in tables}
    db.session.rollback()
    return found
