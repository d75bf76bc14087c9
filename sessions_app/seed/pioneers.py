"""The first three sessions of 2019, as they are known: Noord, West and Nieuw-West, each with the stadsdeel and its
Wijkzorg Alliantie, WPI and sociale firma's; De Regenboog Groep in Noord and West, GGZ inGeest in Nieuw-West. Many came,
and they gave an 8 on average. Which day and where exactly is made up.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.seed.agreeing import Promises
from sessions_app.seed.history import Turnout, hold
from sessions_app.seed.topic import Topic
from sessions_app.seed.venues import VENUES
from sessions_app.seed.world import Setting, World

DAYS = {"noord": date(2019, 7, 9), "west": date(2019, 9, 10), "nieuw-west": date(2019, 11, 12)}
PARTNER = {"noord": "de-regenboog-groep", "west": "de-regenboog-groep", "nieuw-west": "ggz-ingeest"}
PLACES = 60

STORY = (
    "Activering, dagbesteding en werk liggen dicht bij elkaar, maar de mensen die er werken kennen elkaar vaak niet. "
    "Daarom organiseren De Omslag, {stadsdeel} en de {alliantie} deze kennissessie. WPI legt de regels uit, sociale "
    "firma’s vertellen welk werk er is, en {partner} laat zien hoe het in de praktijk gaat.\n\n"
    "De kennissessies komen voort uit de conferentie Meedoen Werkt en de werkgroep Wisselwerking."
)


def _topic(slug: str) -> Topic:
    partner = {"noord": "De Regenboog Groep", "west": "De Regenboog Groep", "nieuw-west": "GGZ inGeest"}[slug]
    return Topic(
        title="Kennissessie {gebied}: de route naar dagbesteding en werk",
        themes=("routes-naar-werk", "dagbesteding", "regels-en-geld"),
        summary="Welke route kan iemand nemen naar dagbesteding of werk, en welke regels horen daarbij? Professionals "
        "uit {gebied} leren het van elkaar.",
        story=STORY.replace("{partner}", partner),
        learns=(
            "De routes van activering naar dagbesteding en werk, met hun regels",
            "Wat WPI doet en wat sociale firma’s bieden",
            "Wie er in {gebied} werken, en wie je belt",
        ),
        before_the_break=(
            ("Routes en regels", "WPI", 40),
            ("Werken bij een sociale firma", "Sociale firma’s Amsterdam", 30),
        ),
        after_the_break=(
            (f"Uit de praktijk van {partner}", partner, 30),
            ("In gesprek: stel je vraag aan de zaal", "{alliantie}", 30),
        ),
        partners=("office", "alliance", "wpi", "sociale-firmas", PARTNER[slug]),
    )


def first_three(world: World, promises: Promises) -> Iterator[KnowledgeSession]:
    """Each time the next one is asked for, it is held."""
    for slug, day in DAYS.items():
        setting = Setting(_topic(slug), world.map.areas[slug], day, VENUES[slug][0], PLACES)
        turnout = Turnout(
            registered=world.dice.randint(54, 59), came=0.93, answered=0.66, rating=_marks_of_an_eight(), agreements=6
        )
        yield hold(world, promises, setting, turnout)


def _marks_of_an_eight() -> Callable[[random.Random], int]:
    """Marks whose average is an 8, however many there are: in turn, not by chance."""
    marks = cycle((8, 9, 7, 8, 8, 8, 7, 9, 8, 10, 6, 8))
    return lambda _dice: next(marks)
