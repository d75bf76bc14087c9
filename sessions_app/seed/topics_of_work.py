"""Topics about work, its routes, its rules and those who offer it."""

from sessions_app.knowledge_sessions.models import SessionKind
from sessions_app.seed.topic import Topic

TOPICS_OF_WORK = (
    Topic(
        title="Wie doet wat rond dagbesteding in {gebied}?",
        themes=("dagbesteding", "samenwerken-in-de-wijk"),
        summary="Waar kan iemand in {gebied} terecht die overdag iets wil doen, en wie regelt wat? "
        "Je leert het aanbod kennen, en vooral de mensen erachter.",
        story="In {gebied} zijn veel plekken waar iemand overdag welkom is: van een buurtkeuken tot een houtwerkplaats. "
        "Toch weet bijna niemand ze allemaal. Deze sessie zet ze op een rij, met een gezicht erbij.",
        learns=(
            "Welke plekken er zijn, met en zonder indicatie",
            "Hoe lang de wachttijd nu is, en wat je in de tussentijd kunt doen",
            "Wie je belt als je het niet weet",
        ),
        before_the_break=(
            ("De kaart van {gebied}: alle plekken in een half uur", "{alliantie}", 30),
            ("Met of zonder indicatie? Zo loopt de aanvraag", "Afdeling Zorg (gemeente Amsterdam)", 30),
        ),
        after_the_break=(("Langs de tafels: vijf aanbieders stellen zich voor", "{dagbesteding} en andere", 50),),
        partners=("office", "alliance", "afdeling-zorg", "day_activities"),
        starts=(9, 30),
    ),
    Topic(
        title="Proefplaatsing: eerst proberen, dan beslissen",
        themes=("routes-naar-werk", "regels-en-geld"),
        summary="Mag iemand met een uitkering een paar weken proefwerken? Ja, vaak wel. Hoor wat de regels zijn en wat "
        "een proefplaatsing voor iemand kan betekenen.",
        story="Een proefplaatsing haalt spanning weg: bij de werkgever, en bij degene die begint. Maar er is een "
        "formulier, een termijn en een gesprek. We lopen het samen door, met een echt voorbeeld uit {gebied}.",
        learns=(
            "Wanneer een proefplaatsing kan, en hoelang",
            "Wat er met de uitkering gebeurt",
            "Wat je vooraf met de werkgever afspreekt",
        ),
        before_the_break=(
            ("De regels van een proefplaatsing", "WPI (gemeente Amsterdam)", 35),
            ("‘Ik mocht het eerst proberen’: een ervaring", "Sociale firma’s Amsterdam", 25),
        ),
        after_the_break=(("Oefenen met drie situaties uit je eigen werk", "WPI en {buurtteam}", 45),),
        partners=("office", "wpi", "sociale-firmas", "team"),
    ),
    Topic(
        title="Op de koffie bij sociale firma’s in {gebied}",
        themes=("sociale-firmas", "routes-naar-werk"),
        summary="Een ochtend meekijken op de werkvloer van sociale firma’s. Je ziet welk werk er is en voor wie het past.",
        story="Sociale firma’s zijn gewone bedrijven met een bijzonder doel: werk voor mensen die het elders lastig "
        "hebben. We kijken mee, stellen vragen aan de werkleiders en praten met mensen die er werken.",
        learns=(
            "Welk werk er is, en wat het vraagt",
            "Hoe je iemand aanmeldt en wat een kennismaking inhoudt",
            "Waar de grens ligt tussen dagbesteding en werk",
        ),
        before_the_break=(
            ("Drie werkplekken, drie verhalen", "Sociale firma’s Amsterdam", 40),
            ("Rondgang in kleine groepen", "Fietsatelier Tweede Ronde", 30),
        ),
        after_the_break=(("Voor wie is dit een goede plek? Bespreek een vraag", "{alliantie}", 35),),
        partners=("office", "sociale-firmas", "fietsatelier-tweede-ronde", "alliance"),
        kind=SessionKind.INSPIRATIESESSIE,
        starts=(10, 0),
    ),
    Topic(
        title="Werken naast je uitkering: wat houd je over?",
        themes=("regels-en-geld", "routes-naar-werk"),
        summary="Gaat iemand erop vooruit met een dag werk per week? We rekenen het samen uit, met voorbeelden uit "
        "{gebied}.",
        story="De angst om geld te verliezen houdt veel mensen thuis. Soms terecht, vaak niet. Een medewerker van WPI "
        "rekent drie voorbeelden voor, tot op de euro. Neem gerust een eigen vraag mee, zonder namen.",
        learns=(
            "Hoe vrijlating werkt, en hoelang",
            "Wat er met toeslagen gebeurt",
            "Waar je iemand gratis kunt laten doorrekenen",
        ),
        before_the_break=(
            ("Drie voorbeelden, tot op de euro", "WPI (gemeente Amsterdam)", 40),
            ("Toeslagen en de Stadspas", "{buurtteam}", 20),
        ),
        after_the_break=(("Spreekuur: leg je eigen vraag voor", "WPI en {buurtteam}", 45),),
        partners=("office", "wpi", "team"),
    ),
    Topic(
        title="Van vrijwilligerswerk naar een baan: drie routes",
        themes=("routes-naar-werk", "activering"),
        summary="Vrijwilligerswerk is soms een opstap en soms precies goed. Hoe zie je het verschil, en wie helpt bij "
        "de volgende stap?",
        story="Niet iedereen wil of kan naar betaald werk. Maar wie wél wil, blijft soms jaren hangen. We bekijken drie "
        "routes, met mensen die ze zelf gelopen hebben.",
        learns=(
            "Drie routes met hun regels en hun tempo",
            "Hoe je het gesprek over de volgende stap begint",
            "Wie in {gebied} kan meelopen",
        ),
        before_the_break=(
            ("Drie routes op één vel papier", "WPI (gemeente Amsterdam)", 30),
            ("Het verhaal van twee vrijwilligers", "De Regenboog Groep", 30),
        ),
        after_the_break=(("In tweetallen: oefen het gesprek", "{buurtteam}", 45),),
        partners=("office", "wpi", "de-regenboog-groep", "team"),
        starts=(13, 0),
    ),
    Topic(
        title="Jobcoach, werkleider, begeleider: wie doet wat?",
        themes=("samenwerken-in-de-wijk", "sociale-firmas"),
        summary="Rond één medewerker staan soms vijf begeleiders. Hoe verdeel je het zo dat het voor haar klopt?",
        story="Iedereen bedoelt het goed, en toch moet zij haar verhaal vijf keer vertellen. In deze sessie leggen we "
        "de rollen naast elkaar en maken we een verdeling die past op één kaart.",
        learns=(
            "Wat je van een jobcoach mag verwachten, en wat niet",
            "Een kaart om samen in te vullen met de medewerker",
            "Hoe je overdraagt zonder iets te vergeten",
        ),
        before_the_break=(
            ("Vijf rollen rond één medewerker", "Sociale firma’s Amsterdam", 30),
            ("Wat wil zij zelf? Een ervaringsdeskundige vertelt", "Herstelhuis De Haven", 25),
        ),
        after_the_break=(("Vul de kaart in voor iemand die je kent", "{alliantie}", 45),),
        partners=("office", "alliance", "sociale-firmas", "herstelhuis-de-haven"),
        starts=(9, 30),
    ),
    Topic(
        title="Eén overzicht: waar kan ik terecht in {gebied}?",
        themes=("samenwerken-in-de-wijk", "activering"),
        summary="Deelnemers vroegen om één overzicht van alle mogelijkheden om mee te doen. We maken het samen, voor "
        "{gebied}.",
        story="Al bij de eerste kennissessies was de vraag: is er één overzicht? Deze ochtend vullen we het samen. "
        "Breng je folders, lijstjes en telefoonnummers mee. Aan het eind gaat iedereen naar huis met hetzelfde vel.",
        learns=(
            "Het overzicht van {gebied}, op papier en digitaal",
            "Wie het bijhoudt, en hoe je iets doorgeeft",
            "Minstens drie nieuwe namen in je telefoon",
        ),
        before_the_break=(
            ("Wat is er al? De lijst van {gebied}", "{stadsdeel}", 25),
            ("In groepen: vul aan wat ontbreekt", "{alliantie} en {buurtteam}", 40),
        ),
        after_the_break=(("Speeddaten: zes keer vijf minuten", "De Omslag", 40),),
        partners=("office", "alliance", "team", "day_activities"),
        kind=SessionKind.NETWERKBIJEENKOMST,
        starts=(9, 30),
    ),
    Topic(
        title="Meedoen Werkt: jaarconferentie",
        themes=("routes-naar-werk", "dagbesteding", "activering"),
        summary="Eén dag over meedoen, van dagbesteding tot betaalde baan. Met werksessies, een markt van aanbieders en "
        "de opbrengst van een jaar kennissessies.",
        story="Uit de conferentie Meedoen Werkt en de werkgroep Wisselwerking zijn de kennissessies ontstaan. Eén keer "
        "per jaar komen alle stadsdelen bij elkaar. Wat hebben de vervolgafspraken opgeleverd, en wat moet anders?",
        learns=(
            "Wat er in de andere stadsdelen gebeurt",
            "Vier werksessies, je kiest er twee",
            "De opbrengst van een jaar, in cijfers en verhalen",
        ),
        before_the_break=(
            ("Een jaar kennissessies: wat is ervan gekomen?", "De Omslag", 30),
            ("Werksessies, ronde 1", "WPI, Afdeling Zorg en aanbieders", 50),
        ),
        after_the_break=(
            ("Werksessies, ronde 2", "De Regenboog Groep en GGZ inGeest", 50),
            ("Gesprek met de zaal: wat moet volgend jaar anders?", "HvA Werkplaats Sociaal Domein", 30),
        ),
        partners=("wpi", "afdeling-zorg", "sociale-firmas", "de-regenboog-groep", "ggz-ingeest", "hva-werkplaats"),
        kind=SessionKind.CONFERENTIE,
        for_whom="Voor iedereen die in Amsterdam met meedoen te maken heeft: uitvoerders, teamleiders, beleidsmakers "
        "en ervaringsdeskundigen.",
        starts=(12, 30),
        has_lunch=True,
        districts=("centrum",),
    ),
)
