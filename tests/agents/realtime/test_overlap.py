"""Who listens, and who wants the floor: tables."""

import pytest

from agents.realtime.overlap import (
    Kind,
    Overlap,
    OverlapSettings,
    Stance,
    kind_of,
    kind_so_far,
    question_left,
    stance,
)

SETTINGS = OverlapSettings()

KINDS = """
                            nothing
mhm                         backchannel
hm                          backchannel
mm-hmm                      backchannel
ja                          backchannel
ja ja                       backchannel
ja genau                    backchannel
Ja, genau.                  backchannel
genau                       backchannel
ach so                      backchannel
Ach so, ja!                 backchannel
aha                         backchannel
okay                        backchannel
gut                         backchannel
sehr gut                    backchannel
alles klar                  backchannel
in ordnung                  backchannel
verstehe                    backchannel
ich verstehe                backchannel
das stimmt                  backchannel
richtig                     backchannel
super                       backchannel
soper                       backchannel
suter                       backchannel
unter                       backchannel
oder                        backchannel
h                           backchannel
äh                          backchannel
yeah                        backchannel
right                       backchannel
uh huh                      backchannel
I see                       backchannel
moment                      speech
moment stopp bitte          speech
ja moment                   speech
stopp                       speech
halt                        speech
nein                        speech
nee                         speech
nein falsch                 speech
warten sie                  speech
warte                       speech
das stimmt nicht            speech
ich verstehe nicht          speech
ja aber                     speech
was                         speech
wie bitte                   speech
und wann                    speech
wait                        speech
no                          speech
what                        speech
danke                       speech
ich weiß nicht              speech
oder nicht                  speech
ordnung                     speech
alles                       speech
guten tag                   speech
ja am montag                speech
haben sie geöffnet          speech
wichtig                     speech
stimme                      speech
eight                       speech
light                       speech
past                        speech
[unverständlich]            speech
"""


@pytest.mark.parametrize("row", KINDS.strip("\n").splitlines())
def test_kinds(row: str) -> None:
    assert kind_of(row[:28].strip()) is Kind(row[28:])


SO_FAR = """
                            open
m                           backchannel
mh                          backchannel
ja                          backchannel
ja ge                       backchannel
ja den                      backchannel
ja genau                    backchannel
ja genau ich                backchannel
alles kl                    backchannel
ver                         backchannel
nicht                       open
ric                         backchannel
so gut                      backchannel
wir                         open
ich habe                    open
ich habe ei                 speech
wann haben sie              speech
stopp                       speech
mom                         open
moment                      speech
ja moment                   speech
nein                        speech
warten                      speech
"""


@pytest.mark.parametrize("row", SO_FAR.strip("\n").splitlines())
def test_what_partial_texts_tell(row: str) -> None:
    assert kind_so_far(row[:28].strip()) is Kind(row[28:])


QUESTIONS = [
    ("Wir sind am", "Markt.", None),
    ("Ist das", "richtig?", 1),
    ("Ist das richtig?", "", 0),
    ("", "Ist das richtig?", 3),
    ("Wir haben", "geöffnet. Kann ich sonst noch etwas tun?", 7),
    ("Darf ich? Ich frage", "nur.", None),
    ("", "", None),
]


@pytest.mark.parametrize(("heard", "unheard", "left"), QUESTIONS)
def test_what_is_left_of_a_question(heard: str, unheard: str, left: int | None) -> None:
    assert question_left(heard, unheard) == left


SPEAKING = [
    (64, "", Stance.HOLD),
    (32, "", Stance.HOLD),
    (30, "", Stance.GO_ON),
    (30, "stopp", Stance.GO_ON),
    (500, "", Stance.HOLD),
    (799, "", Stance.HOLD),
    (800, "", Stance.GIVE_WAY),
    (400, "ja", Stance.HOLD),
    (1200, "ja genau", Stance.HOLD),
    (1600, "ja genau ja ja", Stance.GIVE_WAY),
    (500, "danke", Stance.HOLD),
    (800, "danke", Stance.GIVE_WAY),
    (300, "stopp", Stance.GIVE_WAY),
    (400, "ja moment", Stance.GIVE_WAY),
    (400, "nicht", Stance.HOLD),
    (700, "wann haben sie", Stance.GIVE_WAY),
    (900, "ja den", Stance.HOLD),
    # One speaks on while the other hums.
    (300, "mh", Stance.GO_ON),
    (700, "mhm", Stance.GO_ON),
    (900, "mhm mhm", Stance.GO_ON),
    (60, "mhm", Stance.GO_ON),
    (1600, "mhm", Stance.GIVE_WAY),
    (300, "m", Stance.HOLD),
    (300, "hm", Stance.HOLD),
    (300, "aha", Stance.HOLD),
    (500, "mhm ab", Stance.HOLD),
    (500, "mhm aber wann", Stance.GIVE_WAY),
    (500, "mhm moment", Stance.GIVE_WAY),
]


@pytest.mark.parametrize(("spoken_ms", "text", "wanted"), SPEAKING)
def test_while_the_caller_speaks(spoken_ms: float, text: str, wanted: Stance) -> None:
    assert stance(Overlap(spoken_ms, text), SETTINGS) is wanted


HUMMED_AT_A_QUESTION = [(None, Stance.GO_ON), (5, Stance.GO_ON), (1, Stance.HOLD)]


@pytest.mark.parametrize(("left", "wanted"), HUMMED_AT_A_QUESTION)
def test_a_hum_may_be_an_answer(left: int | None, wanted: Stance) -> None:
    assert stance(Overlap(400, "mhm", question_left=left), SETTINGS) is wanted


