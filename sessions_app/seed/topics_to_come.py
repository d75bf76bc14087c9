"""The topics of the sessions to come: what a visitor reads first."""

from sessions_app.knowledge_sessions.models import SessionKind
from sessions_app.seed.topic import Topic

WHICH_ROUTES = Topic(
    title="Van dagbesteding naar werk: welke routes zijn er?",
    themes=("routes-naar-werk", "dagbesteding"),
    summary="Welke stappen kan iemand zetten van dagbesteding naar werk? En wie helpt daarbij in {gebied}? "
    "Na deze middag ken je de routes, de regels en de mensen.",
    story="Van de houtwerkplaats naar een betaalde baan: soms lukt het in een halfjaar, soms in vijf jaar, en soms is "
    "de dagbesteding zelf precies goed. Wat het verschil maakt, is vaak één persoon die de weg kent.\n\n"
    "Deze middag leggen we de routes naast elkaar. WPI vertelt in gewone taal welke regels er gelden. De Regenboog "
    "Groep en drie sociale firma’s laten zien hoe het echt gaat, ook als het misgaat. En aan tafel bespreek je een "
    "vraag uit je eigen werk met collega’s die je nog niet kende.",
    learns=(
        "De vijf routes van dagbesteding naar werk, op één vel papier",
        "Welke regels gelden, en waar ruimte zit",
        "Namen en telefoonnummers van de mensen die in {gebied} helpen",
    ),
    before_the_break=(
        ("Welke routes zijn er, en welke regels?", "WPI (gemeente Amsterdam)", 40),
        ("Zo gaat het echt: drie voorbeelden", "De Regenboog Groep en sociale firma’s", 35),
    ),
    after_the_break=(("Aan tafel: bespreek een vraag uit je eigen werk", "{alliantie}", 55),),
    partners=("office", "alliance", "wpi", "de-regenboog-groep", "sociale-firmas"),
)

TAKING_PART_WITH_A_VULNERABILITY = Topic(
    title="Meedoen met een psychische kwetsbaarheid",
    themes=("psychische-kwetsbaarheid", "activering"),
    summary="Wat helpt iemand met een psychische kwetsbaarheid om mee te doen, en wat staat in de weg? Behandelaars, "
    "begeleiders en ervaringsdeskundigen uit {gebied} zoeken het samen uit.",
    story="‘Het gaat net beter, en dan moet ik meteen van alles.’ Wie herstelt, krijgt vaak veel tegelijk: een traject, "
    "een keuring, een nieuwe begeleider. GGZ inGeest en het Herstelhuis vertellen wat tempo betekent, en hoe je "
    "samen met iemand kiest.\n\nNa de pauze werken we in kleine groepen aan situaties uit de praktijk. Breng er gerust "
    "één mee, zonder namen.",
    learns=(
        "Hoe je tempo bespreekt zonder iemand klein te houden",
        "Wanneer een behandelaar kan meedenken, en hoe je die bereikt",
        "Welke plekken in {gebied} rustig genoeg zijn om te beginnen",
    ),
    before_the_break=(
        ("Herstel heeft een eigen tempo", "GGZ inGeest", 35),
        ("‘Vraag het mij’: twee ervaringsdeskundigen", "Herstelhuis De Haven", 30),
    ),
    after_the_break=(("In kleine groepen: situaties uit de praktijk", "{alliantie} en {dagbesteding}", 50),),
    partners=("office", "alliance", "ggz-ingeest", "herstelhuis-de-haven", "wpi", "day_activities"),
    starts=(13, 0),
)

RULES_IN_PLAIN_WORDS = Topic(
    title="De regels van WPI in gewone taal",
    themes=("regels-en-geld", "routes-naar-werk"),
    summary="Mag iemand bijverdienen, een dag proefwerken, vrijwilligerswerk doen met een vergoeding? Twee klantmanagers "
    "geven antwoord, online en zonder afkortingen.",
    story="Je hoeft de wet niet te kennen. Je wilt weten wat je iemand morgen kunt zeggen. Twee klantmanagers van WPI "
    "leggen de tien meestgestelde vragen uit, met een voorbeeld bij elk antwoord. Je vragen stel je vooraf bij je "
    "aanmelding, of in de chat.\n\nDe sessie is helemaal online. De link krijg je in de uitnodiging.",
    learns=(
        "De tien meestgestelde vragen, met antwoord",
        "Wat een klantmanager zelf mag beslissen",
        "Een vel met alles erop, om te bewaren",
    ),
    before_the_break=(
        ("Vraag 1 tot en met 5: werken en verdienen", "WPI (gemeente Amsterdam)", 30),
        ("Vraag 6 tot en met 10: vrijwilligerswerk en dagbesteding", "WPI (gemeente Amsterdam)", 30),
    ),
    after_the_break=(("Jouw vraag", "WPI en {buurtteam}", 25),),
    partners=("wpi", "team", "office"),
    for_whom="Voor iedereen in Amsterdam die met mensen met een uitkering werkt. Je doet mee vanaf je eigen plek; een "
    "computer of telefoon met geluid is genoeg.",
    starts=(10, 0),
)

