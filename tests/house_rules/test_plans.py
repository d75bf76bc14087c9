"""No page and no timed job goes through a big table from begin to end: the plans of what they send, on both databases.

Every page is opened by a visitor and by who sees most; every job runs. What is looked for is an index that leads to
what is wanted, however large the table: see `tests/plans.py`.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from tests import plans
from tests.cast import Cast
from tests.house_rules.big_world import BIG, big_world
from tests.house_rules.walked import page_addresses
from tests.page_client import PageClient

OTHERS_PROVE = "insights."  # tests/insights/test_plans.py
# What is meant to look at all there is, and why that is borne.
BY_PURPOSE = {
    ("pages.mails", "outgoing_mails"): "an administrator's list tells how many there are of each state and kind",
    ("pages.trail", "audit_entries"): "the trail tells how many pages it has",
    ("pages.trail_csv", "audit_entries"): "the whole trail as a file",
    ("sweep_personal_data", "agreements"): "twice an hour, by the worker: what is past a period of a year",
    ("sweep_personal_data", "invitations"): "twice an hour, by the worker: entries that no registration keeps",
    ("sweep_personal_data", "registrations"): "twice an hour, by the worker: what is past a period of a year",
    ("sweep_personal_data", "persons"): "twice an hour, by the worker: whom nothing leads to any more",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest) -> Iterator[Flask]:
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    with big_world(app):
        yield app


def test_no_page_reads_a_big_table_as_a_whole(busy: Flask) -> None:
    visitors = [PageClient(busy), PageClient(busy).sign_in(Cast().admin_anna)]
    read: dict[plans.Sent, str] = {}
    for rule, address in list(page_addresses(busy)):
        for client in visitors:
            with plans.sent() as seen:
                client._client.get(address)
            read = {one: rule.endpoint for one in seen if not rule.endpoint.startswith(OTHERS_PROVE)} | read
    db.session.rollback()
    assert _not_meant(read) == []


def test_no_job_reads_a_big_table_as_a_whole(busy: Flask) -> None:
    read: dict[plans.Sent, str] = {}
    for name, job in busy.extensions["queue_tasks"].items():
        with plans.sent() as seen:
            job.call_local()
        read |= dict.fromkeys(seen, name)
    assert _not_meant(read) == []


def _not_meant(read: dict[plans.Sent, str]) -> list[str]:
    found = [(where, *told.split(": ", 1)) for one, where in read.items() for told in plans.whole_tables([one], BIG)]
    return [f"{where} reads all {table}: {sql}" for where, table, sql in found if (where, table) not in BY_PURPOSE]
