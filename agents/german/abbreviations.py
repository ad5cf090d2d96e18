"""German abbreviations in full."""

import re

_MAY_END_A_SENTENCE = frozenset(
    {
        "usw.",
        "etc.",
        "MwSt.",
        "Std.",
        "Min.",
        "Pers.",
        "Stk.",
        "nachm.",
        "u. v. m.",
        "Chr.",
        "e. V.",
    }
)

_BEGINS_A_SENTENCE = frozenset(
    """
    Ab Aber Als Also Am An Auch Auf Aus Außerdem Bei Beim Bis Bitte Da Dafür Danach Dann Das
    Dazu Dem Den Denn Der Des Deshalb Die Dies Diese Diesen Dieser Dieses Doch Dort Ein Eine
    Einen Er Es Falls Für Gern Haben Heute Hier Ich Ihr Ihre Ihren Ihnen Im In Ist Ja Jede Jeder
    Jetzt Kann Kein Keine Können Man Mein Meine Mit Möchten Morgen Nach Nein Nur Ob Oder Ohne
    Seit Sie Sind So Soll Sonst Und Unser Unsere Unter Vielen Vom Von Vor War Warum Was Weil
    Wenn Wer Wie Wir Wo Wollen Zu Zum Zur Zwischen
    """.split()
)
"""Behind an abbreviation with a capital besides nouns, which all have one."""

