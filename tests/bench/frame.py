"""What a scenario is, and what comes out of its rounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.site import Site


@dataclass(frozen=True)
class Sample:
    """One round. `ratio`: to the hello world, or to what the scenario says, measured in the same round."""

    value: float
    ratio: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """`at_least` and `at_most`: the target of the ratio (of the value when there is none), per database."""

    name: str
    what: str
    run: "Callable[[Site], Sample]"
    prepare: "Callable[[Site], None] | None"
    unit: str
    at_least: Mapping[str, float]
    at_most: Mapping[str, float]
    rounds: int | None  # when one is enough: bytes do not swing


@dataclass
class Outcome:
    scenario: Scenario
    database: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def values(self) -> tuple[float, float, float]:
        """Least, median, most."""
        return _spread([sample.value for sample in self.samples])

    @property
    def ratios(self) -> tuple[float, float, float] | None:
        ratios = [sample.ratio for sample in self.samples if sample.ratio is not None]
        return _spread(ratios) if ratios else None

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(sample.note for sample in self.samples[-1:] if sample.note))

    @property
    def is_met(self) -> bool | None:
        """Whether the median meets the target; None without one."""
        measured = (self.ratios or self.values)[1]
        least, most = (limits.get(self.database) for limits in (self.scenario.at_least, self.scenario.at_most))
        if least is None and most is None:
            return None
        return (least is None or measured >= least) and (most is None or measured <= most)


SCENARIOS: dict[str, Scenario] = {}
EVERYWHERE = ("sqlite", "postgresql")


def scenario(
    name: str,
    what: str,
    *,
    unit: str = "requests/s",
    at_least: Mapping[str, float] | float | None = None,
    at_most: Mapping[str, float] | float | None = None,
    prepare: "Callable[[Site], None] | None" = None,
    rounds: int | None = None,
) -> "Callable[[Callable[[Site], Sample]], Callable[[Site], Sample]]":
    """Declares a scenario; `ONLY=name` runs it alone."""

    def declare(run: "Callable[[Site], Sample]") -> "Callable[[Site], Sample]":
        assert name not in SCENARIOS, name
        SCENARIOS[name] = Scenario(
            name, what, run, prepare, unit, _per_database(at_least), _per_database(at_most), rounds
        )
        return run

    return declare


def _per_database(limit: Mapping[str, float] | float | None) -> Mapping[str, float]:
    if limit is None:
        return {}
    return dict.fromkeys(EVERYWHERE, limit) if isinstance(limit, int | float) else limit


def _spread(values: list[float]) -> tuple[float, float, float]:
    return min(values), median(values), max(values)
