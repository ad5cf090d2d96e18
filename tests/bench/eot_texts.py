"""The German end-of-turn set: what callers say, and where they pause without having finished.

A section begins with its category, the pause in ms and what TOM asked before ("-": nothing). "|" \
is
the pause inside a sentence: before it the caller has not finished, at the end of the line they
have. `DEVELOPED` and `eot_second_half.py` were there while the rules were written;
`eot_held_out.py` was not looked at.
"""

from dataclasses import dataclass

DEVELOPED = """
== question 700 -
Haben Sie heute geöffnet?
Haben Sie am Samstag geöffnet?
Wann haben Sie morgen geöffnet?
Wo finde ich Ihre Praxis?
Was kostet eine Inspektion?
Wie lange haben Sie heute offen?
Kann ich heute noch vorbeikommen?
Können Sie mir bitte helfen?
Haben Sie noch Termine frei?
Ist der Chef zu sprechen?
Wann kann ich mein Auto abholen?
Wie ist Ihre Adresse?
Geht das auch am Freitag?
Wer ist am Apparat?
Machen Sie am Samstag auf?
Sind Sie morgen da?
Wann machen Sie zu?
Muss ich einen Termin vereinbaren?
Kann ich mit Karte bezahlen?
Gibt es bei Ihnen Parkplätze?
== statement 700 -
Ich brauche einen Termin am Montag.
Ich möchte einen Termin vereinbaren.
Ich möchte meinen Termin absagen.
Mein Auto ist kaputt.
Ich brauche ein Rezept.
Rufen Sie mich bitte zurück.
Bitte rufen Sie mich morgen an.
Verbinden Sie mich bitte mit der Werkstatt.
Ich möchte mit Herrn Müller sprechen.
Ich kann morgen leider nicht kommen.
Ich habe mich verwählt.
Das geht leider nicht.
Ich bin seit gestern krank.
Die Heizung geht nicht mehr.
Ich hätte gern einen Termin am Dienstag.
Ich will eine Nachricht hinterlassen.
Mein Termin ist am Donnerstag um neun.
Ich komme dann morgen Vormittag.
Ich muss meinen Termin verschieben.
Ich wollte fragen, ob Sie heute offen haben.
== yes-no 700 Ist das richtig?
Ja.
Nein.
Ja, bitte.
Nein, danke.
Ja, genau.
Ja, das stimmt.
Nein, das ist falsch.
Richtig.
Ja gern.
In Ordnung.
Genau.
Okay.
Ja, das ist richtig.
Nein, das stimmt nicht.
Jawohl.
== goodbye 700 -
Vielen Dank, auf Wiederhören.
Danke schön.
Tschüss.
Das war alles, danke.
Auf Wiederhören.
Nein, danke, das war alles.
Danke, tschüss.
Vielen Dank.
== short-answer 700 Wann passt es Ihnen?
Am Montag.
Um acht Uhr.
Morgen Vormittag.
Am Freitag um zehn Uhr.
Nächste Woche.
Heute Nachmittag bitte.
Ab drei Uhr.
Am fünften Mai.
Das ist mir egal.
So bald wie möglich.
== conjunction 700 -
Ich brauche einen Termin, weil | ich starke Schmerzen habe.
Ich möchte meinen Termin absagen und | einen neuen vereinbaren.
Ich komme am Montag oder | am Dienstag.
Das geht leider nicht, weil | ich arbeiten muss.
Ich rufe an, weil | mein Auto kaputt ist.
Ich bin krank und | kann nicht kommen.
Ich möchte kommen, aber | ich habe kein Auto.
Ich wollte fragen, ob | Sie heute offen haben.
Ich glaube, dass | mein Termin morgen ist.
Rufen Sie mich an, wenn | das Auto fertig ist.
Ich brauche ein Rezept und | eine Krankmeldung.
Meine Frau ist krank und | braucht einen Arzt.
== verb-final 700 -
Können Sie mir sagen, ob Sie morgen | geöffnet haben?
Ich wollte fragen, ob Sie am Samstag | offen haben.
Können Sie mir sagen, wann Sie heute | schließen?
Ich rufe an, weil mein Auto | nicht mehr fährt.
Ich weiß nicht, ob mein Termin | am Montag ist.
Ich möchte wissen, wie lange das | noch dauert.
Rufen Sie mich an, wenn mein Auto | fertig ist.
Wenn ich morgen komme, | haben Sie dann Zeit?
Weil ich krank bin, | kann ich nicht kommen.
Ich glaube, dass der Termin | falsch ist.
Sagen Sie mir bitte, wo Ihre Praxis | ist.
Ich wollte wissen, was die Reparatur | kosten soll.
Ich kann nicht kommen, weil ich heute | arbeiten muss.
Wissen Sie, ob der Arzt heute | da ist?
== bracket 700 -
Ich möchte einen Termin am | Montag.
Ich möchte gern | einen Termin vereinbaren.
Ich würde gern am Montag | vorbeikommen.
Können Sie mich mit | Herrn Müller verbinden?
Können Sie mir | bitte helfen?
Könnten Sie mich bitte | zurückrufen?
Haben Sie am Samstag | geöffnet?
Ich habe gestern | bei Ihnen angerufen.
Ich bin seit drei Tagen | krank.
Ich muss meinen Termin am Montag | absagen.
Kann ich heute noch | vorbeikommen?
Ich hätte gern | einen Termin.
Ich wollte fragen, | ob Sie heute offen haben.
Können Sie mir sagen, | wann Sie geöffnet haben?
Ich kann am Freitag | leider nicht kommen.
Mein Name ist | Peter Schmidt.
Meine Adresse ist | Hauptstraße zwölf.
Es geht um | meine Rechnung.
Ich brauche einen neuen | Termin.
Ich habe eine Frage zu | meiner Rechnung.
Haben Sie morgen | einen Termin frei?
Ist Frau | Schneider da?
== between-phrases 700 -
Guten Tag, | ich brauche einen Termin.
Guten Tag, mein Name ist Schmidt, | ich habe eine Frage.
Ich hätte gern einen Termin, | am liebsten am Montag.
Ich habe eine Frage, | haben Sie am Samstag offen?
Ich möchte einen Termin | am Dienstag.
Hallo, | wann haben Sie geöffnet?
Ich rufe wegen der Rechnung an, | die ist falsch.
Es geht um mein Auto, | das ist kaputt.
Ich heiße Thomas Weber, | ich rufe wegen der Rechnung an.
Ich brauche einen Termin, | möglichst bald.
== hesitation 1200 -
Ich hätte gern, ähm, | einen Termin.
Ich brauche, äh, | ein Rezept.
Ähm, | haben Sie heute offen?
Ich möchte, ähm, | meinen Termin absagen.
Mein Auto ist, ähm, | in der Werkstatt.
Also ich rufe an, weil, ähm, | mein Auto kaputt ist.
Können Sie mir, äh, | bitte helfen?
Ich wollte, ähm, | eine Nachricht hinterlassen.
Haben Sie, äh, | am Samstag offen?
Das ist, ähm, | am Montag.
== digits 700 Unter welcher Nummer können wir Sie erreichen?
Null drei null, | eins zwei drei vier fünf.
Null eins fünf eins, | zwei drei vier fünf sechs sieben acht.
Null acht neun, | vier fünf sechs sieben acht.
Meine Nummer ist | null drei null eins zwei drei vier fünf.
Null vier null, sieben sieben, | acht acht neun neun.
Die Nummer ist null zwei eins eins, | vier vier fünf sechs.
Plus vier neun, | drei null eins zwei drei vier.
Null eins sieben sechs, zwanzig, | dreißig vierzig fünfzig.
Null drei null vier fünf, | sechs sieben acht neun.
Null sieben eins eins, zwo zwo, | drei drei vier.
Ja, das ist die null drei null, | sieben acht neun null.
Null sechs neun | neun acht sieben sechs fünf.
== spelling 700 Können Sie den Namen bitte buchstabieren?
Martha, Übermut, Ludwig, | Ludwig, Emil, Richard.
M Ü L | L E R.
Schneider, S C H | N E I D E R.
Anton, Berta, | Cäsar, Dora.
K wie Kaufmann, | O wie Otto.
Berlin, Aachen, | Unna, Essen, Rostock.
Otto, Tübingen, | Tübingen, Offenbach.
W E | B E R.
Meier, M E I E R.
Fuchs, F U | C H S.
Krüger, K R Ü G E R, fertig.
Richter, Punkt.
== statement 700 -
Ich möchte einen Termin am Montag um zehn Uhr.
Ich hätte gern am Dienstag um drei einen Termin.
Ich möchte einen Termin für Freitag.
Ich brauche morgen ein Taxi.
Mein Name ist Schmidt und ich möchte meinen Termin absagen.
== yes-no 700 Soll ich eine Nachricht aufnehmen?
Ja, das wäre nett.
Nein, ich rufe wieder an.
Machen Sie das.
Nicht nötig.
== date-of-birth 700 Wann sind Sie geboren?
Der dritte fünfte | neunzehnhundertachtzig.
Am zwölften | März | neunzehnhundertsechzig.
Drei | fünf | achtzig.
Am neunzehnten | September vierundsiebzig.
Zwanzigster | achter | zweitausendzehn.
Null eins, | null zwei, | fünfundfünfzig.
Der fünfte Juli neunzehnhundertzweiundneunzig.
Am siebten siebten | neunzehnhundert | einundsiebzig.
Eins zwei, null drei, | sechs sieben.
Am ersten vierten siebenundsechzig.
== date-of-birth 700 Wie lautet Ihr Geburtsdatum?
Ich bin am achten | Mai | neunzehnhundertfünfzig geboren.
Das ist der zwölfte | zwölfte dreiundsechzig.
Vierzehnter Februar | zweitausendeins.
== date-of-birth 700 -
Mein Geburtsdatum ist der dritte | Juni achtzig.
== short-answer 700 Wann passt es Ihnen?
Am dritten fünften.
Am zwölften.
Zwischen acht und zehn.
== iban 700 Nennen Sie mir bitte Ihre IBAN.
D E acht neun, drei sieben null vier, | null null vier vier, | null fünf drei zwei, | null eins \
drei null, | null null.
Die lautet D E eins zwei, | fünf null null eins, und dann | null fünf eins sieben fünf vier null \
sieben, | drei zwei vier neun drei eins.
D E acht neun drei sieben null vier null null vier vier null fünf drei zwei null eins drei null \
null null.
== postcode 700 Wie ist Ihre Postleitzahl?
Eins null | eins | eins fünf.
Meine Postleitzahl ist acht null | drei drei eins.
Sieben null eins sieben drei.
== digits 1000 Unter welcher Nummer können wir Sie erreichen?
Null drei null, neun acht, sieben sechs, | fünf vier, | drei zwei.
Null eins sieben sechs, zwei drei vier, | fünf sechs, | sieben acht.
Null vier null, drei drei vier, | vier fünf fünf.
Null sieben eins eins, vier fünf, | sechs sieben acht.
Null eins fünf eins, | zwei drei vier, fünf sechs sieben, | acht neun.
Null acht neun, vier fünf sechs, sieben acht neun.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a caller's."""

    category: str
    parts: tuple[str, ...]
    """Between the pauses; all but the last are unfinished."""
    pause_ms: int
    question: str
    """What TOM asked."""

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.parts)


def items(table: str) -> list[Item]:
    """The lines of a table above."""
    found: list[Item] = []
    category, pause_ms, question = "", 0, ""
    for line in filter(None, table.splitlines()):
        if line.startswith("== "):
            _, category, pause, question = line.split(maxsplit=3)
            pause_ms, question = int(pause), question.removeprefix("-")
        else:
            parts = tuple(part.strip() for part in line.split("|"))
            found.append(Item(category, parts, pause_ms, question))
    return found
