"""Callers who speak while TOM does, and what TOM makes of it: pause, go on, or give way."""

import asyncio

import pytest

from agents import events
from agents.conversation import MustHear, Transcript
from agents.realtime.filler_texts import TEXTS
from agents.realtime.fillers import Fillers, FillerSettings, Sentences, sentences_of
from media.audio import SAMPLE_RATE, to_samples
from tests.agents.realtime.conversation import LONG, call
from tests.agents.scene import Scene, ScriptedStream, ScriptedStt, grunt, speech
from tests.agents.virtual_time import virtual_time

NUMBER = "Ich wiederhole die Nummer: null drei null, eins zwei drei vier."
RIGHT = " Ist das richtig?"


@pytest.mark.parametrize("text", ["mhm", "ja", "genau", "ach so"])
@virtual_time
async def test_a_backchannel_pauses_tom_and_makes_no_turn(text: str) -> None:
    scene = Scene([LONG], understood=["wann", text])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert [turn.heard for turn in scene.turns[1:]] == [LONG]
    assert not scene.turns[1].interrupted
    assert [told.text for told in scene.told(events.Backchannel)] == [text]
    assert scene.told(events.BargeIn) == []
    assert scene.line.flushed == []
    ((begin, end),) = scene.line.pauses
    assert 0 < end - begin < to_samples(500)
    assert not any(scene.line.ears[2 * begin : 2 * (end - 320)])
    assert [role for role, _ in scene.history] == ["tom", "caller", "tom"]


@virtual_time
async def test_a_sound_without_words_pauses_tom() -> None:
    scene = Scene([LONG], understood=["wann", ""])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert len(scene.told(events.NoiseHeard)) == 1
    assert scene.line.flushed == []
    assert len(scene.line.pauses) == 1


@pytest.mark.parametrize("text", ["moment stopp bitte", "nein", "haben sie morgen geöffnet"])
@virtual_time
async def test_who_wants_the_floor_gets_it(text: str) -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", text])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    interrupted, answered = scene.turns[1:]
    assert interrupted.interrupted
    assert LONG.startswith(interrupted.heard)
    assert (answered.said, answered.heard) == (text, "Gern.")
    assert len(scene.told(events.BargeIn)) == 1
    assert scene.told(events.Backchannel) == []


@virtual_time
async def test_two_backchannels_pause_tom_twice() -> None:
    scene = Scene([LONG], understood=["wann", "mhm", "ja"])
    async with call(scene):
        await scene.say()
        for _ in range(2):
            await scene.line.quiet(1)
            await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert len(scene.line.pauses) == 2
    assert [told.text for told in scene.told(events.Backchannel)] == ["mhm", "ja"]


@pytest.mark.parametrize(("text", "answers"), [("ja", True), ("mhm", False)])
@virtual_time
async def test_yes_to_a_question_is_an_answer(text: str, answers: bool) -> None:
    scene = Scene(
        ["Möchten Sie dafür einen Termin bei uns haben?"], ["Gern."], understood=["wann", text]
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.9)
        await scene.say(grunt(180))
        await scene.turns_to_be(3 if answers else 2)
        await scene.line.quiet(1)
    assert scene.turns[1].interrupted is answers
    assert [turn.said for turn in scene.turns[2:]] == ([text] if answers else [])