WHO_PAYS = Topic(
    title="Wie betaalt wat? Rondetafelgesprek over geld voor meedoen",
    themes=("regels-en-geld", "dagbesteding", "samenwerken-in-de-wijk"),
    summary="Wmo, Participatiewet, zorgverzekering, subsidie: wie betaalt welke plek? Een gesprek aan één tafel met de "
    "mensen die erover gaan.",
    story="Dezelfde stoel in dezelfde werkplaats kan uit vier potjes worden betaald. Wie van dagbesteding naar werk gaat, "
    "wisselt van pot, en valt soms precies ertussen. Aan deze tafel zitten mensen van Zorg, van WPI en van aanbieders. "
    "We nemen drie echte situaties door en schrijven op wat er anders kan.",
    learns=(
        "Een tekening van de geldstromen, van inloop tot baan",
        "Drie knelpunten, en wie ermee aan de slag gaat",
        "Een verslag van twee bladzijden, binnen een week",
    ),
    before_the_break=(
        ("De geldstromen in één tekening", "Afdeling Zorg (gemeente Amsterdam)", 25),
        ("Situatie 1: van dagbesteding naar een sociale firma", "Sociale firma’s Amsterdam", 30),
    ),
    after_the_break=(("Situatie 2 en 3: wie wacht, en wie terug wil", "WPI en {dagbesteding}", 45),),
    partners=("office", "afdeling-zorg", "wpi", "sociale-firmas", "day_activities"),
    kind=SessionKind.RONDETAFELGESPREK,
    for_whom="Voor zestien mensen: uitvoerders die hierop vastlopen, en medewerkers die over het geld gaan.",
    starts=(9, 30),
)

WHOM_TO_CALL = Topic(
    title="Wie bel je wanneer? Snel iemand vinden",
    themes=("samenwerken-in-de-wijk", "activering"),
    summary="Iemand wil iets gaan doen, en jij zoekt vandaag nog een plek of een collega die meedenkt. Wie bel je in "
    "{gebied}? In de zaal of online.",
    story="Je kent de organisaties, maar wie neemt op? Aan de hand van zes korte situaties maken we samen een lijst: "
    "wie je belt, wanneer, en wat je dan vraagt.\n\nIn de zaal werk je in groepjes van vier. Online volg je de uitleg en "
    "stel je vragen in de chat. Er is veel belangstelling; daarom zijn er hoogstens twee plekken per organisatie.",
    learns=(
        "Een lijst met namen die je morgen kunt gebruiken",
        "Wat je zegt in de eerste minuut",
        "Wat je doet als niemand opneemt",
    ),
    before_the_break=(
        ("Zes situaties, zes telefoontjes", "{buurtteam}", 35),
        ("Wie zit waar? De organisaties stellen zich voor", "{alliantie}", 35),
    ),
    after_the_break=(("In groepjes: jouw eigen lijst", "{buurtteam} en {dagbesteding}", 50),),
    partners=("office", "alliance", "team", "day_activities"),
    starts=(13, 30),
)

ACROSS_THE_BORDER = Topic(
    title="Over de grens van je gemeente: samen leren over dagbesteding",
    themes=("dagbesteding", "samenwerken-in-de-wijk"),
    summary="Iemand woont in {gebied} en wil werken in Amsterdam, of andersom. Wat kan er al, en wat moeten we samen "
    "regelen? In de zaal of online.",
    story="Mensen verhuizen, werken en leven over gemeentegrenzen heen, maar een indicatie doet dat niet. {stadsdeel}, "
    "Amsterdam en Purmerend leggen hun werkwijze naast elkaar. De Werkplaats Sociaal Domein begeleidt het leren, zodat "
    "het niet bij praten blijft.\n\nJe kunt in de zaal meedoen of online. Zeg bij je aanmelding wat je kiest.",
    learns=(
        "Hoe drie gemeenten de toegang tot dagbesteding regelen",
        "Wat er kan als iemand verhuist",
        "Een leervraag voor je eigen team",
    ),
    before_the_break=(
        ("Drie gemeenten, drie werkwijzen", "{stadsdeel}", 40),
        ("Eén verhuizing, vier loketten: een verhaal", "{buurtteam}", 20),
    ),
    after_the_break=(("Leerkring in drie groepen", "HvA Werkplaats Sociaal Domein", 50),),
    partners=("office", "hva-werkplaats", "team", "day_activities"),
    kind=SessionKind.LEERSESSIE,
    for_whom="Voor consulenten, begeleiders en beleidsmakers uit Amsterdam en de gemeenten eromheen.",
    starts=(13, 0),
    has_lunch=True,
)

COME_BACK = Topic(
    title="Terugkomdag: wat is er van je afspraken geworden?",
    themes=("samenwerken-in-de-wijk", "routes-naar-werk"),
    summary="Het afgelopen jaar maakten jullie tientallen vervolgafspraken. Wat lukte, wat liep vast, en wat leren we "
    "daarvan in {gebied}?",
    story="Een afspraak maken is makkelijk, hem nakomen is werk. We kijken terug, zonder verwijten: wat maakte dat het "
    "lukte? En we maken de vastgelopen afspraken samen weer los.",
    learns=(
        "Wat helpt om een afspraak na te komen",
        "Hulp bij wat vastliep",
        "Een nieuwe afspraak, kleiner dan de vorige",
    ),
    before_the_break=(("De oogst van een jaar", "De Omslag", 25), ("Drie afspraken die lukten", "{alliantie}", 25)),
    after_the_break=(("Losmaken: hulp bij wat vastliep", "{stadsdeel} en De Regenboog Groep", 40),),
    partners=("office", "alliance", "de-regenboog-groep"),
    kind=SessionKind.NETWERKBIJEENKOMST,
    starts=(10, 0),
)
