"""The rules on where English callers end."""

import pytest

from agents.english.turn_end import asked, judge
from agents.turn_end import Asked, Completion

OPEN, UNSURE = Completion.OPEN, Completion.UNSURE
LIKELY, FINISHED = Completion.LIKELY, Completion.FINISHED


@pytest.mark.parametrize(
    ("text", "completion"),
    [
        ("", FINISHED),
        ("yes please", FINISHED),
        ("thank you very much", LIKELY),
        ("no thank you", LIKELY),
        ("no thank you goodbye", FINISHED),
        ("are you open on saturday", FINISHED),
        ("what time do you close", FINISHED),
        ("when are you open", FINISHED),
        ("i'd like to make an appointment", LIKELY),
        ("yes", LIKELY),
        ("could you call me back please", FINISHED),
        ("what is it about", FINISHED),
        ("what number are you calling from", FINISHED),
        ("what days are you open on", FINISHED),
        ("how late are you open until", FINISHED),
        ("that's what i was looking for", FINISHED),
        ("that's what i'm calling about", FINISHED),
        ("who is it for", FINISHED),
        ("yes that's the number i'm calling from", FINISHED),
        ("use the number i'm calling from", FINISHED),
        ("how long are you open for", FINISHED),
        ("that's the department i'm looking for", FINISHED),
        ("it's my mother i'm calling for", FINISHED),
        ("is anyone in", FINISHED),
        ("is the doctor in", FINISHED),
        ("hello is mr smith in", FINISHED),
        ("are they in", FINISHED),
        ("can i come in", FINISHED),
        ("could you fit me in", FINISHED),
        ("please hold on", FINISHED),
        ("yes i would", FINISHED),
        ("hello", UNSURE),
        ("my name is john smith", UNSURE),
        ("i have a question", UNSURE),
        ("i'd like an appointment", UNSURE),
        ("at eight", UNSURE),
        ("um", OPEN),
        ("i'm calling because", OPEN),
        ("i need an appointment and", OPEN),
        ("i would like to", OPEN),
        ("i'd like", OPEN),
        ("could you please", OPEN),
        ("can you tell me", OPEN),
        ("my number is", OPEN),
        ("my number is zero three", OPEN),
        ("zero three zero", OPEN),
        ("s m i", OPEN),
        ("sierra mike india", OPEN),
        ("if i come tomorrow", OPEN),
        ("do you open on", OPEN),
        ("are you open at", OPEN),
        ("are you closed on", OPEN),
        ("what time are you open on", OPEN),
        ("is your office in", OPEN),
        ("is there parking in", OPEN),
        ("is delivery in", OPEN),
        ("is breakfast in", OPEN),
        ("what i want to talk about", OPEN),
        ("and what i'm calling about", OPEN),
        ("i have one question i want to ask about", OPEN),
        ("can i come in on", OPEN),
        ("can i come on", OPEN),
        ("could you move it to", OPEN),
        ("i'm calling about", OPEN),
        ("what are your opening times on", OPEN),
        ("i'll come on monday,", OPEN),
    ],
)
def test_where_a_caller_ends(text: str, completion: Completion) -> None:
    assert judge(text) is completion


@pytest.mark.parametrize(
    ("text", "wanted", "completion"),
    [
        ("my name is john smith", Asked.NAME, LIKELY),
        ("two", Asked.NUMBER, OPEN),
        ("two", Asked.FACT, FINISHED),
        ("between eight and ten", Asked.FACT, FINISHED),
        ("zero one five one two three four five six seven eight", Asked.NUMBER, UNSURE),
        ("tango", Asked.SPELLING, OPEN),
        ("smith s m i", Asked.SPELLING, OPEN),
        ("smith s m i t h", Asked.SPELLING, LIKELY),
        ("sierra mike india done", Asked.SPELLING, LIKELY),
        (f"d e{' four' * 19}", Asked.IBAN, OPEN),
        (f"d e{' four' * 16} and then double five double six", Asked.IBAN, FINISHED),
        ("my postcode is eight oh three three", Asked.NOTHING, OPEN),
        ("my postcode is eight oh three three one", Asked.NOTHING, FINISHED),
        ("the third of may", Asked.BIRTH_DATE, OPEN),
        ("may the third", Asked.BIRTH_DATE, OPEN),
        ("may twenty third nineteen eighty", Asked.BIRTH_DATE, LIKELY),
        ("the third of may nineteen eighty one", Asked.BIRTH_DATE, LIKELY),
        ("i was born on the third of may", Asked.NOTHING, OPEN),
        ("three five", Asked.BIRTH_DATE, OPEN),
        ("three five eighty", Asked.BIRTH_DATE, LIKELY),
        ("the first of january two thousand and one", Asked.BIRTH_DATE, LIKELY),
    ],
)
def test_what_tom_asked_counts(text: str, wanted: Asked, completion: Completion) -> None:
    assert judge(text, wanted) is completion


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hello. What can I do for you?", Asked.CONCERN),
        ("What is your name?", Asked.NAME),
        ("On which number can we reach you?", Asked.NUMBER),
        ("I repeat the number: one, two. Is that right?", Asked.FACT),
        ("Could you spell that please?", Asked.SPELLING),
        ("I have your number. What is your date of birth?", Asked.BIRTH_DATE),
        ("On which number can we reach you? And then?", Asked.NUMBER),
        ("All right.", Asked.NOTHING),
    ],
)
def test_what_tom_asked_for(question: str, kind: Asked) -> None:
    assert asked(question) is kind
