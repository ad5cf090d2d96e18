"""Written German becomes words."""

import dataclasses

import pytest

from agents.german.speakable import speakable
from agents.receptionist.texts_de import GERMAN

TABLE = """
14.05.2026 | vierzehnter Mai zweitausendsechsundzwanzig
am 14.05.2026 | am vierzehnten Mai zweitausendsechsundzwanzig
Der 14.05.2026 passt. | Der vierzehnte Mai zweitausendsechsundzwanzig passt.
vom 3. bis 5. Mai | vom dritten bis fünften Mai
vom 3.-5. Mai | vom dritten bis fünften Mai
Vom 24.12. bis 26.12. geschlossen. | Vom vierundzwanzigsten Dezember bis sechsundzwanzigsten Dezember geschlossen.
am Montag, 14.5. geschlossen | am Montag, vierzehnten Mai geschlossen
Heute ist der 20. November 2026. | Heute ist der zwanzigste November zweitausendsechsundzwanzig.
am 1. Mai | am ersten Mai
am 3.8.98 | am dritten August neunzehnhundertachtundneunzig
2026-05-14 | vierzehnter Mai zweitausendsechsundzwanzig
am 31.02.2026 | am einunddreißigsten Februar zweitausendsechsundzwanzig
im Jahr 2026 | im Jahr zweitausendsechsundzwanzig
seit 1999 | seit neunzehnhundertneunundneunzig
9:30 Uhr | neun Uhr dreißig
09:30 | neun Uhr dreißig
9.30 Uhr | neun Uhr dreißig
um 14 Uhr 30 | um vierzehn Uhr dreißig
um 1 Uhr | um ein Uhr
um 0:05 Uhr | um null Uhr fünf
17-18 Uhr | siebzehn bis achtzehn Uhr
von 8 bis 12 Uhr | von acht bis zwölf Uhr
8:00–12:00 Uhr | acht bis zwölf Uhr
8:30-12:00 | acht Uhr dreißig bis zwölf Uhr
Mo-Fr 8-12 Uhr | Montag bis Freitag acht bis zwölf Uhr
Mo. 8 Uhr, Fr. 9 Uhr | Montag acht Uhr, Freitag neun Uhr
030 1234567 | null drei null, eins zwei, drei vier, fünf sechs sieben
030/1234567 | null drei null, eins zwei, drei vier, fünf sechs sieben
(030) 123456 | null drei null, eins zwei, drei vier, fünf sechs
0151-23456789 | null eins fünf eins, zwei drei, vier fünf, sechs sieben, acht neun
+49 30 123456 | plus vier neun, drei null, eins zwei, drei vier, fünf sechs
+49 (0)30 123456 | plus vier neun, drei null, eins zwei, drei vier, fünf sechs
DE89 3704 0044 0532 0130 00 | D E acht neun, drei sieben null vier, null null vier vier, null fünf drei zwei, null eins drei null, null null
DE89370400440532013000 | D E acht neun, drei sieben null vier, null null vier vier, null fünf drei zwei, null eins drei null, null null
10115 Berlin | eins null eins eins fünf Berlin
PLZ 10115 | Postleitzahl eins null eins eins fünf
Wählen Sie die 112. | Wählen Sie die eins eins zwei.
unter 116117 | unter eins eins sechs, eins eins sieben
Ihre Kundennummer ist 12345. | Ihre Kundennummer ist eins zwei, drei vier fünf.
Rechnung Nr. 2026-113 | Rechnung Nummer zwei null zwei sechs, eins eins drei
12,50 € | zwölf Euro fünfzig
12,05 Euro | zwölf Euro fünf
1 € | ein Euro
0,99 € | neunundneunzig Cent
0,01 € | ein Cent
€ 12,50 | zwölf Euro fünfzig
12,- € | zwölf Euro
1.234,50 € | eintausendzweihundertvierunddreißig Euro fünfzig
3,5 Mio. € | drei Komma fünf Millionen Euro
5-10 Euro | fünf bis zehn Euro
-5 € | minus fünf Euro
19 % | neunzehn Prozent
19% | neunzehn Prozent
2,5 % | zwei Komma fünf Prozent
50%ige | fünfzigprozentige
3,14 | drei Komma eins vier
1.000 | eintausend
100.000 Einwohner | einhunderttausend Einwohner
im 3. Stock | im dritten Stock
der 1. Termin | der erste Termin
in der 2. Etage | in der zweiten Etage
ein 2. Termin | ein zweiter Termin
Ihre 7. Sitzung | Ihre siebte Sitzung
Ich habe 3. Das reicht. | Ich habe drei. Das reicht.
5 km | fünf Kilometer
1 km | ein Kilometer
1 h | eine Stunde
30 min | dreißig Minuten
20 °C | zwanzig Grad
-5 °C | minus fünf Grad
1,5 l | eins Komma fünf Liter
80 km/h | achtzig Kilometer pro Stunde
25 m² | fünfundzwanzig Quadratmeter
z. B. heute | zum Beispiel heute
z.B. heute | zum Beispiel heute
d. h. morgen | das heißt morgen
Hauptstr. 12 | Hauptstraße zwölf
Hr. Dr. Müller | Herr Doktor Müller
Fr. Weber | Frau Weber
ca. 5 Tage | circa fünf Tage
bzw. morgen | beziehungsweise morgen
Autos usw. | Autos und so weiter.
Tel. ist besetzt | Telefon ist besetzt
ggf. später | gegebenenfalls später
inkl. MwSt. | inklusive Mehrwertsteuer.
Müller & Söhne | Müller und Söhne
§ 5 | Paragraf fünf
info@praxis-am-markt.de | info at praxis minus am minus markt Punkt d e
www.praxis.de | w w w Punkt praxis Punkt d e
https://praxis.de/termine. | praxis Punkt d e Schrägstrich termine.
3x täglich | dreimal täglich
24-Stunden-Dienst | vierundzwanzig-Stunden-Dienst
A4 | A vier
007 | null null sieben
3-5 Tage | drei bis fünf Tage
1/2 | einhalb
Zimmer 12 | Zimmer zwölf
101 Jahre | einhunderteins Jahre
Guten Tag, wie geht es Ihnen? | Guten Tag, wie geht es Ihnen?
So machen wir das. | So machen wir das.
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_table(row: str) -> None:
    written, _, spoken = row.partition(" | ")
    assert speakable(written) == spoken


def test_no_digit_or_sign_is_left() -> None:
    for row in TABLE.strip().splitlines():
        words = speakable(row.partition(" | ")[0])
        assert not any(sign.isdigit() or sign in "€%§@&" for sign in words)


def test_words_stay_as_they_are() -> None:
    """What is spoken already goes through unchanged, so a second pass does no harm."""
    for row in TABLE.strip().splitlines():
        words = speakable(row.partition(" | ")[0])
        assert speakable(words) == words
    for field in dataclasses.fields(GERMAN):
        sentence = getattr(GERMAN, field.name)
        if isinstance(sentence, str):
            plain = sentence.replace("{", "").replace("}", "").replace("_", "")
            assert speakable(plain) == plain