FINAL = [
    ("", None, Stance.GO_ON),
    ("mhm", None, Stance.GO_ON),
    ("genau", None, Stance.GO_ON),
    ("ja", None, Stance.GO_ON),
    ("nein", None, Stance.GIVE_WAY),
    ("moment stopp bitte", None, Stance.GIVE_WAY),
    ("danke", None, Stance.GIVE_WAY),
    ("ich habe eine frage", None, Stance.GIVE_WAY),
    ("was", None, Stance.GIVE_WAY),
    # TOM asks.
    ("ja", 0, Stance.GIVE_WAY),
    ("ja", 4, Stance.GIVE_WAY),
    ("ja", 5, Stance.GO_ON),
    ("ja genau", 3, Stance.GIVE_WAY),
    ("mhm", 4, Stance.GO_ON),
    ("mhm", 1, Stance.GIVE_WAY),
    ("mhm ja", 3, Stance.GIVE_WAY),
    ("", 0, Stance.GO_ON),
    ("nein", 9, Stance.GIVE_WAY),
]


@pytest.mark.parametrize(("text", "left", "wanted"), FINAL)
def test_once_its_text_is_final(text: str, left: int | None, wanted: Stance) -> None:
    overlap = Overlap(400, text, final=True, question_left=left)
    assert stance(overlap, SETTINGS) is wanted


LATE = [
    (30, "", 0, Stance.GO_ON),
    (300, "", 20, Stance.HOLD),
    (300, "", 499, Stance.HOLD),
    (300, "", 500, Stance.GO_ON),
    (799, "", 500, Stance.GO_ON),
    (800, "", 20, Stance.GIVE_WAY),
    (900, "alles kl", 500, Stance.GO_ON),
    (300, "nein", 20, Stance.GIVE_WAY),
]


@pytest.mark.parametrize(("spoken_ms", "text", "waited_ms", "wanted"), LATE)
def test_while_its_text_is_waited_for(
    spoken_ms: float, text: str, waited_ms: float, wanted: Stance
) -> None:
    assert stance(Overlap(spoken_ms, text, waited_ms=waited_ms), SETTINGS) is wanted


WHILE_THEY_WAIT = """
danke                       backchannel
danke schön                 backchannel
ja danke                    backchannel
Ja, bitte.                  backchannel
gern                        backchannel
gerne danke                 backchannel
kein problem                backchannel
Danke, kein Problem.        backchannel
danke ich warte             backchannel
ja machen sie das           backchannel
lassen sie sich zeit        backchannel
dankeschon                  backchannel
mhm                         backchannel
thank you                   backchannel
okay thanks                 backchannel
no problem                  backchannel
That's fine.                backchannel
danke das war's             speech
danke auf wiederhören       speech
nein danke                  speech
bitte nicht                 speech
wie bitte                   speech
hallo                       speech
moment                      speech
ich warte schon lange       speech
kein interesse              speech
danke wann haben sie auf    speech
no                          speech
no thanks                   speech
"""


@pytest.mark.parametrize("row", WHILE_THEY_WAIT.strip("\n").splitlines())
def test_politeness_to_who_asks_for_a_moment(row: str) -> None:
    text, kind = row[:28].strip(), Kind(row[28:])
    assert kind_of(text, waits=True) is kind
    assert text == "mhm" or kind_of(text) is Kind.SPEECH, "to all else it is an answer"


SO_FAR_WHILE_THEY_WAIT = [
    ("dan", Kind.BACKCHANNEL),
    ("kein", Kind.BACKCHANNEL),
    ("kein termin", Kind.OPEN),
    ("danke wann", Kind.BACKCHANNEL),
    ("danke wann haben", Kind.SPEECH),
    ("danke das war", Kind.SPEECH),
    ("no", Kind.BACKCHANNEL),
    ("no wait", Kind.SPEECH),
    ("ich warte", Kind.BACKCHANNEL),
    ("ich warte schon lange", Kind.SPEECH),
    ("stopp", Kind.SPEECH),
    ("nein", Kind.SPEECH),
    ("hallo", Kind.OPEN),
]


@pytest.mark.parametrize(("text", "kind"), SO_FAR_WHILE_THEY_WAIT)
def test_partial_politeness(text: str, kind: Kind) -> None:
    assert kind_so_far(text, waits=True) is kind


@pytest.mark.parametrize("polite", ["danke schön", "bitte schön"])
def test_what_can_be_cut_in_many_ways_is_looked_at_once(polite: str) -> None:
    often = " ".join(200 * [polite])
    assert kind_of(often, waits=True) is Kind.BACKCHANNEL
    assert kind_of(f"{often} xx", waits=True) is Kind.SPEECH
    assert kind_so_far(f"{often} xx", waits=True) is Kind.BACKCHANNEL
    assert kind_so_far(f"{often} das war alles", waits=True) is Kind.SPEECH


@pytest.mark.parametrize(("waits", "wanted"), [(True, Stance.HOLD), (False, Stance.GIVE_WAY)])
def test_politeness_may_take_longer(waits: bool, wanted: Stance) -> None:
    assert stance(Overlap(1200, "danke kein problem", waits=waits), SETTINGS) is wanted


def test_a_hum_before_it_says_nothing_of_an_utterance() -> None:
    assert stance(Overlap(60, "mhm", own=False), SETTINGS) is Stance.HOLD
    assert stance(Overlap(300, "mhm", own=False, waited_ms=20), SETTINGS) is Stance.HOLD
