"""An invitation round to many people by the real worker: rows, rendering, calendar part, SMTP to the sink; beside it
bare `smtplib`, which hands the same ready-made mails to the same sink over one connection."""

import os
import smtplib
import subprocess
import sys
import time
from datetime import datetime
from itertools import count

import psutil
from sqlalchemy import func, insert, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import rounds
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_rules import RecipientState, RoundState, Source
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.composing import composed
from sessions_app.outbox.models import MailState, OutgoingMail
from tests.bench import world
from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import Site

SIZE = int(os.environ.get("ROUND_SIZE") or 10_000)
READY_MADE = 1000  # mails that bare smtplib sends
DOMAINS = 200
PATIENCE_SECONDS = 15 * 60
BODY = "Dag {naam},\n\nOp {datum} houden we **{titel}**.\n\n{samenvatting}\n\nKom je ook?"

_numbers = count(1)


@scenario(
    "invitation-round", "invitation round with a calendar part, one worker; ratio to bare smtplib", unit="mails/s",
    at_least=0.3,
)  # fmt: skip
def invitation_round(site: Site) -> Sample:
    rate, round_id = _sent_by_worker(site, SIZE)
    site.kept["one worker"] = rate
    bare = _bare_rate(site, round_id)
    return Sample(rate, rate / bare, f"{SIZE:,} people; bare smtplib {bare:,.0f} mails/s")


@scenario(
    "invitation-round-2", "the same with two workers; ratio to one worker", unit="mails/s", at_least=1.0, rounds=1,
)  # fmt: skip
def by_two_workers(site: Site) -> Sample:
    one = site.kept.get("one worker") or _sent_by_worker(site, SIZE)[0]
    second = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"], env=site.environment, start_new_session=True
    )
    try:
        time.sleep(4)  # until it looks
        rate, _ = _sent_by_worker(site, SIZE)
    finally:
        second.terminate()
        second.wait(60)
    return Sample(rate, rate / one, f"{SIZE:,} people; one worker {one:,.0f} mails/s")


@scenario(
    "invitation-round-memory", "what the worker grows by from a round of a tenth to the whole", unit="MB",
    at_most=20, rounds=1,
)  # fmt: skip
def memory(site: Site) -> Sample:
    worker = psutil.Process(site.processes["worker"].pid)
    _sent_by_worker(site, max(1, SIZE // 10))
    small = worker.memory_info().rss / 2**20
    _sent_by_worker(site, SIZE)
    large = worker.memory_info().rss / 2**20
    note = f"resident after {SIZE // 10:,} people {small:.0f} MB, after {SIZE:,} {large:.0f} MB"
    return Sample(max(0.1, large - small), note=note)


def _sent_by_worker(site: Site, size: int) -> tuple[float, int]:
    """Mails per second from the click to the last mail noted as sent, and the round."""
    with site.app.app_context():
        round_id = _draft(size)
        begun = _start(round_id)
        ended = _end_of(round_id, size)
        db.session.remove()
    return size / (ended - begun).total_seconds(), round_id


def _draft(size: int) -> int:
    with transaction():
        session = db.session.scalars(select(KnowledgeSession).where(KnowledgeSession.slug == world.BIG)).one()
        round_ = InvitationRound(
            knowledge_session_id=session.id, state=RoundState.DRAFT, source=Source.LIST, language="nl",
            title="Kom je ook? {titel}", body=BODY, puts_in_calendar=True, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(round_)
        db.session.flush()
        people = [_person(round_.id, position) for position in range(1, size + 1)]
        db.session.execute(insert(RoundRecipient), people)
        return round_.id


def _person(round_id: int, position: int) -> dict[str, object]:
    number = next(_numbers)
    return {
        "round_id": round_id, "position": position, "state": RecipientState.READY, "link_version": 0,
        "email": f"gast{number}@domein{number % DOMAINS}.example.org", "name": f"Sam van den Voorbeeld {number}",
        "organisation": "Zorgaanbieder A",
    }  # fmt: skip


def _start(round_id: int) -> datetime:
    begun = clock.now()
    with transaction():
        round_ = db.session.get(InvitationRound, round_id)
        assert round_ is not None
        rounds.start(round_, None)
    return begun


def _end_of(round_id: int, size: int) -> datetime:
    of_round = (RoundRecipient.round_id == round_id, OutgoingMail.state == MailState.SENT)
    sent = select(func.count(), func.max(OutgoingMail.sent_at)).join(RoundRecipient).where(*of_round)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        db.session.rollback()
        db.session.info["writes"] = False
        number, last = db.session.execute(sent).one()
        if number == size:
            return last  # type: ignore[no-any-return]
        time.sleep(0.5)
    raise WentWrong(f"the round of {size} people: not sent in {PATIENCE_SECONDS} seconds")


def _bare_rate(site: Site, round_id: int) -> float:
    """Of the same mails, made beforehand."""
    with site.app.app_context():
        db.session.info["writes"] = False
        mails = db.session.scalars(
            select(OutgoingMail).join(RoundRecipient).where(RoundRecipient.round_id == round_id).limit(READY_MADE)
        )
        made = [composed(mail, clock.now()) for mail in mails]
        ready = [(str(message.recipients[0]), message.as_bytes()) for message in made]
        db.session.remove()
    with smtplib.SMTP("127.0.0.1", int(site.environment["MAIL_PORT"])) as server:
        begun = time.perf_counter()
        for to, content in ready:
            server.sendmail("sessies@example.org", [to], content)
        return len(ready) / (time.perf_counter() - begun)
