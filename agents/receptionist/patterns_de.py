"""German: which words mean which intent. Patterns are whole-word, on lower-case text."""

_OPEN = r"(?:offen|geöffnet|auf|geschlossen|zu(?! sprechen))"

_NOT_OF_THINGS = r"(?<!ist )(?<!wird )(?<!war )(?<!immer )"
"""What "is louder" is not how TOM is to speak."""
_CLEARER = (
    r"deutlicher|undeutlich|(?:verstehe|versteh) (?:ich )?sie (?:\w+ ){0,2}(?:schlecht|kaum|nicht)"
    r"|kann sie (?:\w+ ){0,2}(?:schlecht|kaum|nicht) (?:\w+ )?verstehen"
)

INTENTS: dict[str, tuple[str, ...]] = {
    "hours": (
        r"\w*öffnungszeit\w*|sprechzeit\w*|sprechstunde\w*|geschäftszeit\w*|bürozeit\w*",
        r"öffnungs zeit\w*|geöffnet|mittagspause|öffnen sie|machen sie \w*\s?(?:auf|zu)",
        rf"(?:haben|hat|sind|ist)(?: \w+){{1,4}} {_OPEN}",
        rf"(?:ab|bis) wann (?:\w+ ){{0,4}}{_OPEN}|wann (?:schließen|schliessen|öffnen) sie",
        r"wann ist (?:jemand|wer) da|ist (?:\w+ ){1,2}jemand da|wie lange (?:\w+ ){0,4}(?:da|auf)",
        r"wann kann ich (?:\w+ )?(?:kommen|vorbeikommen)|noch vorbeikommen",
        r"(?:und|auch) (?:am \w+tag|am mittwoch|am wochenende|morgen|übermorgen)$",
    ),
    "open_now": (
        r"(?:jetzt|gerade|noch|momentan|zurzeit) (?:noch )?(?:offen|geöffnet|auf)",
        r"ist (?:heute |jetzt |gerade )?(?:noch )?jemand da",
    ),
    "address": (
        r"(?<!meine )(?<!neue )adresse|anschrift|anfahrt\w*|wo (?:finde|find) ich sie",
        r"wo sind sie|wo ist (?:die|der|das)",
        r"wo (?:befinden|liegen|sitzen) sie|welche[rn]? (?:straße|strasse|stadt|ort)",
        r"wie komme ich|komme ich zu ihnen|hausnummer|parkplätze|parkplatz|parken|eingang",
    ),
    "message": (
        r"nachricht|ausrichten|etwas ausrichten|richten sie|notieren sie|sagen sie bitte dass",
        r"bitte sagen sie (?:\w+ ){1,4}dass|mitteilen|mitteilung|nachricht\w*",
        r"hinterlassen|aufschreiben|übermitteln",
    ),
    "concern": (
        r"termin\w*|rezept\w*|rechnung\w*|überweisung\w*|krankmeldung|bescheinigung|attest",
        r"angebot|bestellung|bestellen|lieferung|vertrag|kündigen|reparatur|inspektion|reifen",
        r"auto|motor|bremsen|heizung|wasser|strom|internet|gerät|kaputt|ausgefallen",
        r"es geht um|ich brauche|ich bräuchte|ich hätte gern\w*|ich habe (?:noch )?eine frage",
        r"beschwer\w*|reklam\w*|reservieren|zimmer|tisch|unterlagen|schmerzen|zahnschmerzen",
        r"fieber|krank|kopfschmerzen|impfung|untersuchung|passwort|beratung",
        r"meine adresse|zufrieden|\w*iban|kontonummer|bankverbindung|kontodaten|bankdaten",
        r"funktioniert nicht|geht nicht|springt nicht|sehr dringend|es ist dringend",
        r"ich (?:muss|möchte|wollte|will|würde) (?:\w+ )*(?:absagen|verschieben|ändern|abholen)",
    ),
    "complaint": (
        r"beschwer\w*|reklam\w*|unverschämt\w*|frechheit|verärgert|ärgerlich|unzufrieden",
        r"(?:nicht|gar nicht) zufrieden|enttäuscht",
    ),
    "announcement": (
        r"(?:ich|wir) (?:habe|hab|haben|hätte|hätten)(?: \w+){0,3} (?:frage|fragen|beschwerde)$",
        r"(?:ich|wir) (?:\w+ ){1,4}beschweren$",
    ),
    "account": (r"\w*iban|kontonummer|bankverbindung|kontodaten|bankdaten|neues konto",),
    "question": (
        r"kostet|kosten|preis\w*|wie teuer|mit karte|wo (?:ist|bleibt) mein\w*",
        r"wann (?:ist|kommt|sind) mein\w*|ist mein\w* (?:\w+ ){1,3}fertig|noch etwas frei|frei$",
        r"welche\w* (?:versicherung|krankenkasse|leistungen)|machen sie (?:auch )?\w+",
    ),
    "statement": (
        r"^(?:\w+ ){0,3}(?:ich|wir) (?:\w+ ){2,}|^(?:mein|meine|der|die|das|es) (?:\w+ ){2,}",
        r"^(?:bitte )?schicken sie",
    ),
    "callback": (
        r"rückruf\w*|zurückrufen|zurück rufen|zurückgerufen|rufen (?:sie )?mich|ruf\w* \w+ zurück",
    ),
    "connect": (
        r"verbinden|verbunden|verbinde|durchstellen|durchgestellt|weiterleiten|weiterverbinden",
        r"geben sie mir (?:bitte )?(?:mal )?(?:die|den|das|der|dem|frau|herrn|herr)",
        r"(?:ist|sind) (?:frau|herr|der|die) (?:\w+ ){1,3}(?:zu sprechen|da|erreichbar|im haus)",
        r"ist \w+ zu sprechen|mit (?:\w+ ){1,4}(?:sprechen|reden|telefonieren)",
        r"ans telefon holen",
    ),
    "human": (
        r"mit (?:\w+ ){0,2}(?:menschen|mensch|jemandem|jemand|person|mitarbeiter\w*|kollegen)",
        r"(?<!sind sie )(?:einen|ein|richtigen|echten) (?:mensch\w*|mitarbeiter\w*)",
    ),
    "voicemail": (
        r"aufsprechen|auf sprechen|aufs? band|auf das band",
        r"anrufbeantworter|mailbox|sprachnachricht",
        r"nach dem ton sprechen",
    ),
    "yes": (
        r"ja\w?|jawohl|jep|jo|genau|richtig|stimmt|korrekt|gern|gerne|natürlich|sicher|okay|ok",
        r"in ordnung|einverstanden|passt|doch|selbstverständlich|klar|machen sie das|so ist es",
        r"bitte|gut",
    ),
    "no": (
        r"nein|nee|nö|ne|falsche?|nicht richtig|stimmt nicht|stimmt so nicht|lieber nicht",
        r"auf keinen",
        r"keinesfalls|nicht nötig|nicht korrekt|passt (?:\w+ )?nicht",
        r"versprochen|noch einmal von vorn",
        r"danke nein|nicht \w+ sondern",
    ),
    "cancel": (r"abbrechen|abbruch|vergessen sie (?:es|das)|doch nicht|hat sich erledigt",),
    "bye": (
        r"wiederhören|wieder hören|wiedersehen|wieder sehen|tschüss\w*|tschüs|tschau|ciao|ade",
        r"bis (?:bald|dann|morgen|später)$|schönen (?:tag|abend|feierabend)|schönes wochenende",
        r"ich lege (?:jetzt |dann )?auf|danke (?:ebenfalls|ihnen auch)",
    ),
    "thanks": (r"danke|dankeschön|vielen dank|besten dank|herzlichen dank|danke schön|danke sehr",),
    "nothing_else": (
        r"das (?:war|ist|wars|wär|wäre)(?: dann)?(?: schon)?(?: auch)? alles|das wars|das war s",
        r"sonst nichts|nichts weiter|nichts mehr|das reicht|mehr nicht|alles gut|nein danke",
        r"^(?:ich bin |ja )?fertig$",
    ),
    "repeat": (
        r"wiederholen|noch ?(?:ein)?mal bitte|bitte noch ?(?:ein)?mal",
        r"wie bitte|was haben sie gesagt",
        r"(?:sie|das) (?:\w+ ){0,2}nicht verstanden|nicht gehört|noch ?mal sagen",
        r"sagen sie das noch",
        r"was (?:war|haben) das|wie war das",
    ),
    "slower": (
        rf"{_NOT_OF_THINGS}langsamer|nicht so schnell",
        r"(?<!sprechen )(?<!reden )(?:etwas|bisschen|bitte|ganz) langsam",
        r"zu schnell|so schnell (?:verstehe|versteh|komme|kann) ich",
        _CLEARER,
    ),
    "louder": (
        rf"{_NOT_OF_THINGS}lauter(?= (?:bitte|sprechen|reden|sagen|und|oder|geht|werden)\b|$)",
        r"(?:zu|so|sehr|ganz) leise",
        r"(?:höre|hör) (?:ich )?sie (?:\w+ ){0,2}(?:schlecht|kaum|nicht)",
        r"(?<!internet[ -])verbindung ist (?:\w+ ){0,3}(?:schlecht|leise|gestört|furchtbar)",
        r"kann sie (?:\w+ ){0,2}(?:schlecht|kaum|nicht) (?:\w+ )?hören",
        _CLEARER,
    ),
    "faster": (
        r"(?:sprechen|reden) (?:sie )?(?:\w+ ){0,2}(?:schneller|zu langsam)",
        r"(?:wieder|etwas|bisschen) schneller (?:sprechen|reden)|wieder normal sprechen",
    ),
    "softer": (
        rf"{_NOT_OF_THINGS}leiser|nicht so laut",
        r"(?:sie|das ist) (?:\w+ ){0,3}zu laut",
    ),
    "wait": (
        r"moment|momentchen|augenblick|sekunde|warten sie|warte",
        r"stopp|halt|gleich|ich (?:suche|hole)",
    ),
    "stop": (r"stopp|halt",),
    "presence": (
        r"sind sie (?:noch )?(?:da|dran)|hören sie mich|(?:können|kann) \w+ mich hören",
        r"ist da jemand|^jemand da$",
    ),
    "who": (
        r"wer (?:ist|spricht) (?:da|dort|denn da)|wer sind sie|mit wem spreche ich|wie heißen sie",
        r"wie heissen sie|wie ist ihr name|bin ich (?:\w+ ){0,2}(?:bei|in) (?:der|dem)",
        r"ist da (?:die|der|das)|wen habe ich",
    ),
    "computer": (
        r"computer|roboter|maschine|automat|künstliche intelligenz",
        r"ein bot|mit einem bot|ein mensch$",
        r"sind sie (?:\w+ ){0,2}mensch|ein echter mensch|eine? ki|ein richtiger mensch",
    ),
    "help": (
        r"was können sie|was kann ich (?:\w+ )?(?:sagen|fragen|tun)|wobei können sie|hilfe$",
        r"welche möglichkeiten|was machen sie|optionen",
    ),
    "greeting": (
        r"guten (?:tag|morgen|abend)|hallo|grüß gott|grüss gott|moin|servus|schönen guten",
    ),
    "wrong_number": (r"falsch verbunden|verwählt|falsche nummer gewählt|wohl falsch|hier falsch",),
    "emergency": (
        r"notfall|notruf|notarzt|rettungsdienst|krankenwagen|feuerwehr|herzinfarkt|schlaganfall",
        r"bewusstlos|ohnmächtig|keine luft|atemnot|lebensgefahr|verblutet|brustschmerzen|vergiftet",
        r"blutet stark|es brennt|atmet nicht|selbstmord|umbringen",
    ),
    "this_number": (
        r"(?:unter )?(?:dieser|meiner|der gleichen|derselben) (?:nummer|telefonnummer)$",
        r"(?:unter|von) der (?:nummer|telefonnummer) (?:die|mit|von der)|von der ich anrufe",
        r"die nummer (?:haben|sehen|kennen) sie",
        r"meine nummer (?:haben|sehen|kennen) sie|diese nummer",
        r"steht (?:\w+ )?im display|haben sie (?:doch|ja) (?:schon )?(?:meine|die) nummer",
    ),
    "dont_know": (
        r"weiß (?:ich )?(?:\w+ )?nicht|weiß nicht|keine ahnung",
        r"keine nummer|habe keine?|kein telefon",
        r"möchte ich nicht sagen|sage ich nicht|geht sie nichts an|brauchen sie nicht|anonym",
    ),
}

OVERRULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wrong_number", ("no", "connect", "yes")),
    ("voicemail", ("message", "address", "yes")),
    ("emergency", ("concern", "wait")),
    ("no", ("yes", "cancel")),
    ("presence", ("hours", "open_now")),
    ("human", ("computer",)),
    ("who", ("connect",)),
    ("question", ("concern",)),
    ("repeat", ("yes", "wait", "no")),
    *((style, ("yes", "no", "repeat")) for style in ("slower", "louder", "faster", "softer")),
    ("wait", ("yes",)),
    ("help", ("message",)),
    ("callback", ("connect",)),
    ("this_number", ("wrong_number",)),
    ("dont_know", ("concern",)),
)
"""Where the first is heard, the others do not count."""

KEY_WORDS = frozenset(
    """
    öffnungszeiten sprechzeiten geschlossen nachricht wiederhören tschüss werkstatt buchhaltung
    zentrale anmeldung verwaltung montag dienstag mittwoch donnerstag freitag samstag sonntag
    montags dienstags mittwochs donnerstags freitags samstags sonntags morgen morgens mittag mittags
    wochenende abends verbindung spreche

    anruf anrufer bittet bremen denke eines einer falsche finden gegen gehen hatte helfe ihren
    keinen kleinen kollegin komma lautet legen meinem meinen often papst richter sprache starke
    unser unten waren wetter worte wurde würden leider schneider leister lauer lauber deutscher
    """.split()
)
"""Words that misheard ones are pulled to, besides those of the patterns; the second half are
everyday words that are near to a key word and must be left alone."""

SPEAKING = r"\b(?:sprechen|reden|sprich|rede)\b|\b(?:höre?|verstehe?) (?:ich )?sie\b|\bkann sie\b"
"""Where it is TOM's speaking that is spoken of."""
ADDRESSED = r"\b(?:das ist|sie|ihnen|bitte|verbindung|leitung)\b"
MINE = r"\b(?:mein|unser)"
"""Where it is something else."""

ANSWERS = frozenset("nein genau richtig stimmt danke falsch okay tschüss neun neue".split())
"""Short answers worth mending in a line of one or two words; "neun" and "neue" stay as they are."""

CONTENT = (
    r"\b(?:ausrichten|richten sie (?:\w+ ){0,4}aus|sagen sie (?:\w+ ){0,4}?|mitteilen|"
    r"notieren sie(?: bitte)?|nachricht(?: \w+){0,3} ist)(?: bitte)? ?(dass .+)"
)
