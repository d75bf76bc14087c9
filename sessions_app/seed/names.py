"""Invented people: what they are called, where they work and what they do."""

FIRST_NAMES = (
    "Anneke", "Ayşe", "Fatima", "Jan", "Mohamed", "Sanne", "Kees", "Naima", "Sherida", "Winston", "Agnieszka", "Piotr",
    "Emine", "Mustafa", "Marieke", "Pieter", "Latoya", "Jerrel", "Khadija", "Youssef", "Wouter", "Lotte", "Zeynep",
    "Hülya", "Gerda", "Ruud", "Samira", "Omar", "Iris", "Thijs", "Rashmi", "Dennis", "Chantal", "Orlando", "Kasia",
    "Marek", "Noor", "Bram", "Hanan", "Bilal", "Femke", "Joost", "Gülay", "Murat", "Rachel", "Errol", "Ewa", "Tomasz",
    "Eva", "Daan", "Malika", "Rachid", "Ingrid", "Hans", "Soraya", "Ashwin", "Esra", "Kemal", "Merel", "Sander",
    "Joyce", "Clyde", "Magda", "Łukasz", "Saskia", "Erik", "Nadia", "Hamza", "Karin", "Maarten", "Shanti", "Dewi",
    "Abena", "Kofi", "Yasmin", "Karim", "Trudy", "Gijs", "Selma", "Tarik",
)  # fmt: skip
SURNAMES = (
    "de Vries", "Yılmaz", "El Amrani", "van den Berg", "Pinas", "Kowalska", "Jansen", "Bouzidi", "van der Meer",
    "Ramdin", "Öztürk", "Bakker", "Lieveld", "de Jong", "Aydın", "ter Horst", "Benali", "Nowak", "Visser", "Kartosen",
    "van Leeuwen", "Demir", "Haddou", "Smit", "Wijngaarde", "in ’t Veld", "Şahin", "Mulder", "Ouali", "van Dijk",
    "Ramcharan", "Zielińska", "de Groot", "Çelik", "Tuur", "van der Linden", "Azzouzi", "Bos", "Emanuels", "Vos",
    "Kaya", "op den Kamp", "Sewnath", "Peters", "Lewandowska", "van ’t Hof", "Boateng", "Chaouch", "Hendriks", "Koç",
    "den Hartog", "Jozefzoon", "Dekker", "Amghar", "van de Ven", "Dijkstra", "Mensah", "Wiśniewska", "Postma", "Doğan",
    "Kramer", "Blokland", "Zaoudi", "van Rijn", "Gangadin", "Maas", "Taşkın", "van der Heijden", "Sedney", "Kuipers",
)  # fmt: skip

# Where someone works, as she types it, with what one does there. `{}` is the district.
WORKPLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Buurtteam {}", ("maatschappelijk werker", "buurtteammedewerker", "sociaal werker", "wijkteammedewerker")),
    ("Buurtteam {}", ("buurtteammedewerker", "schuldhulpverlener", "teamleider")),
    ("Stadsdeel {}", ("gebiedsmakelaar", "beleidsadviseur zorg", "projectleider")),
    ("Gemeente Amsterdam, WPI", ("klantmanager", "klantmanager", "activeringscoach", "jobcoach")),
    ("Gemeente Amsterdam, WPI", ("klantmanager", "werkmakelaar", "kwaliteitsmedewerker")),
    ("Gemeente Amsterdam, afdeling Zorg", ("Wmo-consulent", "accounthouder dagbesteding")),
    ("Wijkzorg Alliantie {}", ("wijkverpleegkundige", "ouderenadviseur", "kwartiermaker")),
    ("De Regenboog Groep", ("coördinator maatjes", "activeringscoach", "begeleider dagbesteding")),
    ("GGZ inGeest", ("sociaal psychiatrisch verpleegkundige", "IPS-trajectbegeleider", "ervaringsdeskundige")),
    ("Sociale firma’s Amsterdam", ("werkleider", "jobcoach", "bedrijfsleider")),
    ("Fietsatelier Tweede Ronde", ("werkleider", "werkbegeleider")),
    ("{dagbesteding}", ("begeleider dagbesteding", "begeleider dagbesteding", "coördinator", "activiteitenbegeleider")),
    ("{dagbesteding}", ("begeleider dagbesteding", "locatiehoofd", "vrijwilligerscoördinator")),
    ("Huis van de Wijk {}", ("welzijnswerker", "opbouwwerker", "welzijnswerker", "beheerder")),
    ("Taalhuis De Brug", ("taaldocent", "taalconsulent")),
    ("Herstelhuis De Haven", ("ervaringsdeskundige", "herstelcoach")),
    ("Huisartsenpraktijk {}", ("praktijkondersteuner ggz",)),
)

QUESTIONS = (
    "Mag iemand met een uitkering een dag proefwerken?",
    "Hoe lang is de wachttijd voor dagbesteding op dit moment?",
    "Wat kan ik doen voor iemand zonder indicatie?",
    "Wie kan ik bellen als het traject vastloopt?",
    "Is er vervoer voor mensen die niet met de tram kunnen?",
    "Hoe begin je een gesprek over werk met iemand die al tien jaar thuis is?",
    "Kunnen deelnemers van ons eens meekijken bij een sociale firma?",
    "Wat verandert er met de reiskostenvergoeding?",
    "Is er iets voor jongeren tussen 18 en 23?",
    "Hoe gaat het met de toeslagen als iemand een paar uur gaat werken?",
)
