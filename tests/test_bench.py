"""The benchmark itself runs: each scenario once, for a moment, in a small world, without a word about speed."""

from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import load, report, scenarios, world
from tests.bench.frame import SCENARIOS
from tests.bench.scenarios import insight, invitation_round
from tests.bench.site import running


def with_a_coordinator_alone(environment: dict[str, str], _answers: int) -> None:
    role = ("--role", "coordinator", "--password-stdin")
    insight.flask(environment, "user", "add", insight.COORDINATOR, *role, said=world.PASSWORD)


def test_each_scenario_gives_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "UPCOMING", 8)
    monkeypatch.setattr(world, "BIG_SIZE", 120)
    monkeypatch.setattr(load, "WRK", None)  # it counts in whole seconds
    scenarios.load_all()
    monkeypatch.setattr(invitation_round, "SIZE", 20)
    monkeypatch.setattr(insight, "fill", with_a_coordinator_alone)
    monkeypatch.setattr(insight, "PASSWORD", world.PASSWORD)
    monkeypatch.setattr(insight, "TIMES", 2)
    with running("sqlite", f"sqlite:///{tmp_path / 'bench.sqlite3'}", tmp_path, seconds=0.05) as site:
        outcomes = bench.measured(site, list(SCENARIOS.values()), rounds=1)
    assert all(value > 0 for one in outcomes for value in one.values)
    assert len(report.as_text(outcomes).splitlines()) > len(outcomes)
    assert report.write(tmp_path, outcomes, {}).exists()