_FULL = {
    r"z\.\s?B\.": "zum Beispiel",
    r"Z\.\s?B\.": "Zum Beispiel",
    r"d\.\s?h\.": "das heißt",
    r"u\.\s?a\.": "unter anderem",
    r"u\.\s?U\.": "unter Umständen",
    r"i\.\s?d\.\s?R\.": "in der Regel",
    r"o\.\s?ä\.": "oder ähnlich",
    r"o\.\s?Ä\.": "oder Ähnliches",
    r"s\.\s?o\.": "siehe oben",
    r"s\.\s?u\.": "siehe unten",
    r"v\.\s?a\.": "vor allem",
    r"z\.\s?Zt\.": "zurzeit",
    r"z\.\s?Hd\.": "zu Händen",
    r"i\.\s?A\.": "im Auftrag",
    r"i\.\s?V\.": "in Vertretung",
    r"u\.\s?v\.\s?m\.": "und vieles mehr",
    r"o\.\s?g\.": "oben genannte",
    r"e\.\s?V\.": "e V",
    r"v\.\s?Chr\.": "vor Christus",
    r"n\.\s?Chr\.": "nach Christus",
    r"p\.\s?P\.": "pro Person",
    r"m\.\s?E\.": "meines Erachtens",
    r"i\.\s?H\.\s?v\.": "in Höhe von",
    r"n\.\s?V\.": "nach Vereinbarung",
    r"n\.(?= Vereinb)": "nach",
    r"g(?:e?)g\.(?= \d)": "gegen",
    r"Hl\.(?= \w)": "Heilig",
    r"Bj\.": "Baujahr",
    r"EZ(?= \d)": "Erstzulassung",
    r"Zi\.(?= \d)": "Zimmer",
    r"USt\.": "Umsatzsteuer",
    r"(?<=\d )Wo\.": "Wochen",
    r"Wo\.": "Woche",
    r"usw\.": "und so weiter",
    r"etc\.": "et cetera",
    r"bzw\.": "beziehungsweise",
    r"[Cc]a\.": "circa",
    r"ggf\.": "gegebenenfalls",
    r"evtl\.": "eventuell",
    r"inkl\.": "inklusive",
    r"exkl\.": "exklusive",
    r"zzgl\.": "zuzüglich",
    r"einschl\.": "einschließlich",
    r"abzgl\.": "abzüglich",
    r"lt\.": "laut",
    r"gem\.": "gemäß",
    r"geb\.(?= \d)": "geboren am",
    r"geb\.": "geboren",
    r"Geb\.-(?=Datum)": "Geburts",
    r"geschl\.": "geschlossen",
    r"Vereinb\.": "Vereinbarung",
    r"bzgl\.": "bezüglich",
    r"Bzgl\.": "Bezüglich",
    r"ff\.": "fortfolgende",
    r"Fa\.": "Firma",
    r"Inh\.": "Inhaber",
    r"s\.(?=\s?S\.)": "siehe",
    r"(?<=\d )J\.": "Jahre",
    r"sog\.": "sogenannte",
    r"ggfs\.": "gegebenenfalls",
    r"mtl\.": "monatlich",
    r"vorm\.": "vormittags",
    r"nachm\.": "nachmittags",
    r"(?<=[\w.] )u\.(?= \w)": "und",
    r"(?<=\w )od?\.(?= \w)": "oder",
    r"bspw\.": "beispielsweise",
    r"vgl\.": "vergleiche",
    r"tä?gl\.": "täglich",
    r"max\.": "maximal",
    r"Max\.(?=\s*\d)": "Maximal",
    r"zw\.(?=\s*\d)": "zwischen",
    r"mind\.": "mindestens",
    r"Art\.-Nr\.": "Artikelnummer",
    r"Kd\.-Nr\.": "Kundennummer",
    r"Best\.-Nr\.": "Bestellnummer",
    r"[Nn]r\.": "Nummer",
    r"Prof\.": "Professor",
    r"Dipl\.-Ing\.": "Diplomingenieur",
    r"Dr\.(?:-Ing\.|(?:\s?(?:med|dent|vet|rer|nat|phil|jur)\.)*)": "Doktor",
    r"Hrn\.": "Herrn",
    r"Hr\.": "Herr",
    r"Fr\.(?=\s*(?:Dr\.|Doktor|Prof\.|[A-ZÄÖÜ]))": "Frau",
    r"Tel\.(?:-?Nr\.)?": "Telefon",
    r"MwSt\.?": "Mehrwertsteuer",
    r"(?<=\b1 )Std\.": "Stunde",
    r"(?<=\b1 )Min\.": "Minute",
    r"Std\.": "Stunden",
    r"Min\.": "Minuten",
    r"Pers\.": "Personen",
    r"Stc?k\.": "Stück",
    r"Fam\.": "Familie",
    r"Abt\.": "Abteilung",
    r"KW(?=\s*\d)": "Kalenderwoche",
    r"(?<=\d\. )KW": "Kalenderwoche",
    r"S\.(?=\s*\d)": "Seite",
    r"Art\.(?=\s*\d)": "Artikel",
    r"Kap\.(?=\s*\d)": "Kapitel",
    r"Bhf\.": "Bahnhof",
    r"Hbf\.?": "Hauptbahnhof",
    r"PLZ": "Postleitzahl",
    r"GmbH": "G m b H",
    r"Co\.(?=\s?KG)": "Co",
    r"KG": "K G",
    r"OHG": "O H G",
    r"Abs\.(?=\s*\d)": "Absatz",
    r"St\.(?=\s*[A-ZÄÖÜ])": "Sankt",
    r"Jan\.": "Januar",
    r"Feb\.": "Februar",
    r"Apr\.": "April",
    r"Aug\.": "August",
    r"Sept?\.": "September",
    r"Okt\.": "Oktober",
    r"Nov\.": "November",
    r"Dez\.": "Dezember",
}
_PATTERNS = tuple(
    (re.compile(rf"(?<!\w){short}" + ("" if short.endswith(".") else r"(?!\w)")), full)
    for short, full in _FULL.items()
)
_STREET = re.compile(r"(\w*)([Ss])tr\.(?=\s|$|,|\d)")
_NUMBER = re.compile(r"(?<=[a-zäöüß]{2})nr\.")
_NO_SPACE = re.compile(r"(?<!\w)((?:Nr|Dr|Str|\w*str|Tel|Fr|Hr)\.)(?=[A-ZÄÖÜ\d])")


def rewrite(text: str) -> str:
    """`text` with its abbreviations written out; a full stop that ended the sentence stays."""
    text = _NO_SPACE.sub(r"\1 ", text)
    text = _STREET.sub(r"\1\2traße", text)
    text = _NUMBER.sub("nummer", text)
    for pattern, full in _PATTERNS:
        text = pattern.sub(lambda match, full=full: full + _stop(match), text)
    return text


def _stop(match: re.Match[str]) -> str:
    """The full stop of a sentence that ends with the abbreviation."""
    if not match[0].endswith("."):
        return ""
    rest = match.string[match.end() :].lstrip(" ")
    if not rest:
        return "."
    begins = re.match(r"\w+", rest)
    ends = begins is not None and begins[0] in _BEGINS_A_SENTENCE
    return "." if match[0] in _MAY_END_A_SENTENCE and ends else ""
