"""Invented venues, with what a visitor must know about getting in: also what is not there."""

import random

from sessions_app.core.values import dataclass


@dataclass(frozen=True)
class Venue:
    name: str
    address: str
    postcode: str
    access: str
    places: int


def _venue(name: str, address: str, postcode: str, places: int, *access: str) -> Venue:
    return Venue(name, address, postcode, "\n".join(access), places)


VENUES: dict[str, tuple[Venue, ...]] = {
    "noord": (
        _venue(
            "Huis van de Wijk De Veerboot", "Overhaalstraat 12", "1022 EX", 36,
            "Ingang zonder drempel, deuren van 90 cm",
            "Zaal en rolstoeltoilet op de begane grond",
            "Rustige kamer voor een pauze",
            "Geen ringleiding. Wel een microfoon",
            "Bushalte op 200 meter, stoep zonder treden",
        ),
        _venue(
            "Werkplaats De Kraanvogel", "Scheepmakerskade 40", "1033 XK", 28,
            "Ingang met een oprijplaat; bel aan, dan leggen we hem neer",
            "Rolstoeltoilet naast de zaal",
            "Geen rustige kamer. Wel een hoek bij de ramen",
            "Vijf minuten lopen vanaf het pontveer",
        ),
    ),
    "west": (
        _venue(
            "Huis van de Wijk De Vlieger", "Pluviersingel 8", "1057 EX", 32,
            "Ingang zonder drempel aan de pleinkant",
            "Zaal op de eerste verdieping, lift van 110 bij 140 cm",
            "Rolstoeltoilet op de begane grond",
            "Ringleiding in de zaal",
            "Tramhalte op 150 meter",
        ),
        _venue(
            "Buurtkamer De Sluiswachter", "Lange Sluisweg 31", "1055 EX", 24,
            "Twee treden bij de ingang. De achterdeur heeft een hellingbaan",
            "Geen rolstoeltoilet. Het dichtstbijzijnde is in de bibliotheek, 100 meter verder",
            "Geen ringleiding. De zaal is klein, iedereen is goed te verstaan",
            "Tram- en bushalte op 100 meter",
        ),
    ),
    "nieuw-west": (
        _venue(
            "Huis van de Wijk De Honingraat", "Imkerplein 3", "1064 EX", 30,
            "Ingang zonder drempel, automatische deur",
            "Zaal en rolstoeltoilet op de begane grond",
            "Ringleiding in de zaal, zeg het bij de ingang",
            "Rustige kamer, ook om te bidden",
            "Tramhalte op 250 meter, twee gehandicaptenparkeerplaatsen voor de deur",
        ),
        _venue(
            "Tuinhuis De Kas", "Kwekerijpad 21", "1069 EX", 24,
            "Pad van schelpen: met een rolstoel gaat het, met hulp",
            "Rolstoeltoilet in het hoofdgebouw, 50 meter verder",
            "Geen ringleiding en geen microfoon",
            "Bushalte op 400 meter",
        ),
    ),
    "oost": (
        _venue(
            "Huis van de Wijk De Spil", "Molukkenhof 5", "1094 EX", 34,
            "Ingang zonder drempel",
            "Lift naar de zaal op de eerste verdieping",
            "Rolstoeltoilet op elke verdieping",
            "Geen ringleiding. Wel een microfoon",
            "Station op zeven minuten lopen",
        ),
        _venue(
            "Stadsboerderij De Wilg", "Zeeburgerdreef 90", "1095 EX", 22,
            "Verhard pad naar de zaal, deuren van 85 cm",
            "Rolstoeltoilet bij de stal",
            "Er lopen dieren rond. Assistentiehond mee? Bel ons even",
            "Geen bushalte dichtbij. Het is tien minuten lopen vanaf de tram",
        ),
    ),
    "centrum": (
        _venue(
            "Buurthuis De Witte Raaf", "Korte Raamdwarsstraat 2", "1017 EX", 20,
            "Eén trede bij de ingang, er is een losse oprijplaat",
            "Smalle gang (80 cm). Brede rolstoel? Bel ons, dan zoeken we een andere zaal",
            "Geen rolstoeltoilet",
            "Ringleiding in de zaal",
            "Tramhalte om de hoek",
        ),
        _venue(
            "Zaal De Oude Lijnbaan", "Lijnbaanskade 14", "1018 EX", 32,
            "Ingang zonder drempel, deuren van 95 cm",
            "Zaal en rolstoeltoilet op de begane grond",
            "Rustige kamer op de eerste verdieping, met lift",
            "Geen parkeerplaats. Tramhalte op 200 meter",
        ),
        _venue(
            "Congreszaal De Pakhuismeester", "Entrepotkade 101", "1019 EX", 120,
            "Ingang zonder drempel, automatische deuren",
            "Alle zalen en vier rolstoeltoiletten met de lift bereikbaar",
            "Ringleiding in de grote zaal, niet in de kleine zalen",
            "Rustige kamer op de begane grond",
            "Tramhalte op 150 meter",
        ),
    ),
    "zuid": (
        _venue(
            "Huis van de Wijk De Olijf", "Rivierenplein 17", "1079 EX", 30,
            "Ingang zonder drempel, deuren van 90 cm",
            "Zaal en rolstoeltoilet op de begane grond",
            "Ringleiding in de zaal",
            "Geen rustige kamer",
            "Metrohalte op 300 meter",
        ),
    ),
    "zuidoost": (
        _venue(
            "Huis van de Wijk De Handreiking", "Kwartelpad 6", "1104 EX", 36,
            "Ingang zonder drempel, automatische deur",
            "Zaal, rolstoeltoilet en gebedsruimte op de begane grond",
            "Geen ringleiding. Wel een microfoon",
            "Metrostation op vijf minuten lopen, met lift",
        ),
        _venue(
            "Atelier Kleurrijk", "Garenhof 44", "1102 EX", 24,
            "Lift naar de zaal op de tweede verdieping, 100 bij 130 cm",
            "Rolstoeltoilet op de begane grond",
            "Veel licht en geluid in de zaal. Rustige kamer ernaast",
            "Metrostation op tien minuten lopen",
        ),
    ),
    "weesp": (
        _venue(
            "Buurthuis De Vechtbrug", "Hoge Kade 9", "1381 EX", 26,
            "Ingang zonder drempel aan de tuinkant",
            "Zaal en rolstoeltoilet op de begane grond",
            "Geen ringleiding",
            "Station op acht minuten lopen, klinkerstraat",
        ),
    ),
    "amstelveen": (
        _venue(
            "Wijkcentrum De Bolder", "Poelwijklaan 22", "1185 EX", 40,
            "Ingang zonder drempel, deuren van 95 cm",
            "Zaal en rolstoeltoilet op de begane grond",
            "Ringleiding in de zaal",
            "Rustige kamer voor een pauze",
            "Tramhalte op 200 meter",
        ),
    ),
    "purmerend": (
        _venue(
            "Wijkcentrum De Gouwzaal", "Koggeplein 1", "1443 EX", 34,
            "Ingang zonder drempel",
            "Lift naar de zaal op de eerste verdieping",
            "Rolstoeltoilet naast de zaal",
            "Geen ringleiding. Wel een microfoon",
            "Bushalte voor de deur",
        ),
    ),
}  # fmt: skip


LARGE = 100


def venue_in(slug: str, dice: random.Random) -> Venue:
    """One that suits a session."""
    return dice.choice([venue for venue in VENUES[slug] if venue.places < LARGE])


def largest_venue_in(slug: str) -> Venue:
    """One that suits a conference."""
    return max(VENUES[slug], key=lambda venue: venue.places)
