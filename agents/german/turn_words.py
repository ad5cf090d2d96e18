"""The words that tell how far a German sentence has come, for `turn_end.py`.

Lower case, as recognisers write them. No list is complete: a word that is missing costs a caller a
short wait, or TOM an interruption, in the sentences that hinge on it.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS = _words("äh ähm öh öhm ehm em hm hmm tja naja")
COURTESIES = _words(
    "ja nein nee nö doch gut okay ok genau richtig stimmt hallo guten grüß gott moin servus "
    "danke dank vielen herzlichen schön sehr bitte gerne gern tschüss tschüß wiederhören "
    "wiedersehen so ach jawohl klar alles prima super ordnung in entschuldigung nochmal noch "
    "mal einmal"
)
"""A line of nothing but these is whole."""
ANSWERS = _words("ja nein nee nö doch")
GREETINGS = _words("hallo guten tag morgen abend grüß gott moin servus")
LEADING = _words(
    "ja nein nee nö doch gut okay ok genau also hallo ach so naja äh ähm und aber prima super"
)
"""What is said before a sentence begins."""
GOODBYES = _words("tschüss tschüß wiederhören wiedersehen")
THANKS = _words("danke dank")
"""A goodbye often follows: "nein danke, auf Wiederhören"."""

CONJUNCTIONS = _words(
    "und oder aber weil dass daß wenn ob denn sondern damit obwohl bevor nachdem falls sobald "
    "solange während sowie als seitdem sodass wobei weshalb entweder weder sowohl "
    "beziehungsweise zwar nämlich also außer"
)
PREPOSITIONS = _words(
    "am an ans auf aus ab bei beim bis durch für gegen hinter im in ins mit nach neben ohne "
    "pro seit statt trotz über um unter vom von vor wegen zu zum zur zwischen laut per "
    "gegenüber"
)
DETERMINERS = _words(
    "der die den dem des ein eine einen einem einer eines mein meine meinen meinem meiner "
    "dein sein seine seinen seinem seiner ihre ihren ihrem ihrer unser unsere unseren unserem "
    "unserer kein keine keinen keinem keiner dieser diese diesen diesem dieses jeder jede "
    "jeden jedem jedes welcher welche welchen welchem welches alle allen einige mehrere beide "
    "beiden"
)
ATTRIBUTES = _words(
    "nächsten nächste nächster nächstes kommenden kommende letzten letzte neuen neue neuer "
    "neues ersten erste anderen andere anderer gleichen selben großen große kleinen kleine "
    "guten kurzen freien ganzen alten alte dringenden wichtigen eigenen herr herrn frau "
    "doktor dr familie firma sehr ganz zu etwa ungefähr circa zirka kurz halb viertel "
    "besonders ziemlich straße hausnummer"
)
"""After these a noun, a name or another word is due."""
PREFIXES = {
    "an": "ruf rief fang fäng komm kam meld schau seh sieh biet hör prob zieh sprech nehm nimm "
    "spring zeig geh ging leg",
    "auf": "mach leg hör schreib nehm nimm pass steh geb gib häng fall fäll wach tauch",
    "aus": "mach fäll fall füll seh sieh schalt geh such richt schneid reich wirk",
    "ab": "hol sag geb gib hör lauf läuf nehm nimm meld fahr bieg bestell schick wart reis",
    "zu": "mach hör schick sag schau",
    "mit": "bring nehm nimm komm teil mach fahr",
    "vor": "hab hat stell les lies bereit schlag zieh",
    "durch": "stell geb gib les lies",
    "nach": "frag schau seh sieh reich les lies",
    "um": "zieh buch tausch",
    "ein": "trag träg lös zieh stell kauf lad reich fäll fall",
    "über": "leg",
    "zurück": "ruf",
    "vorbei": "komm schau",
    "weiter": "verbind leit",
}
"""Prefixes that end a sentence ("rufen Sie mich an"), and the beginnings of their verbs."""

INFINITIVE_DUE = _words(
    "kann kannst können könnt könnte könnten soll sollst sollen sollte sollten würde würden "
    "würdest darf dürfen dürfte dürften muss musst müssen müsste müssten werde werden wird "
    "lassen lass"
)
WISHES = _words(
    "möchte möchten wollte wollten will wollen hätte hätten bräuchte brauche brauchen suche"
)
HAVING = _words("habe hab hast hat haben hatte hatten")
BEING = _words("bin bist ist sind war waren wäre wären")
FINITE = (
    INFINITIVE_DUE
    | WISHES
    | HAVING
    | BEING
    | _words(
        "geht ging kommt kam passt klappt braucht gibt liegt steht macht öffnet schließt kostet "
        "dauert heißt weiß funktioniert fährt bekommt bekomme komme gehe gebe mache rufe suche "
        "nehme finde heiße wohne arbeite bleibe warte sehe höre sage frage denke glaube meine "
        "fehlt reicht stimmt läuft hält spricht bringt bringe hole holt meldet melde bezahle "
        "zahle erreiche verstehe kenne lebe wohnt arbeitet bleibt wartet sagt sieht hört tut "
        "findet"
    )
)
"""Finite verbs of the telephone; other forms are known by their endings."""
INFINITIVES = _words(
    "machen vereinbaren sprechen fragen wissen sagen haben sein werden kommen gehen bekommen "
    "abholen absagen verschieben verlegen ändern bestellen kaufen bezahlen zahlen reparieren "
    "anrufen zurückrufen melden erreichen verbinden hinterlassen aufnehmen ausrichten buchen "
    "reservieren stornieren kündigen umziehen bringen schicken senden hören verstehen "
    "wiederholen buchstabieren nennen geben nehmen holen warten helfen erklären prüfen "
    "nachsehen nachschauen tun lassen vorbeikommen verlängern ausstellen unterschreiben "
    "abgeben besprechen klären treffen finden sehen schauen lesen schreiben essen parken "
    "fahren arbeiten wechseln tauschen weiterleiten"
)
NO_VERBS = _words(
    "einen meinen ihren seinen keinen diesen jeden welchen morgen gegen neben wegen gestern "
    "wochen tagen stunden minuten jahren monaten zeiten öffnungszeiten rechnungen schmerzen "
    "nächsten ersten letzten kommenden guten neuen alten anderen freien ganzen beiden eigenen "
    "unseren herren damen namen ihnen denen oben unten hinten innen außen selten zusammen "
    "sieben zehn garten wagen laden rücken magen patienten kunden daten akten karten "
    "unterlagen reifen bremsen tabletten personen leuten kindern eltern sondern gesten "
    "geschäft gesund gericht gerät geburt gehalt gespräch gebiet gebühren geburtstagen "
    "ergebnis termin termine befund rezept bericht besuch beruf vertrag versicherung "
    "erkältung verbindung entschuldigung ihn den zwischen drinnen draußen drüben norden süden "
    "osten westen mitten"
)
"""They look like infinitives or participles and are none."""
MEALS = _words("essen schreiben treffen")
"""Behind "das" these are nouns."""
FINITE_WITH_GE = _words("geht gehst gehe gehen gibt gebe geben gehört gefällt gilt gelten genügt")
"""They begin like participles and are none."""
NO_FINITE = _words(
    "heute bitte gerne lange frage woche praxis nummer zeit arzt monat mittag vormittag "
    "nachmittag nacht fast erst zuerst jetzt sonst samstag sonntag montag dienstag donnerstag "
    "freitag nicht seit mit acht werkstatt geschäft auto rezept attest bericht test kasse "
    "straße adresse rechnung fest ort wort recht leute ende beste letzte erste dritte hälfte "
    "karte tablette spritze seite vielleicht oft bald meist leicht schlecht gut kalt alt tot "
    "rot weit breit stadt amt gast rest"
)

FUNCTION_WORDS = _words(
    "ich du er sie es wir ihr man mich mir dich dir ihnen uns ihn ihm sich das dies gern "
    "gerne bitte mal noch auch schon nur denn eigentlich vielleicht wohl eben halt doch ja "
    "nicht kurz schnell einfach leider natürlich wieder etwa sonst dazu darüber davon dafür"
)
TIMES = _words(
    "heute morgen gestern übermorgen vorgestern montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag vormittag vormittags mittag mittags nachmittag nachmittags abend abends "
    "früh später jetzt gleich bald sofort uhr woche wochenende januar februar märz april mai "
    "juni juli august september oktober november dezember"
) | frozenset(
    f"{day}{part}"
    for day in _words("montag dienstag mittwoch donnerstag freitag samstag sonntag")
    for part in _words("früh morgen vormittag mittag nachmittag abend")
)
TIME_FRAMES = TIMES | _words(
    "nächste nächsten kommende kommenden diese diesen dieser letzte letzten halb viertel seit "
    "um am ab bis gegen nach vor in im der die den dem wochen tag tagen monat monaten jahr "
    "jahren stunde stunden minuten dann immer vorhin bereits eben gerade lange"
)
"""Words of which a time consists, "seit drei Tagen"."""
PAST = _words("gestern vorgestern vorhin schon bereits eben gerade letzte letzten neulich")
PREDICATES = _words(
    "da hier dort offen auf zu frei krank besetzt weg fertig möglich richtig falsch los dran daheim"
)
"""With "sein" they make a sentence."""
QUESTION_WORDS = _words(
    "wann wie wo was wer wen wem warum wieso weshalb welche welchen welcher welches wohin "
    "woher wieviel"
)
SAYING = _words("glaube denke weiß hoffe meine finde sage sagen schade")
"""After these "das" and "dass" sound alike."""
ASKING = _words(
    "sagen wissen fragen weiß weißt erklären nachsehen nachschauen schauen sehen egal "
    "verraten erfahren verstehe gucken frage"
)
"""After these a question word opens a clause whose verb comes last."""
SUBJECTS = _words("ich du er sie es wir ihr man das mein meine der die")
SUBORDINATORS = _words(
    "dass daß weil ob wenn falls obwohl bevor nachdem sobald solange sodass seitdem"
)
PERHAPS_SUBORDINATORS = _words("damit als da während bis")
"""Only before a subject."""
MAIN_CLAUSE_DUE = SUBORDINATORS - {"dass", "daß", "ob", "sodass"} | {"als", "da", "während"}
"""A clause with these in front of all is followed by the main one."""
OBJECTS = _words("mich mir uns ihm ihn ihnen sich")
ENOUGH = _words("reicht genügt")
"""Before an object, they end a sentence."""
INCOMPLETE_VERBS = _words("kostet dauert heiße lautet bedeutet brauche suche nehme finde bräuchte")
"""Last in a sentence, they want an object."""
NUMBER_NOUNS = _words(
    "nummer telefonnummer handynummer rückrufnummer kundennummer vorwahl durchwahl "
    "postleitzahl iban versichertennummer auftragsnummer rechnungsnummer"
)
CLOCK = _words("um gegen ab bis nach vor halb")
BIRTHDAYS = _words("geboren geburtsdatum geburtstag")
"""Behind these a date has its year."""
EVENTS = _words("termin termine arzttermin besprechung kurs")
"""What is on a day at a time."""
