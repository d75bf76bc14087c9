from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.cluster.afterwards")

from tests.cluster import parts  # noqa: E402
from tests.cluster.parts import Cluster  # noqa: E402


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with parts.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster
