"""German abbreviations in full."""

import re

from agents.abbreviations import Abbreviations
from agents.german import units
from agents.german.clock import MONTHS

_MAY_END_A_SENTENCE = frozenset(
    {
        r"\1traße", "Bahnhof", "Hauptbahnhof", "Co", "e V", "und so weiter", "et cetera",
        "und vieles mehr", "oder ähnlich", "oder Ähnliches", "siehe oben", "siehe unten",
        "nach Vereinbarung", "Vereinbarung", "geschlossen", "fortfolgende", "meines Erachtens",
        "vor Christus", "nach Christus", "Umsatzsteuer", "Mehrwertsteuer", "pro Person",
        "Personen", "Stück", "Minute", "Minuten", "Stunde", "Stunden", "vormittags",
        "nachmittags", "Woche", "Wochen", "Jahre", "junior", "senior", "in Ordnung", *MONTHS,
    }
)  # fmt: skip
"""By their full words."""
_BEGINS_A_SENTENCE = """
    Ab Abends Aber Achten Alle Alles Als Also Am An Antworten Auch Auf Aus Außerdem Bald Bei
    Beim Bestätigen Bestellen Bis Bitte Bleiben Brauchen Bringen Buchen Buchstabieren Da Dabei
    Dafür Daher Damals Damit Danach Danke Dann Darauf Darf Das Davon Davor Dazu Dem Den Denken
    Denn Der Des Deshalb Die Dienstags Dies Diese Diesen Dieser Dieses Doch Donnerstags Dort Dr
    Drücken Durch Dürfen Dürfte Ebenso Ein Eine Einen Einfach Er Erst Es Fahren Falls Feiertags
    Ferner Frau Freitags Für Geben Gegen Gehen Geht Genau Gern Gerne Gestern Gibt Gilt Gleich
    Gut Habe Haben Halten Hat Hätten Herr Heute Hier Hören Ich Ihnen Ihr Ihre Ihrem Ihren Ihrer
    Im Immer In Insgesamt Ist Ja Jede Jeder Jedes Jetzt Kann Kein Keine Keiner Klappt Klingeln
    Kommen Können Könnte Könnten Kostet Lassen Legen Leider Liegt Man Manche Mehr Mein Meine
    Meist Meistens Melden Mit Mittags Mittwochs Möchte Möchten Montags Morgen Morgens Muss
    Müssen Nach Nachmittags Natürlich Nehmen Nein Nennen Nichts Niemand Noch Nur Ob Oder Ohne
    Okay Passt Prof Reicht Richtig Rufen Sagen Samstags Schade Schauen Schön Schreiben Sehen
    Sehr Seine Seit Sicher Sie Sind So Sobald Soll Sollen Sollte Sonntags Sonst Sprechen Steht
    Stellen Stimmt Teilen Über Übrigens Um Und Unser Unsere Unserem Unter Versuchen Viele Vielen
    Vielleicht Vom Von Vor Vormittags Wählen Während Wann War Wäre Wären Warten Warum Was Wegen
    Weil Weiter Weitere Welche Welchen Welcher Welches Wem Wen Wenn Wer Werden Werktags Wie
    Wiederholen Wir Wird Wo Wohin Wollen Womit Worum Wünschen Würden Zu Zuerst Zum Zur Zurzeit
    Zwischen
""".split()
"""Behind an abbreviation with a capital besides nouns, which all have one."""
_BEHIND_FRIDAY = "|".join(word for word in _BEGINS_A_SENTENCE if word not in ("Dr", "Prof"))
"""But "Fr. Dr. Weber" is a woman."""

_FULL = {
    r"(\w*[Ss])tr\.(?=\s|$|,|\d)": r"\1traße",
    r"(\w*[a-zäöüß]{2})nr\.": r"\1nummer",
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
    r"[Bb]zw\.": "beziehungsweise",
    r"[Cc]a\.": "circa",
    r"[Gg]gf\.": "gegebenenfalls",
    r"[Ee]vtl\.": "eventuell",
    r"[Ii]nkl\.": "inklusive",
    r"[Ee]xkl\.": "exklusive",
    r"[Zz]zgl\.": "zuzüglich",
    r"einschl\.": "einschließlich",
    r"[Aa]bzgl\.": "abzüglich",
    r"lt\.": "laut",
    r"gem\.": "gemäß",
    r"geb\.(?= \d)": "geboren am",
    r"geb\.": "geboren",
    r"Geb\.-Datum": "Geburtsdatum",
    r"Vers\.-Nr\.": "Versicherungsnummer",
    r"i\.\s?O\.": "in Ordnung",
    r"geschl\.": "geschlossen",
    r"Vereinb\.": "Vereinbarung",
    r"bzgl\.": "bezüglich",
    r"Bzgl\.": "Bezüglich",
    r"wg\.": "wegen",
    r"z\.\s?T\.": "zum Teil",
    r"zzt\.": "zurzeit",
    r"voraussichtl\.": "voraussichtlich",
    r"wöchentl\.": "wöchentlich",
    r"jährl\.": "jährlich",
    r"ff\.": "fortfolgende",
    r"Fa\.": "Firma",
    r"Inh\.": "Inhaber",
    r"s\.(?=\s?S\.)": "siehe",
    r"(?<=\d )J\.": "Jahre",
    r"[Ss]og\.": "sogenannte",
    r"[Gg]gfs\.": "gegebenenfalls",
    r"mtl\.": "monatlich",
    r"vorm\.": "vormittags",
    r"nachm\.": "nachmittags",
    r"(?<=[\w.] )u\.(?= \w)": "und",
    r"(?<=\w )od?\.(?= \w)": "oder",
    r"[Bb]spw\.": "beispielsweise",
    r"[Vv]gl\.": "vergleiche",
    r"[Tt]ä?gl\.": "täglich",
    r"max\.": "maximal",
    r"Max\.(?=\s*\d)": "Maximal",
    r"zw\.(?=\s*\d)": "zwischen",
    r"mind\.": "mindestens",
    r"Mind\.(?=\s*\d)": "Mindestens",
    r"Art\.-Nr\.": "Artikelnummer",
    r"Kd\.?-Nr\.": "Kundennummer",
    r"Best\.-Nr\.": "Bestellnummer",
    r"USt-?I[dD]-?Nr\.": "Umsatzsteuer-Identifikationsnummer",
    r"St\.?-Nr\.": "Steuernummer",
    r"IdNr\.": "Identifikationsnummer",
    r"Az\.": "Aktenzeichen",
    r"[Nn]r\.": "Nummer",
    r"Prof\.": "Professor",
    r"Dres\.": "Doktores",
    r"jun\.": "junior",
    r"sen\.": "senior",
    r"d\.(?= \d{1,2}\.)": "den",
    r"Gebr\.": "Gebrüder",
    r"Dipl\.-Ing\.": "Diplomingenieur",
    r"Dr\.(?:-Ing\.|(?:\s?(?:med|dent|vet|rer|nat|phil|jur)\.)*)": "Doktor",
    r"Hrn\.": "Herrn",
    r"Hr\.": "Herr",
    rf"Fr\.(?=\s*(?!(?:{_BEHIND_FRIDAY})\b)[A-ZÄÖÜ])": "Frau",
    r"Mob\.(?=:?\s*[\d+(])": "Mobil",
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
    r"(?<=& )Co\.": "Co",
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
_ELSEWHERE = [
    r"(?:Mo|Di|Mi|Do|Fr|Sa)\.",
    r"So\.(?=\s*[\da-zäöü(–-])",
    r"(?:Tsd|Mio|Mrd)\.",
    *(re.escape(short) for short in units.NAMES if short.endswith(".")),
]
"""What the passes for days, measures and prices write out."""
TABLE = Abbreviations(
    _FULL, may_end=_MAY_END_A_SENTENCE, begins=_BEGINS_A_SENTENCE, elsewhere=_ELSEWHERE
)
_NO_SPACE = re.compile(r"(?<!\w)((?:Nr|Dr|Str|\w*str|Tel|Fr|Hr)\.)(?=[A-ZÄÖÜ\d])")


def rewrite(text: str) -> str:
    """`text` with its abbreviations written out; a full stop that ended the sentence stays."""
    return TABLE.rewrite(_NO_SPACE.sub(r"\1 ", text))
