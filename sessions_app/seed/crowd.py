"""The invented people of the field: one crowd, from which each session draws who takes part."""

import random
import unicodedata

from sessions_app.core.values import dataclass
from sessions_app.registrations.models import Need
from sessions_app.registrations.service import RegistrationDetails
from sessions_app.seed.areas import DAY_ACTIVITIES, MUNICIPALITIES, STADSDELEN
from sessions_app.seed.names import FIRST_NAMES, QUESTIONS, SURNAMES, WORKPLACES

DISTRICTS = {**STADSDELEN, "weesp": "Weesp", **MUNICIPALITIES}
BY_POPULATION = (*DISTRICTS, "noord", "noord", "west", "west", "nieuw-west", "nieuw-west", "zuidoost", "oost")
FROM_HERE = 4  # who works in the district comes this many times as often as someone from elsewhere
LATIN = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ş": "s", "ğ": "g", "’": "", " ": ""})


@dataclass(frozen=True)
class Professional:
    name: str
    email: str
    organisation: str
    job_title: str
    district: str
    shares_contact: bool
    language: str


class Crowd:
    def __init__(self, size: int, dice: random.Random) -> None:
        self._dice = dice
        self.people = _people(size, dice)

    def draw(self, count: int, district: str) -> list[Professional]:
        """So many different people, most of them from the district, in a random order."""
        weighted = [
            (self._dice.random() ** (1 / (FROM_HERE if one.district == district else 1)), index)
            for index, one in enumerate(self.people)
        ]
        return [self.people[index] for _weight, index in sorted(weighted, reverse=True)[:count]]

    def details(
        self, one: Professional, needs: frozenset[Need] = frozenset(), online: bool = False
    ) -> RegistrationDetails:
        """What she types when she registers, now and then with a question for the speakers."""
        asks = self._dice.random() < 0.14
        return RegistrationDetails(
            name=one.name,
            email=one.email,
            organisation=one.organisation,
            job_title=one.job_title,
            question=self._dice.choice(QUESTIONS) if asks else "",
            needs=needs,
            share_contact=one.shares_contact,
            online=online,
            language=one.language,
        )


def _people(size: int, dice: random.Random) -> list[Professional]:
    pairs = [(first, last) for first in FIRST_NAMES for last in SURNAMES]
    dice.shuffle(pairs)
    return [_professional(*pairs[number % len(pairs)], number // len(pairs), dice) for number in range(size)]


def _professional(first: str, last: str, round_number: int, dice: random.Random) -> Professional:
    """`round_number` tells people of the same name apart once all names are used."""
    workplace, jobs = dice.choice(WORKPLACES)
    district = dice.choice(BY_POPULATION)
    domain = dice.choice(("example.org", "example.org", "example.nl"))
    local = f"{first}.{last}".translate(LATIN).lower() + (str(round_number + 1) if round_number else "")
    return Professional(
        name=f"{first} {last}",
        email=f"{_ascii(local)}@{domain}",
        organisation=workplace.format(DISTRICTS[district], dagbesteding=DAY_ACTIVITIES[district]),
        job_title=dice.choice(jobs),
        district=district,
        shares_contact=dice.random() < 0.45,
        language="en" if dice.random() < 0.03 else "nl",
    )


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
