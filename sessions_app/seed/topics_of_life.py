"""Topics about people and what they live with: health, language, loneliness; and about learning together."""

from sessions_app.knowledge_sessions.models import SessionKind
from sessions_app.seed.topic import Topic

TOPICS_OF_LIFE = (
    Topic(
        title="Herstel en werk: wat heeft iemand nodig?",
        themes=("psychische-kwetsbaarheid", "routes-naar-werk"),
        summary="Werken kan helpen bij herstel, maar niet op elk moment. Wat kun je vragen, en wanneer schakel je een "
        "behandelaar in?",
        story="Mensen met een psychische kwetsbaarheid willen vaker werken dan wij denken. Ze lopen vast op tempo, op "
        "schaamte en op regels. Ervaringsdeskundigen, behandelaars en begeleiders leggen uit wat bij hen hielp.",
        learns=(
            "Hoe je over draagkracht praat zonder in te vullen",
            "Wanneer je een behandelaar belt, en wat die mag zeggen",
            "Wat een individuele plaatsing (IPS) is",
        ),
        before_the_break=(
            ("Werk als deel van herstel", "GGZ inGeest", 35),
            ("Wat mij hielp, en wat niet", "Herstelhuis De Haven", 30),
        ),
        after_the_break=(("Aan tafel: een vraag uit je eigen praktijk", "GGZ inGeest en {alliantie}", 45),),
        partners=("office", "alliance", "ggz-ingeest", "herstelhuis-de-haven"),
    ),
    Topic(
        title="Uit huis na een lange tijd binnen",
        themes=("eenzaamheid", "activering"),
        summary="Sommige mensen komen maanden niet buiten. Hoe maak je contact, en wat is een goede eerste stap?",
        story="De eerste stap is zelden een werkplek. Vaak is het een wandeling, een kop soep, een hond. Wijkteams en "
        "maatjesprojecten in {gebied} vertellen hoe zij iemand over de drempel helpen, en wat ze níet meer doen.",
        learns=(
            "Signalen van eenzaamheid die je snel mist",
            "Plekken in {gebied} waar je zonder aanmelding binnenloopt",
            "Hoe een maatje kan helpen",
        ),
        before_the_break=(
            ("Achter de voordeur: drie ontmoetingen", "{buurtteam}", 30),
            ("Samen de deur uit: hoe werkt een maatje?", "De Regenboog Groep", 25),
        ),
        after_the_break=(("Teken de eerste drie stappen van iemand die je kent", "{dagbesteding}", 40),),
        partners=("office", "team", "de-regenboog-groep", "day_activities"),
        starts=(10, 0),
    ),
    Topic(
        title="Taal op de werkvloer en in de dagbesteding",
        themes=("taal", "dagbesteding"),
        summary="Je leert een taal niet alleen in een klas. Wat kun je morgen al doen op de werkplek, ook zonder lesbevoegdheid?",
        story="Eén op de zes Amsterdammers vindt lezen en schrijven moeilijk. Een werkplek is een goede plek om te "
        "oefenen: met gereedschap in de hand en collega’s om je heen. Taalhuis De Brug laat zien hoe.",
        learns=(
            "Laaggeletterdheid herkennen, en er gewoon over praten",
            "Vijf oefeningen van tien minuten",
            "Het taalaanbod in {gebied}, met wachttijden",
        ),
        before_the_break=(
            ("Zo herken je het, zo begin je erover", "Taalhuis De Brug", 30),
            ("Leren met je handen: een les uit de werkplaats", "{dagbesteding}", 30),
        ),
        after_the_break=(("Herschrijf je eigen brief in gewone taal", "Taalhuis De Brug", 40),),
        partners=("office", "taalhuis-de-brug", "day_activities", "wpi"),
        starts=(9, 30),
    ),
    Topic(
        title="De wachttijd overbruggen: wat kan nu al?",
        themes=("dagbesteding", "eenzaamheid"),
        summary="Wachten op dagbesteding duurt soms maanden. In {gebied} kan er intussen meer dan je denkt.",
        story="Wie wacht, valt stil. Daarom zoeken we samen naar wat nú kan: inloop, vrijwilligerswerk, een cursus in het "
        "Huis van de Wijk. De aanbieders vertellen eerlijk hoe lang hun lijst is.",
        learns=(
            "De wachttijden van dit moment, per aanbieder",
            "Wat iemand zonder indicatie kan doen",
            "Hoe je contact houdt met iemand die wacht",
        ),
        before_the_break=(
            ("Hoelang duurt het echt? De lijsten van {gebied}", "Afdeling Zorg (gemeente Amsterdam)", 25),
            ("Wat kan vandaag al? Zes voorbeelden", "{alliantie}", 30),
        ),
        after_the_break=(("Zoek een plek voor iemand die nu wacht", "{dagbesteding} en {buurtteam}", 45),),
        partners=("office", "alliance", "afdeling-zorg", "day_activities"),
    ),
    Topic(
        title="Samen aan tafel: de cliënt als gastspreker",
        themes=("psychische-kwetsbaarheid", "dagbesteding"),
        summary="Vier mensen die zelf dagbesteding hebben of hadden, vertellen wat zij van ons nodig hadden. Wij luisteren.",
        story="We praten veel over mensen en weinig met ze. Deze middag zijn de rollen omgedraaid: vier gastsprekers "
        "hebben het woord. Jij stelt vragen, en geeft geen advies.",
        learns=(
            "Wat een goed eerste gesprek voor hen was",
            "Welke hulp te veel was",
            "Eén ding dat je morgen anders doet",
        ),
        before_the_break=(
            ("Vier verhalen", "Herstelhuis De Haven", 50),
            ("Vragen zonder advies: de spelregels", "De Omslag", 15),
        ),
        after_the_break=(("In gesprek aan vier tafels", "De gastsprekers", 45),),
        partners=("office", "herstelhuis-de-haven", "de-regenboog-groep"),
        kind=SessionKind.RONDETAFELGESPREK,
        for_whom="Voor hooguit twintig mensen die in {gebied} werken. Er wordt niets opgenomen en niemand maakt foto’s.",
    ),
    Topic(
        title="Schulden eerst? Meedoen met geldzorgen",
        themes=("regels-en-geld", "activering"),
        summary="Wie geldzorgen heeft, heeft weinig ruimte in het hoofd. Hoe help je iemand vooruit zonder te wachten tot "
        "alles is opgelost?",
        story="Stress door schulden maakt plannen moeilijk. Toch kan meedoen juist rust geven. We oefenen met kleine "
        "stappen, en horen wat schuldhulp in {gebied} binnen een week kan doen.",
        learns=(
            "Wat geldstress met het hoofd doet",
            "Wie binnen een week kan meekijken",
            "Wanneer werken juist wél helpt",
        ),
        before_the_break=(
            ("Wat schaarste met je doet", "HvA Werkplaats Sociaal Domein", 35),
            ("Eerste hulp bij geldzorgen in {gebied}", "{buurtteam}", 25),
        ),
        after_the_break=(("Kleine stappen oefenen met een acteur", "{alliantie}", 45),),
        partners=("office", "team", "hva-werkplaats", "alliance"),
        starts=(13, 0),
    ),
    Topic(
        title="Warm overdragen: zo raak je niemand kwijt",
        themes=("samenwerken-in-de-wijk", "routes-naar-werk"),
        summary="Tussen wijkteam, dagbesteding en werk raken mensen kwijt. Wat is een warme overdracht, en hoe kort mag die "
        "zijn?",
        story="Een mail is geen overdracht. Maar een uur met zijn allen aan tafel lukt ook niet altijd. In {gebied} "
        "proberen drie organisaties een vorm van een kwartier. Ze laten zien hoe dat gaat.",
        learns=(
            "Een overdracht van een kwartier, met de cliënt erbij",
            "Wat je wel en niet mag delen",
            "Wie de draad vasthoudt",
        ),
        before_the_break=(
            ("Een kwartier: kijk mee bij een overdracht", "{buurtteam} en {dagbesteding}", 30),
            ("Wat mag je delen? Privacy in gewone taal", "{stadsdeel}", 25),
        ),
        after_the_break=(("Oefen in drietallen", "{alliantie}", 45),),
        partners=("office", "alliance", "team", "day_activities"),
        starts=(9, 30),
    ),
    Topic(
        title="Leren van elkaar: wat werkt in jouw gemeente?",
        themes=("activering", "samenwerken-in-de-wijk"),
        summary="Een leersessie met collega’s uit Amsterdam en de regio. Je brengt een vraag mee en gaat weg met drie antwoorden.",
        story="In elke gemeente heet het anders, maar de vragen lijken op elkaar. Met een vaste vorm van intervisie "
        "bespreken we vier vragen uit de praktijk. De Werkplaats Sociaal Domein begeleidt.",
        learns=(
            "Een vorm van intervisie die in een uur past",
            "Hoe {gebied} het heeft geregeld",
            "Collega’s van over de gemeentegrens",
        ),
        before_the_break=(
            ("Zo doen wij het in {gebied}", "{stadsdeel}", 30),
            ("Intervisie, ronde 1", "HvA Werkplaats Sociaal Domein", 40),
        ),
        after_the_break=(("Intervisie, ronde 2", "HvA Werkplaats Sociaal Domein", 40),),
        partners=("office", "hva-werkplaats", "team"),
        kind=SessionKind.LEERSESSIE,
        for_whom="Voor uitvoerders en teamleiders uit Amsterdam, Amstelveen en Purmerend die graag met elkaar meekijken.",
        starts=(13, 0),
        districts=("amstelveen", "purmerend", "weesp"),
    ),
)
