"""What participants write: answers in the evaluation and the agreements they make."""

TAKEAWAYS = (
    "Dat een proefplaatsing veel makkelijker is dan ik dacht.",
    "Ik weet nu wie ik bel bij WPI. Dat scheelt weken.",
    "Eerst vragen wat iemand zelf wil. Klinkt simpel, doe ik te weinig.",
    "Er zijn plekken zonder indicatie. Daar ga ik morgen mee aan de slag.",
    "Het verhaal van de ervaringsdeskundige. Dat blijft hangen.",
    "De kaart met alle plekken. Die hangt nu in ons kantoor.",
    "Dat wachten niet stilzitten hoeft te zijn.",
    "Rekenen met echte voorbeelden: mijn cliënt gaat er wél op vooruit.",
    "Een warme overdracht kan in een kwartier.",
    "Dat de werkleider ook een collega is, en geen hulpverlener.",
    "Minder praten over mensen, meer met ze.",
    "Hoe je over lezen en schrijven begint zonder iemand te beschamen.",
    "De drie routes op één vel. Eindelijk overzicht.",
    "Ik kende het Huis van de Wijk niet eens, en ik werk om de hoek.",
    "Kleine stappen. Een wandeling is ook een stap.",
    "Dat de wachtlijst bij de buren korter is.",
    "Wat ik wel en niet mag delen met een collega van buiten.",
    "Dat een sociale firma ook nee mag zeggen, en waarom.",
)
TIPS = (
    "Meer tijd om met elkaar te praten, minder dia’s.",
    "Graag ook een keer aan het eind van de middag.",
    "De zaal was vol en warm. Zet een raam open.",
    "Stuur de telefoonnummers na, dan hoef ik niet te schrijven.",
    "Nodig ook huisartsen uit.",
    "Het programma was goed, maar begin op tijd.",
    "Leg afkortingen uit. Ik ken er drie niet.",
    "Doe dit elk halfjaar, met dezelfde mensen.",
    "Graag vooraf weten wie er komt.",
    "Een microfoon zou helpen, achterin was het lastig te verstaan.",
    "Meer voorbeelden van mensen bij wie het niet lukte.",
    "Niets, zo doorgaan!",
    "Laat ook een werkgever vertellen.",
    "De pauze mag langer, daar gebeurde het meeste.",
)
AGREEMENTS = (
    "Samen een kijkje nemen bij een sociale firma, met twee cliënten.",
    "Ik stuur je de folder over proefplaatsing.",
    "We bellen over de wachttijd bij dagbesteding.",
    "Jij komt in ons teamoverleg uitleggen hoe jullie aanmelding werkt.",
    "We proberen één keer een warme overdracht van een kwartier.",
    "Ik vraag na of er plek is op de dinsdaggroep en mail je het antwoord.",
    "Samen een spreekuur in het Huis van de Wijk, om te beginnen één ochtend.",
    "We zetten onze lijsten met plekken naast elkaar en maken er één van.",
    "Ik loop een dagdeel mee in de houtwerkplaats.",
    "Je krijgt van mij de rekenvoorbeelden over werken naast een uitkering.",
    "We bespreken samen hoe we iemand vasthouden die op de wachtlijst staat.",
    "Ik stel je voor aan onze jobcoach.",
    "We schrijven samen een brief om, in gewone taal.",
    "Jullie vrijwilligers komen een keer bij ons koken.",
    "We plannen een gesprek met de werkgever die iemand wil proberen.",
    "Ik zoek uit wie het vervoer naar de dagbesteding betaalt.",
)

SAME_QUESTION = "Wie kan ik bellen als het bij iemand vastloopt, en hoe snel kan er iets?"
ANSWERS = (
    "Bel eerst het buurtteam. Dat kijkt **dezelfde week** mee en weet wie er verder bij hoort.\n\n"
    "- Gaat het om een uitkering? Dan haalt het buurtteam WPI erbij.\n"
    "- Gaat het om dagbesteding? Dan kun je zelf de aanbieder bellen: een kijkje nemen kan altijd.",
    "Hier is in de sessie over gepraat. Het korte antwoord: vraag het aan het buurtteam, dat weet wie erover gaat en "
    "denkt met je mee. Wat er is afgesproken, staat op het vel dat bij deze sessie hoort.",
)
HANDOUT = (
    "De routes op één vel",
    (
        "Meedoen in de buurt: geen indicatie nodig, kom langs in het Huis van de Wijk.",
        "Dagbesteding: via het buurtteam; eerst een kijkje, dan pas het formulier.",
        "Een proefplaatsing: drie maanden, met behoud van uitkering, in overleg met de klantmanager.",
        "Werk bij een sociale firma: met begeleiding, in een tempo dat past.",
        "Vastgelopen? Bel het buurtteam, ook als je er net mee begint.",
    ),
)
MISSED = (
    "Schulden, en wie daar eerst bij helpt.",
    "Jongeren die net uit school komen.",
    "Wat een werkgever ervan vindt.",
    "Vervoer: hoe komt iemand er?",
    "Vrijwilligerswerk met behoud van uitkering.",
    "Taal. Daar loopt het vaak op vast.",
)
WORKED = (
    "Ik heb gebeld met wie naast me zat. Mijn cliënt begint volgende week.",
    "De kaart ligt op elk bureau bij ons.",
    "We zijn samen gaan kijken. Dat gaf de doorslag.",
    "Ik vraag nu eerst wat iemand zelf wil.",
    "Mijn teamleider gaf me er een ochtend voor.",
    "We doen de overdracht nu met z’n drieën aan tafel.",
)
STOOD_IN_THE_WAY = (
    "Te druk. Het staat nog op mijn lijst.",
    "De wachtlijst was toch te lang.",
    "Mijn contactpersoon heeft een andere baan.",
    "Er kwam geen geschikte plek vrij.",
    "Ik kreeg het in mijn team niet rond.",
)
