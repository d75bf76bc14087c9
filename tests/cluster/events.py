"""What happens to the cluster: rounds of mail, machines that die, machines that are restarted."""

import os
import signal

import psutil
from sqlalchemy import select, update

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import rounds
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_rules import Source
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.rules import HELD_AT_MOST
from tests import factories
from tests.cluster.crowd import Crowd
from tests.cluster.parts import Cluster, Part, until
from tests.cluster.proxy import Proxy

EACH_TIME = 5  # registrations between one misfortune and the next


def life_goes_on(crowd: Crowd) -> None:
    wanted = len(crowd.registered) + EACH_TIME
    until(lambda: crowd.has_registered(wanted), f"{wanted} registrations")


def a_round_goes_out(cluster: Cluster, slug: str, people: int) -> None:
    with cluster.looked_into(), transaction():
        session = factories.session_with(slug)
        lines = [Line(n, f"gast{n}@{slug}.example.org", f"Noor {n}") for n in range(1, people + 1)]
        rounds.start(rounds.make(session, Source.LIST, lines), None)


def a_worker_dies_while_it_sends(cluster: Cluster, crowd: Crowd, slug: str, people: int) -> None:
    """The mail server took the mail, the worker does not live to note it. The other one does what it held."""
    sink = cluster.sink
    sink.kill_at = len(sink.mails) + people // 2
    a_round_goes_out(cluster, slug, people)
    until(lambda: sink.killed is not None, "a worker is killed while it sends")
    dead = next(worker for worker in cluster.workers if worker.pid == sink.killed)
    dead.kill()
    with cluster.looked_into():
        taken_at = db.session.scalars(select(OutgoingMail.taken_at).filter_by(message_id=sink.killed_at_mail)).one()
        held = db.session.scalars(select(OutgoingMail.id).filter_by(state=MailState.TAKEN, taken_at=taken_at)).all()
    assert held, "it died with mails in its hands"
    _five_minutes_pass_over(cluster, list(held))
    with crowd.resting():
        until(lambda: cluster.is_sent(list(held)), "the other worker sent what the dead one held")
    dead.start()


def a_web_node_dies(cluster: Cluster, crowd: Crowd) -> None:
    cluster.web[0].kill()
    life_goes_on(crowd)
    cluster.web[0].start()
    life_goes_on(crowd)


def all_connections_to_the_database_are_cut(cluster: Cluster) -> None:
    """Answers when none of them is left."""
    with cluster.trouble.now():
        cluster.database.run(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = 'cluster' AND backend_type = 'client backend'"
        )


def the_database_loses_its_power(cluster: Cluster, proxy: Proxy) -> None:
    with cluster.trouble.now():
        cluster.database.stop("immediate")
        told = proxy.count_of(503)
        until(lambda: proxy.count_of(503) > told, "a visitor is told that the database is away")
        cluster.database.start()


def redis_dies(cluster: Cluster, crowd: Crowd) -> None:
    """It holds the counts of the limits alone: nobody notices."""
    cluster.redis.kill()
    life_goes_on(crowd)
    cluster.redis.start()
    life_goes_on(crowd)


def the_workers_are_restarted_and_time_passes(cluster: Cluster) -> None:
    """A worker without a database could not note what it sent. Once all workers have ended, nobody holds a mail."""
    for worker in cluster.workers:
        assert worker.stop() == 0
    with cluster.looked_into():
        held = db.session.scalars(select(OutgoingMail.id).filter_by(state=MailState.TAKEN)).all()
    _five_minutes_pass_over(cluster, list(held))
    for worker in cluster.workers:
        worker.start()


def a_web_node_gets_new_code(node: Part) -> None:
    """`systemctl reload`: processes with the new code start, the old ones end when they have answered."""
    master = psutil.Process(node.pid)
    old = {child.pid for child in master.children()}
    os.kill(node.pid, signal.SIGHUP)
    until(lambda: not old & (now := {child.pid for child in master.children()}) and bool(now), "new processes serve")
    node.wait_until_it_answers()


def a_web_node_is_restarted(cluster: Cluster, proxy: Proxy, number: int) -> None:
    """The proxy sends it nothing new; what it has begun it ends."""
    with proxy.without(number):
        assert cluster.web[number].stop() == 0
        cluster.web[number].start()


def _five_minutes_pass_over(cluster: Cluster, mails: list[int]) -> None:
    """After which another worker takes over what a dead one held."""
    with cluster.looked_into(), transaction():
        held = (OutgoingMail.id.in_(mails), OutgoingMail.state == MailState.TAKEN)
        db.session.execute(update(OutgoingMail).where(*held).values(taken_at=clock.now() - HELD_AT_MOST))
