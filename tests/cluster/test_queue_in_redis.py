"""The queue may be in Redis, which may lose all it holds: it only says "look now"; what to do stands in PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests import factories
from tests.cluster import afterwards, parts
from tests.cluster.parts import Cluster
from tests.cluster.proxy import Browser, Proxy


@pytest.fixture
def with_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with parts.running(tmp_path_factory.mktemp("with_redis"), queue_in_redis=True) as cluster:
        yield cluster


def test_a_queue_that_lost_its_memory_loses_no_mail(with_redis: Cluster) -> None:
    with with_redis.looked_into():
        factories.knowledge_session(slug="klein")
    proxy = Proxy(with_redis)
    _registers(proxy, "voor@example.org")
    afterwards.everything_is_sent(with_redis)
    with_redis.redis.kill()
    _registers(proxy, "tijdens@example.org")
    with_redis.redis.start()
    _registers(proxy, "na@example.org")
    afterwards.everything_is_sent(with_redis)
    afterwards.each_mail_arrived_and_says_it_once(with_redis)
    assert not proxy.cuts
    assert {"voor@example.org", "tijdens@example.org", "na@example.org"} == set(with_redis.sink.recipients)


def _registers(proxy: Proxy, email: str) -> None:
    sent = Browser(proxy).fill_in("/sessies/klein/aanmelden", {"name": "Sam", "email": email})
    assert sent.status == 303
    assert all(answer.status < 400 for answer in proxy.answers)
