"""The rules on where German callers end. The whole set is in `tests/bench/eot_texts.py`."""

import pytest

from agents.german.turn_end import asked, judge
from agents.receptionist.texts_de import GERMAN
from agents.turn_end import Asked, Completion
from tom.probe.measure import QUESTIONS

OPEN, UNSURE = Completion.OPEN, Completion.UNSURE
LIKELY, FINISHED = Completion.LIKELY, Completion.FINISHED


def rows(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize(
    "text",
    rows("""
        ich rufe an weil
        ich brauche einen termin und
        ähm
        ich hätte gern ähm
        ich möchte einen termin am
        meine nummer ist
        rufen sie mich bitte unter der
        ich hätte gern den nächsten
        können sie mich mit herrn
        ich habe eine frage zu
        ich möchte
        ich hätte gern
        ich würde gern am montag
        können sie mir
        könnten sie mich bitte
        können sie mir einen termin
        haben sie heute
        haben sie am samstag
        ich habe gestern
        ich bin seit drei tagen
        ob sie morgen
        können sie mir sagen ob sie morgen geöffnet
        sagen sie mir bitte wo ihre praxis
        der termin den ich gestern
        ich glaube dass der termin
        wenn ich morgen komme
        ich wollte fragen
        können sie mir sagen
        was kostet
        ich komme morgen,
        weil ich habe gestern
        ich
        ich glaube das
        ich glaube das der termin
        ich möchte wissen wie lange das
        können sie mir sagen sie morgen
        die rechnung die ich gestern bekommen habe
        ich hole das auto ab so bald
        sind sie am freitagnachmittag
    """),
)
def test_nobody_ends_here(text: str) -> None:
    assert judge(text) is OPEN


@pytest.mark.parametrize(
    "text",
    rows("""
        nein danke auf wiederhören
        vielen dank auf wiederhören
        wie bitte
        haben sie heute geöffnet
        haben sie heute auf
        wann machen sie zu
        machen sie am samstag auf
        rufen sie mich bitte an
        rufen sie mich bitte zurück
        können sie mir bitte helfen
        können sie mir sagen ob sie morgen geöffnet haben
        ich weiß nicht ob das geht
        sagen sie mir bitte wo ihre praxis ist
        wenn das geht komme ich morgen
        ich habe gestern einen brief bekommen
        ich möchte einen termin vereinbaren
        ich möchte herrn müller sprechen
        einen termin bitte
        um acht uhr dreißig
        was kostet das
        wo sind sie
        mein auto springt nicht an
        die rechnung die ich gestern bekommen habe ist falsch
        ich rufe wieder an
        wie komme ich zu ihnen
        bis wann muss ich das bezahlen
        was brauche ich für den termin
    """),
)
def test_a_closed_sentence_ends(text: str) -> None:
    assert judge(text) is FINISHED


@pytest.mark.parametrize(
    "text",
    rows("""
        nein danke
        das war alles vielen dank
        ja
        das war alles
        mein auto ist kaputt
        weil ich habe kein auto
        ich brauche einen termin am montag
        ich brauche ein rezept
        so bald wie möglich
        meine tochter hat seit gestern fieber
        das reicht mir
    """),
)
def test_it_seems_whole(text: str) -> None:
    assert judge(text, Asked.FACT) is LIKELY


@pytest.mark.parametrize(
    "text",
    rows("""
        guten tag
        mein name ist müller
        guten tag mein name ist schmidt
        ich hätte gern einen termin
        ich brauche einen termin
        ich habe eine frage
        ich rufe an
        es geht um meine rechnung
        ein termin
        um acht
        ja
        darf ich sie etwas fragen
    """),
)
def test_it_could_end_here_and_often_goes_on(text: str) -> None:
    assert judge(text) is UNSURE


@pytest.mark.parametrize("question", [*QUESTIONS, "Wann haben Sie geöffnet?", "Stopp bitte."])
def test_what_the_probe_asks_is_whole(question: str) -> None:
    assert judge(question.lower()) in (FINISHED, LIKELY)


@pytest.mark.parametrize(
    ("text", "wanted", "completion"),
    [
        ("null drei null", Asked.NOTHING, OPEN),
        ("null drei null danke", Asked.NOTHING, LIKELY),
        ("null drei null eins zwei drei vier fünf", Asked.NUMBER, OPEN),
        ("0151 23456", Asked.NUMBER, OPEN),
        ("null eins fünf eins zwei drei vier fünf sechs sieben acht", Asked.NUMBER, UNSURE),
        ("null eins sieben sechs zwanzig dreißig vierzig fünfzig", Asked.NUMBER, LIKELY),
        ("null vier null drei drei vier vier fünf", Asked.NUMBER, OPEN),
        ("null vier null drei drei vier vier fünf fünf sechs", Asked.NUMBER, UNSURE),
        ("null drei null drei drei vier vier fünf fünf sechs", Asked.NUMBER, OPEN),
        ("plus vier neun eins sieben fünf vier drei zwei eins fünf", Asked.NUMBER, OPEN),
        ("null acht neun vier fünf sechs und dann", Asked.NUMBER, OPEN),
        ("drei", Asked.NUMBER, OPEN),
        ("drei", Asked.FACT, FINISHED),
        ("zwischen acht und zehn", Asked.FACT, FINISHED),
        ("meine kundennummer ist zwei", Asked.NOTHING, OPEN),
        ("eins null eins", Asked.POSTCODE, OPEN),
        ("eins null eins eins fünf", Asked.POSTCODE, FINISHED),
        ("meine postleitzahl ist acht null", Asked.NOTHING, OPEN),
        ("meine postleitzahl ist acht null drei drei eins", Asked.NOTHING, FINISHED),
        (f"d e{' vier' * 19}", Asked.IBAN, OPEN),
        (f"d e{' vier' * 20}", Asked.IBAN, FINISHED),
        (f"d e acht neun und dann zweimal die null{' vier' * 16}", Asked.IBAN, FINISHED),
        (f"a t{' vier' * 18}", Asked.IBAN, FINISHED),
        (f"meine iban ist d e{' vier' * 20}", Asked.NOTHING, FINISHED),
        ("der dritte fünfte", Asked.BIRTH_DATE, OPEN),
        ("am zwölften märz", Asked.BIRTH_DATE, OPEN),
        ("am zwölften märz neunzehnhundert", Asked.BIRTH_DATE, OPEN),
        ("am zwölften märz neunzehn hundert achtzig", Asked.BIRTH_DATE, LIKELY),
        ("der dritte fünfte neunzehnhundertachtzig", Asked.BIRTH_DATE, LIKELY),
        ("drei fünf", Asked.BIRTH_DATE, OPEN),
        ("drei fünf achtzig", Asked.BIRTH_DATE, LIKELY),
        ("am ersten januar zweitausend", Asked.BIRTH_DATE, UNSURE),
        ("3 5 1980", Asked.BIRTH_DATE, LIKELY),
        ("mein geburtsdatum ist der dritte mai", Asked.NOTHING, OPEN),
        ("am dritten fünften", Asked.FACT, FINISHED),
        ("mein termin ist am donnerstag um neun", Asked.NOTHING, LIKELY),
        ("meier m e i", Asked.SPELLING, OPEN),
        ("meier m e i e r", Asked.SPELLING, LIKELY),
        ("hans meier h a n s", Asked.SPELLING, OPEN),
        ("krüger k r ü g e r fertig", Asked.SPELLING, LIKELY),
        ("info at meier punkt", Asked.SPELLING, OPEN),
        ("das sind zwei hunde", Asked.NOTHING, LIKELY),
        ("m ü", Asked.NOTHING, OPEN),
        ("müller m wie", Asked.NOTHING, OPEN),
        ("martha übermut ludwig", Asked.NOTHING, OPEN),
        ("berlin", Asked.SPELLING, OPEN),
        ("berlin", Asked.FACT, LIKELY),
        ("mein name ist müller", Asked.NAME, LIKELY),
        ("guten tag", Asked.CONCERN, UNSURE),
        ("ja", Asked.CONCERN, UNSURE),
        ("nein", Asked.CONCERN, LIKELY),
        ("prima dann bis freitag", Asked.NOTHING, LIKELY),
        ("am montag", Asked.FACT, LIKELY),
        ("am montag", Asked.CONCERN, UNSURE),
        ("weil ich krank bin", Asked.NOTHING, OPEN),
        ("weil ich krank bin", Asked.FACT, FINISHED),
    ],
)
def test_what_tom_asked_counts(text: str, wanted: Asked, completion: Completion) -> None:
    assert judge(text, wanted) is completion


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("", Asked.NOTHING),
        ("Gern geschehen.", Asked.NOTHING),
        ("Guten Tag. Was kann ich für Sie tun?", Asked.CONCERN),
        *((question, Asked.CONCERN) for question in GERMAN.anything_else),
        (GERMAN.ask_name, Asked.NAME),
        (GERMAN.ask_number, Asked.NUMBER),
        (GERMAN.number_again, Asked.NUMBER),
        (GERMAN.go_on, Asked.NUMBER),
        (f"{GERMAN.read_back} {GERMAN.read_back_right}", Asked.FACT),
        (GERMAN.ask_content, Asked.CONCERN),
        ("Können Sie den Namen bitte buchstabieren?", Asked.SPELLING),
        ("Wie ist Ihre Postleitzahl?", Asked.POSTCODE),
        ("Wie lautet Ihre IBAN?", Asked.IBAN),
        ("Wann sind Sie geboren?", Asked.BIRTH_DATE),
        ("Ihre Nummer habe ich. Wie ist Ihr Geburtsdatum?", Asked.BIRTH_DATE),
        ("Bitte nennen Sie mir Ihre IBAN. Ich höre.", Asked.IBAN),
        (GERMAN.offer_message, Asked.FACT),
        ("Wann passt es Ihnen?", Asked.FACT),
    ],
)
def test_what_tom_asked_for(question: str, kind: Asked) -> None:
    assert asked(question) is kind
