"""The counters of Prometheus. Imported only when metrics are on.

gunicorn runs several processes, and each scrape reaches one of them. So with PROMETHEUS_MULTIPROC_DIR, which
`gunicorn.conf.py` sets, they all write into files that any of them reads (that is prometheus_client's own way).
"""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Engine, event

from sessions_app.core.database import pool
from sessions_app.core.watching.log_lines import Work
from sessions_app.core.watching.metrics import Fact

PREFIX = "kennissessies_"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
OF_JOBS = (0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0)


class Book:
    def __init__(self, shared_in: str, engine: Engine) -> None:
        """`shared_in`: the folder of PROMETHEUS_MULTIPROC_DIR; empty for a process on its own."""
        self._shared_in = shared_in
        self._registry = CollectorRegistry()
        self._requests = self._counter("requests", "Answered requests", "endpoint", "method", "status")
        self._request_seconds = self._histogram("request_seconds", "Until the answer began", SECONDS, "endpoint")
        self._statements = self._counter("statements", "Statements to the database by requests", "endpoint")
        self._kept = self._counter("kept_answers", "Public pages: given again, or made", "how")
        self._jobs = self._counter("jobs", "Jobs of the worker", "job", "outcome")
        self._job_seconds = self._histogram("job_seconds", "How long a job took", OF_JOBS, "job")
        self._mails = self._counter("mails", "Mails that were handed over, or not", "outcome")
        self._slow = self._counter("slow_statements", "Statements slower than SLOW_QUERY_MS")
        self._watch_pool(engine)

    def request_done(self, work: Work, method: str, seconds: float) -> None:
        endpoint = work.endpoint or ("at_the_door" if work.status < 400 else "none")
        self._requests.labels(endpoint, method, f"{work.status // 100}xx").inc()
        self._request_seconds.labels(endpoint).observe(seconds)
        if work.statements:
            self._statements.labels(endpoint).inc(work.statements)
        how = work.kept if work.endpoint or work.status >= 400 else "at_the_door"
        if how:
            self._kept.labels(how).inc()

    def job_done(self, job: str, has_failed: bool, seconds: float) -> None:
        self._jobs.labels(job, "failed" if has_failed else "done").inc()
        self._job_seconds.labels(job).observe(seconds)

    def mails(self, sent: int, failed: int) -> None:
        self._mails.labels("sent").inc(sent)
        self._mails.labels("failed").inc(failed)

    def slow_statement(self) -> None:
        self._slow.inc()

    def as_text(self, facts: Iterable[Fact]) -> bytes:
        counted = self._registry
        if self._shared_in:
            counted = CollectorRegistry()
            MultiProcessCollector(counted, self._shared_in)
        of_this_moment = CollectorRegistry()
        of_this_moment.register(_Facts(facts))
        return generate_latest(counted) + generate_latest(of_this_moment)

    def _watch_pool(self, engine: Engine) -> None:
        about = "Connections to the database that are used"
        used = Gauge(f"{PREFIX}pool_used", about, registry=self._registry, multiprocess_mode="livesum")
        most = Gauge(
            f"{PREFIX}pool_limit", "Those that may be used", registry=self._registry, multiprocess_mode="livesum"
        )
        most.set(pool.limit(engine) or 0)
        event.listen(engine, "checkout", lambda *_: used.inc())
        event.listen(engine, "checkin", lambda *_: used.dec())

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}{name}", about, labels, registry=self._registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"{PREFIX}{name}", about, labels, registry=self._registry, buckets=buckets)


class _Facts:
    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for fact in self._facts:
            name = f"{PREFIX}{fact.name}"
            family = families.setdefault(name, GaugeMetricFamily(name, fact.about, labels=list(fact.labels)))
            family.add_metric(list(fact.labels.values()), fact.value)
        yield from families.values()
