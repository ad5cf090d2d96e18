"""The part of the German end-of-turn set that no rule was written for.

A figure from these lines says more than one from the others. Who changes the rules because of what
they show has to write new lines.
"""

HELD_OUT = """
== question 700 -
Hat Doktor Lehmann diese Woche Sprechstunde?
Bis wann kann ich heute kommen?
Ist das Rezept schon unterschrieben?
Wie viel kostet der Ölwechsel?
Sprechen Sie auch Englisch?
Kann ich den Schlüssel morgen früh abgeben?
Wo kann ich bei Ihnen parken?
Haben Sie meine Nachricht bekommen?
Machen Sie auch Hausbesuche?
Wann ist Frau Neumann wieder da?
Brauche ich eine Überweisung?
Liefern Sie auch nach Hause?
Ist bei Ihnen heute etwas frei?
== statement 700 -
Ich hätte gern einen Termin am Donnerstag um halb vier.
Ich brauche einen Termin für nächste Woche.
Wir kommen am Samstag zu viert.
Meine Waschmaschine ist undicht.
Ich habe heute Morgen einen Brief von Ihnen bekommen.
Bitte schicken Sie mir die Unterlagen per Post.
Ich möchte mich für den Kurs anmelden.
Mein Sohn hat sich den Arm gebrochen.
Sie haben mich gestern angerufen.
Ich warte seit einer Woche auf die Lieferung.
Ich kann Sie sehr schlecht verstehen.
Die Tür lässt sich nicht mehr öffnen.
Ich wollte mich nur bedanken.
Ich möchte zwei Karten für Freitag.
Ich würde gern mit jemandem aus der Buchhaltung sprechen.
Ich nehme den Termin am Mittwoch.
== yes-no 700 Darf ich Sie zurückrufen lassen?
Ja, sehr gern.
Nein, das brauche ich nicht.
Auf keinen Fall.
Ja, natürlich.
Nein, heute nicht.
Ja, unbedingt.
Lieber nicht.
Ja, das passt.
Selbstverständlich.
Nö.
== goodbye 700 -
Ich danke Ihnen, auf Wiedersehen.
Nein, mehr wollte ich nicht.
Dann bis Montag, tschüss.
Okay, danke Ihnen.
Das hilft mir weiter, danke.
Schönes Wochenende.
Ihnen auch, auf Wiederhören.
== short-answer 700 Wann möchten Sie kommen?
Am Donnerstagnachmittag.
Gleich morgen früh.
Um Viertel nach neun.
Am zweiten Juni.
Nach Feierabend.
Irgendwann nächste Woche.
Heute noch, wenn es geht.
Lieber am Freitag.
== conjunction 700 -
Ich möchte bezahlen, aber | ich habe keine Rechnung.
Ich rufe noch einmal an, obwohl | ich schon einen Termin habe.
Wir kommen mit dem Auto oder | mit dem Zug.
Ich brauche eine Bescheinigung, damit | ich arbeiten darf.
Mein Mann ist krank und | ich auch.
Ich möchte wissen, ob | der Brief angekommen ist.
Melden Sie sich bitte, sobald | Sie etwas wissen.
Ich habe Fieber und | Kopfschmerzen.
Ich komme später, weil | der Bus nicht fährt.
Ich habe nicht am Montag, sondern | am Dienstag einen Termin.
== verb-final 700 -
Wissen Sie, wann der Chef | zurückkommt?
Ich frage mich, ob die Ware morgen | geliefert wird.
Ich melde mich, weil ich seit Tagen | kein Internet habe.
Sagen Sie mir bitte, wie ich am besten | zu Ihnen komme.
Wenn Sie heute keine Zeit haben, | komme ich morgen.
Ich hoffe, dass Sie mir dabei | helfen können.
Können Sie nachsehen, ob meine Zahlung | angekommen ist?
Das Paket, das Sie mir letzte Woche | geschickt haben, war leer.
Ich weiß nicht, wie man den Antrag | ausfüllt.
Es kann sein, dass ich den Termin | vergessen habe.
Da ich im Urlaub bin, | kann ich erst im Mai kommen.
== bracket 700 -
Ich muss den Termin morgen | leider absagen.
Könnten Sie meinem Mann | etwas ausrichten?
Ich habe vor zwei Wochen | eine Waschmaschine bestellt.
Wir würden gern am Sonntag | bei Ihnen essen.
Ich möchte bitte mit der | Buchhaltung sprechen.
Ich bin mit der Reparatur | nicht zufrieden.
Haben Sie für nächste Woche | noch etwas frei?
Dürfte ich Ihnen kurz | eine Frage stellen?
Ich interessiere mich für die | Wohnung im dritten Stock.
Meine Versicherungsnummer steht auf der | Karte.
Ich rufe im Namen meiner | Mutter an.
Kann Herr Lang mich heute | noch zurückrufen?
Ich habe mir am Wochenende | den Fuß verletzt.
== between-phrases 700 -
Guten Abend, | ich habe eine Frage zu meiner Bestellung.
Ich hätte gern einen Termin, | wenn möglich am Vormittag.
Mein Name ist Julia Krause, | ich bin Patientin bei Ihnen.
Ich bin krank, | ich komme heute nicht.
Ja, | das wäre mir recht.
Die Heizung ist ausgefallen, | seit gestern Abend.
Ich brauche einen Klempner, | möglichst heute noch.
Hallo, | hier ist noch einmal Peters.
== hesitation 1200 -
Ich suche, ähm, | einen Zahnarzt.
Es geht um, äh, | meinen Vertrag.
Wir haben, ähm, | ein Problem mit der Heizung.
Am, äh, | Dienstag vielleicht.
Können Sie, ähm, | das noch einmal sagen?
Meine Frau hat, äh, | einen Termin bei Ihnen.
Ja, also, ähm, | ich wollte nur fragen, was das kostet.
Das ist, ähm, | schwer zu erklären.
== digits 700 Wie lautet Ihre Telefonnummer?
Null zwei zwei eins, | sechs sieben acht neun null.
Null eins sieben zwei, | drei vier fünf sechs, | sieben acht neun.
Null fünf eins eins, | vierundvierzig, | zwölf, dreizehn.
Also null acht neun, | neun acht, | sieben sechs, | fünf vier.
Null eins fünf zwei, | eins eins zwei zwei, | drei drei vier vier.
Null drei vier eins, | fünf fünf, | sechs sechs sechs.
Null vier null, eins zwei drei, | vier fünf sechs sieben.
Meine Handynummer ist null eins sieben null, | neun neun acht, | acht sieben sieben eins.
Plus vier neun, eins sieben fünf, | vier drei zwei eins, | fünf sechs sieben.
Null sechs zwei zwei eins, vier drei zwei eins neun.
Null eins sieben sechs, vier fünf sechs sieben acht neun eins.
== customer-number 700 Wie ist Ihre Kundennummer?
Vier sieben, | eins eins neun.
Acht null null, | drei sechs zwei.
Zwei fünf | neun neun.
== postcode 700 Nennen Sie mir bitte Ihre Postleitzahl.
Zwei null | drei fünf vier.
Vier vier eins | drei fünf.
Null vier eins null neun.
Neun null vier | null drei.
Die Postleitzahl ist sechs acht | eins fünf neun.
Achtundsechzig | eins fünf neun.
== iban 700 Wie lautet Ihre IBAN?
D E zwölf, fünf null null eins, | null fünf eins sieben, | fünf vier null sieben, | drei zwei \
vier neun, | drei eins.
D E zwei eins, drei null eins zwei, | null vier null null, | null null null null, | null eins \
fünf zwei, | zwei acht.
D E null zwei, eins zwei null drei, | null null null null, | null null null null, | zwei null \
zwei null, | fünf eins.
Die IBAN ist D E null zwei, | eins null null eins, | null null eins null, | null null null sechs, \
| acht zwei null eins, | null eins.
D E null zwei fünf null null eins null fünf eins sieben null eins drei sieben null sieben fünf \
null drei null.
== spelling 700 Können Sie Ihren Nachnamen buchstabieren?
Siegfried, Cäsar, | Heinrich, Anton, Friedrich.
P E | T E R S.
Kaufmann, Otto, | Paula, Paula.
V wie Viktor, | O wie Otto.
Salzwedel, Chemnitz, | Hamburg, Unna, Leipzig.
Maier, M A | I E R.
H O F | F M A N N.
Lang, L A N G.
B A U | E R, fertig.
Zeppelin, Ida, | Emil, Gustav, Punkt.
== date-of-birth 700 Wie ist Ihr Geburtsdatum?
Am achten März | neunzehnhundertfünfundsiebzig.
Der vierundzwanzigste | Dezember neunzehnhundertneunzig.
Zweiter vierter | neunundachtzig.
Der fünfzehnte | siebte | neunzehnhundertvierundsechzig.
Ich bin am elften | November zweitausendeins geboren.
Neunter Juni | dreiundfünfzig.
Null sieben, | null acht, | zweiundsiebzig.
Einunddreißig, | zehn, | fünfundneunzig.
== date-of-birth 700 Nennen Sie mir bitte Ihr Geburtsdatum.
Am dreißigsten | Januar | achtundsechzig.
Am sechsten Februar neunzehnhundertachtundachtzig.
Siebzehnter zwölfter zweitausendvier.
Mein Geburtsdatum ist der zwanzigste | August sechsundsiebzig.
Geboren bin ich am vierten | Oktober dreiundachtzig.
Elfter elfter | neunzehnhundert | elf.
== date-of-birth 700 -
Meine Mutter, geboren am dritten vierten | neunzehnhundertvierzig, ist gestürzt.
Mein Geburtsdatum ist der zehnte | fünfte zweitausend.
"""