@virtual_time
async def test_what_must_be_heard_is_heard_and_a_no_is_answered_after_it() -> None:
    scene = Scene(
        ["Danke.", MustHear(f" {NUMBER}"), RIGHT],
        ["Noch einmal bitte."],
        understood=["null", "nein falsch"],
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    interrupted, answered = scene.turns[1:]
    assert interrupted.heard == f"Danke. {NUMBER}"
    assert interrupted.interrupted
    assert scene.line.pauses == []
    assert (answered.said, answered.heard) == ("nein falsch", "Noch einmal bitte.")


@virtual_time
async def test_a_backchannel_to_what_must_be_heard_is_none_of_its_business() -> None:
    scene = Scene([MustHear(NUMBER), RIGHT], understood=["null", "ja"])
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == NUMBER + RIGHT
    assert scene.line.flushed == []
    assert [told.text for told in scene.told(events.Backchannel)] == ["ja"]


@virtual_time
async def test_before_what_must_be_heard_tom_can_be_stopped() -> None:
    scene = Scene(
        ["Das habe ich verstanden, danke.", MustHear(NUMBER)], ["Ja?"], understood=["null", "nein"]
    )
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(0.4)
        await scene.say(grunt(180))
        await scene.turns_to_be(3)
    assert "wiederhole" not in scene.turns[1].heard


@virtual_time
async def test_a_key_ends_a_pause() -> None:
    scene = Scene([LONG], ["Danke."], understood=["wann", "mhm"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(180)[:5120])
        assert scene.line.paused
        await scene.line.feed(bytes(640), "1")
        await scene.turns_to_be(3)
        assert not scene.line.paused
    assert scene.turns[1].interrupted
    assert scene.turns[2].heard == "Danke."


@virtual_time
async def test_who_hangs_up_in_a_pause_is_not_lost() -> None:
    scene = Scene([LONG], understood=["wann", "stopp ich rufe morgen an"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(speech()[9600:22400])
        assert scene.line.paused
    assert [turn.said for turn in scene.turns] == ["", "wann", "stopp ich rufe morgen an"]
    assert scene.turns[1].interrupted


@virtual_time
async def test_endless_speech_makes_tom_give_way() -> None:
    scene = Scene([LONG], ["Gern."], understood=["wann", "das ist eine lange geschichte"])
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        begun = scene.line.fed
        await scene.say()
        await scene.turns_to_be(3)
    (barge_in,) = scene.told(events.BargeIn)
    assert 0.7 < (barge_in.at - begun) / SAMPLE_RATE < 1.3, "before the utterance is over"


@pytest.mark.parametrize("into_s", [0.3, 3.0], ids=["over it", "in the silence after it"])
@pytest.mark.parametrize("text", ["danke", "ja bitte", "kein problem"])
@virtual_time
async def test_politeness_to_a_filler_does_not_stop_the_work(text: str, into_s: float) -> None:
    found = asyncio.Event()
    scene = Scene([found, "Bis zwölf."], understood=["wann", text])
    scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(into_s)
        await scene.say(grunt(180))
        found.set()
        await scene.turns_to_be(2)
    assert len(scene.dialogue.asked) == 1
    assert scene.history[-1] == ("tom", "Bis zwölf.")
    assert [told.text for told in scene.told(events.Backchannel)] == [text]
    assert scene.line.flushed == []


@virtual_time
async def test_yes_to_what_a_filler_asks_does_not_stop_it_either() -> None:
    found = asyncio.Event()
    scene = Scene([found, "Bis zwölf."], understood=["wann", "ja"])
    sentences: Sentences = {**sentences_of(TEXTS["de"]), "slow": ("Darf ich kurz nachsehen?",)}
    scene.floor.fillers = Fillers(sentences, FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(2)
        await scene.say(grunt(180))
        found.set()
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == "Darf ich kurz nachsehen? Bis zwölf."


@pytest.mark.parametrize("text", ["ja gerne", "ja"])
@virtual_time
async def test_an_answer_to_what_tom_asked_before_a_noise_is_no_politeness(text: str) -> None:
    question = "Soll ich Sie mit der Anmeldung verbinden?"
    parts = [question + " ", asyncio.Event()], [asyncio.Event()], ["Gern."]
    scene = Scene(*parts, understood=["wer", "", text])
    scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    async with call(scene):
        await scene.say()
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(2.3)
        await scene.say(
            speech("Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf eins")
        )
        await scene.until(lambda: scene.told(events.FillerSaid))
        await scene.line.quiet(2.5)
        await scene.say(grunt(180))
        await scene.turns_to_be(4)
    assert scene.turns[1].heard == question
    assert (scene.turns[3].said, scene.turns[3].heard) == (text, "Gern.")
    assert scene.told(events.Backchannel) == []


class Settling(ScriptedStream):
    """Settles on a longer text each time; what was said behind that, it knows only then."""

    def __init__(self, *texts: str) -> None:
        super().__init__("")
        self._texts = list(texts)
        self._so_far = ""

    async def feed(self, pcm: bytes) -> str:
        await super().feed(pcm)
        return self._so_far

    async def settle(self) -> Transcript:
        self._so_far = self._texts.pop(0)
        return Transcript(self._so_far, final=True)


class GoesOn(ScriptedStt):
    """Understands "wann", and then `texts` in one stream."""

    def __init__(self, *texts: str) -> None:
        super().__init__("wann")
        self._second = texts

    def stream(self) -> ScriptedStream:
        first = not self.streams
        stream = super().stream()
        return stream if first else Settling(*self._second)


@virtual_time
async def test_a_hum_lets_nobody_off_who_goes_on_behind_it() -> None:
    scene = Scene([LONG], ["Ja?"])
    scene.stt = GoesOn("mhm", "mhm moment stopp")
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(180))
        await scene.until(lambda: scene.told(events.Backchannel))
        assert not scene.line.paused
        await scene.line.feed(speech()[9600:16000])
        assert scene.line.paused, "before anything of it was understood"
        await scene.line.quiet(0.3)
        await scene.turns_to_be(3)
    assert (scene.turns[2].said, scene.turns[2].heard) == ("mhm moment stopp", "Ja?")
    assert [told.text for told in scene.told(events.Backchannel)] == ["mhm"]


@pytest.mark.parametrize(
    ("second", "told"), [("mhm", ["mhm"]), ("mhm mhm", ["mhm", "mhm"])], ids=["noise", "hum"]
)
@virtual_time
async def test_a_hum_is_told_once(second: str, told: list[str]) -> None:
    scene = Scene([LONG])
    scene.stt = GoesOn("mhm", second)
    async with call(scene):
        await scene.say()
        await scene.line.quiet(1)
        await scene.line.feed(grunt(180))
        await scene.until(lambda: scene.told(events.Backchannel))
        await scene.say(grunt(180))
        await scene.turns_to_be(2)
    assert scene.turns[1].heard == LONG
    assert [event.text for event in scene.told(events.Backchannel)] == told
    assert len(scene.told(events.NoiseHeard)) == 2 - len(told)
