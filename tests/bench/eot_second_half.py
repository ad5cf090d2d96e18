"""The second part of the German end-of-turn set: written after the first rules, tuned on since."""

ONCE_HELD_OUT = """
== question 700 -
Wie lange dauert die Reparatur?
Haben Sie auch am Feiertag offen?
Ist Herr Wagner heute im Haus?
Was brauche ich für den Termin?
Kann mein Mann das Auto abholen?
Sind meine Tabletten schon da?
Wie komme ich zu Ihnen?
Darf ich morgen früher kommen?
Warum geht niemand ans Telefon?
Welche Unterlagen soll ich mitbringen?
Nehmen Sie noch neue Patienten?
Können Sie das bitte wiederholen?
Bis wann muss ich das bezahlen?
Ist mein Auto schon fertig?
Haben Sie mich verstanden?
Wer hat heute Notdienst?
== statement 700 -
Ich wollte meine Tabletten abholen.
Meine Tochter hat seit gestern Fieber.
Ich muss am Freitag leider absagen.
Bitte sagen Sie Frau Fischer, dass ich später komme.
Ich habe meinen Schlüssel bei Ihnen vergessen.
Ich möchte den Vertrag kündigen.
Der Motor macht komische Geräusche.
Meine Mutter ist gestürzt.
Ich komme zehn Minuten später.
Ich würde gern einen Tisch für vier Personen reservieren.
Mir geht es heute nicht gut.
Ich hole das Auto heute Abend ab.
Das Licht im Keller ist ausgefallen.
Stellen Sie mich bitte zum Chef durch.
Ich hatte gestern schon angerufen.
Ich bin gerade nicht zu Hause.
Sie können mich ab fünf Uhr erreichen.
Wir brauchen dringend einen Mechaniker.
== yes-no 700 Soll ich Sie verbinden?
Ja, das wäre schön.
Nein, lieber nicht.
Ja, machen Sie das.
Nein, das ist nicht nötig.
Doch.
Gern.
Ja, sehr gerne.
Nee.
Na klar.
Nein, vielen Dank.
Ja, verbinden Sie mich bitte.
Stimmt.
== goodbye 700 -
Gut, danke, tschüss.
Das ist alles, vielen Dank.
Alles klar, auf Wiederhören.
Danke für die Auskunft.
Schönen Tag noch.
Bis morgen dann.
Nein danke, das reicht mir.
Prima, dann bis Freitag.
== short-answer 700 Wann sollen wir Sie zurückrufen?
Übermorgen.
Nach sechs Uhr.
Am liebsten vormittags.
Am Mittwoch gegen zehn.
Jederzeit.
Heute Abend.
Am zwanzigsten Juni.
Nicht vor acht.
In zwei Wochen.
Am Vormittag wäre gut.
== conjunction 700 -
Ich hole das Auto ab, sobald | es fertig ist.
Ich möchte Herrn Bauer sprechen oder | seine Kollegin.
Die Rechnung ist falsch, denn | ich habe schon bezahlt.
Ich würde gern kommen, aber | nicht am Montag.
Mein Sohn hat Husten und | Fieber.
Ich frage, weil | ich keine Antwort bekommen habe.
Ich bleibe zu Hause, bis | der Arzt kommt.
Es geht um die Heizung und | um das Wasser.
Ich weiß nicht, ob | das möglich ist.
Schicken Sie mir bitte die Rechnung und | den Vertrag.
== verb-final 700 -
Können Sie mir sagen, wie viel das | kosten wird?
Ich hätte gern gewusst, ob mein Befund | schon da ist.
Ich rufe an, weil ich am Freitag | nicht arbeiten kann.
Es wäre schön, wenn Sie mich heute | zurückrufen könnten.
Ich habe gehört, dass Sie im August | geschlossen haben.
Wenn das Auto fertig ist, | rufen Sie mich bitte an.
Sagen Sie ihm, dass ich morgen | später komme.
Ich möchte gern wissen, wann der Techniker | zu uns kommt.
Ich warte, bis der Kollege | wieder da ist.
Die Rechnung, die ich gestern | bekommen habe, ist falsch.
Ich bin nicht sicher, ob der Termin um zehn | noch frei ist.
Falls Sie Fragen haben, | rufen Sie mich an.
== bracket 700 -
Ich würde den Termin gern auf | Mittwoch verschieben.
Könnten Sie mir die Rechnung | noch einmal schicken?
Ich habe am Montag | meinen Schlüssel vergessen.
Kann ich das Rezept | heute abholen?
Wir möchten für Samstag | einen Tisch reservieren.
Ich muss unbedingt mit | dem Chef sprechen.
Darf ich Sie etwas | fragen?
Würden Sie bitte Frau Koch | etwas ausrichten?
Ich rufe wegen meiner | Rechnung an.
Meine Hausnummer ist | siebzehn.
Ich brauche das Auto bis | Freitag.
Ich suche eine Wohnung in der | Bahnhofstraße.
Wann soll ich | vorbeikommen?
Ich wollte Ihnen nur | kurz Bescheid sagen.
Sind Sie am Freitagnachmittag | erreichbar?
Ich war letzte Woche | bei Ihnen in der Praxis.
== between-phrases 700 -
Guten Morgen, | hier ist Familie Becker.
Ich habe ein Problem, | mein Internet geht nicht.
Meine Tochter ist krank, | sie kann heute nicht kommen.
Ich brauche ein Rezept, | am besten noch heute.
Ich hätte gern einen Haarschnitt, | geht das morgen?
Nein, | am Dienstag habe ich keine Zeit.
Ja, | das können wir so machen.
Hier spricht Anna Schulz, | ich möchte meinen Termin verschieben.
== hesitation 1200 -
Ich wollte fragen, ähm, | was das kostet.
Also, äh, | mein Auto springt nicht an.
Der Termin war am, ähm, | Donnerstag.
Ich, äh, | habe meine Karte vergessen.
Das war, ähm, | letzte Woche.
Könnten Sie, ähm, | mich morgen anrufen?
Mein Name ist, äh, | Sebastian Möller.
Um, ähm, | halb drei.
== digits 700 Bitte nennen Sie mir die Nummer noch einmal.
Null vier null, | drei drei sieben acht neun.
Null eins sieben neun, | acht acht sieben sechs fünf vier drei.
Dreißig vierzig, | fünfzig sechzig.
Vorwahl null sechs neun, | dann vier fünf eins zwei.
Ja, null acht neun, | eins eins drei vier.
Sieben sieben acht, | neun null eins.
Die null eins sechs drei, | zwo zwo fünf fünf sechs sechs eins.
Eins zwei drei, | vier fünf sechs.
== postcode 700 Wie ist Ihre Postleitzahl?
Eins null | eins eins fünf.
Acht null drei | drei eins.
Fünf null sechs sechs sieben.
Sieben null | eins sieben drei.
== spelling 700 Wie schreibt man das? Bitte buchstabieren Sie.
Heinrich, Otto, | Friedrich, Friedrich.
B E | C K E R.
F wie Friedrich, | U wie Ulrich.
Wilhelm, Anton, Gustav, | Nordpol, Emil, Richard.
Köln, Offenbach, | Chemnitz, Hamburg.
S C H U | L Z.
== date-of-birth 700 Wann sind Sie geboren?
Am dritten Mai | neunzehnhundertachtzig.
Am zwölften | August neunundsiebzig.
Am ersten Januar | zweitausend.
Erster erster | sechzig.
"""
