from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

pytest.register_assert_rewrite("tests.cluster.afterwards")

from tests.cluster import parts  # noqa: E402
from tests.cluster.parts import Cluster  # noqa: E402


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], Cluster]]:
    """One cluster for all tests of a file, or from here on a new one."""
    with ExitStack() as inside:
        kept: list[Cluster] = []

        def give(is_new: bool) -> Cluster:
            if is_new:
                inside.close()
                kept.clear()
            if not kept:
                kept.append(inside.enter_context(parts.running(tmp_path_factory.mktemp("cluster"))))
            return kept[0]

        yield give


@pytest.fixture
def cluster(running: Callable[[bool], Cluster], request: pytest.FixtureRequest) -> Cluster:
    """A second try finds nothing of what the first one left half done."""
    return running(getattr(request.node, "execution_count", 1) > 1)
