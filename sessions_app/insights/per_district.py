"""Sums laid out by district: how many sessions, who came, what became of agreements. Parts come in, rows go out."""

from collections.abc import Sequence

from sessions_app.agreements.queries import AgreementCounts, DistrictCounts
from sessions_app.core.values import dataclass
from sessions_app.insights.sums import Part, Sums, by_district, summed
from sessions_app.people import queries as people


@dataclass(frozen=True)
class Turnout:
    """Who came to the sessions where attendance was marked (`registered`: with a place, not walking in), and how
    many waited in vain in all of them."""

    district: str = ""
    sessions: int = 0
    registered: int = 0
    came: int = 0
    walked_in: int = 0
    stayed_away: int = 0
    waited: int = 0

    @property
    def attended(self) -> int:
        return self.came + self.walked_in


def held_by_district(parts: Sequence[Part]) -> list[tuple[str, int]]:
    """How many sessions, by the name of the district."""
    return [(of_one[0].district_name, summed(of_one).held) for of_one in by_district(parts).values()]


def turnout_by_district(parts: Sequence[Part]) -> list[Turnout]:
    """By name; only districts where somebody was counted."""
    sums = {of_district[0].district_name: summed(of_district) for of_district in by_district(parts).values()}
    return [
        Turnout(name, one.marked, one.registered, one.came, one.walked_in, one.stayed_away, one.waited)
        for name, one in sums.items()
        if one.marked or one.waited
    ]


def agreements_by_district(parts: Sequence[Part]) -> list[DistrictCounts]:
    """By name; only districts that have agreements."""
    districts = {one.slug: one for one in people.districts()}
    found = {districts[slug]: summed(of_district) for slug, of_district in by_district(parts).items()}
    return [DistrictCounts(district, _counts(sums)) for district, sums in found.items() if sums.agreements]


def _counts(sums: Sums) -> AgreementCounts:
    return AgreementCounts(sums.proposed, sums.running - sums.overdue, sums.overdue, sums.done, sums.dropped)
