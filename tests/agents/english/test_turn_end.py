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
        ("zero one five one two three four five six seven eight", Asked.NUMBER, UNSURE),
        ("tango", Asked.SPELLING, OPEN),
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
        ("All right.", Asked.NOTHING),
    ],
)
def test_what_tom_asked_for(question: str, kind: Asked) -> None:
    assert asked(question) is kind
