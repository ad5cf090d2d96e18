"""After a pause TOM goes on at the beginning of the word that was cut, and nothing is lost."""

from collections.abc import AsyncIterator

import pytest

from agents import events
from agents.engines import SpeechChunk
from agents.engines.tts.espeak import Espeak
from agents.realtime.cut_word import MOST_BACK_MS
from media.audio import SAMPLE_BYTES, to_ms, to_samples
from tests.agents.realtime.conversation import call
from tests.agents.scene import PlainVoice, Scene, ScriptedStream, ScriptedStt, grunt
from tests.agents.virtual_time import virtual_time

TEXT = "Unsere Adresse ist Hauptstraße zwölf in Berlin. Gleich neben der Bibliothek."


class Spoken(PlainVoice):
    """A real voice, on the loop's own thread."""

    def __init__(self, tells_words: bool = True) -> None:
        super().__init__()
        self._tells_words = tells_words
        self.answer = bytearray()
        """All that it said, without the greeting."""
        self.words: list[int] = []
        """Where the words of that begin, in samples."""
        self.ends: list[int] = []
        """Where its clauses end."""

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        chunk = Espeak("de").synthesize(text)
        if text in TEXT:
            begin = len(self.answer) // SAMPLE_BYTES
            self.words += [begin + mark.at_samples for mark in chunk.marks]
            self.answer += chunk.pcm
            self.ends.append(len(self.answer) // SAMPLE_BYTES)
        yield chunk if self._tells_words else SpeechChunk(chunk.pcm)


class Humming(ScriptedStt):
    """Understands the first utterance at its end, and hums in the others before they are over."""

    def stream(self) -> ScriptedStream:
        stream = super().stream()
        return stream if len(self.streams) == 1 else _Hum("mhm")


class _Hum(ScriptedStream):
    async def feed(self, pcm: bytes) -> str:
        await super().feed(pcm)
        return "mhm" if len(self.pcm) >= 2 * to_samples(300 + 200) else ""


async def murmured_at(scene: Scene, into_s: float) -> tuple[int, bytes]:
    """Samples of the answer heard before the pause, and what was heard from its end on."""
    async with call(scene):
        greeting = scene.line.played
        await scene.say()
        await scene.line.quiet(into_s)
        await scene.line.feed(grunt(180))
        assert scene.line.paused
        heard = scene.line.played - greeting
        await scene.turns_to_be(2)
    ((_, end),) = scene.line.pauses
    assert scene.turns[1].heard == TEXT
    assert not scene.turns[1].interrupted
    return heard, bytes(scene.line.ears[2 * end :])


@pytest.mark.parametrize("tells_words", [True, False], ids=["told", "by its sound"])
@pytest.mark.parametrize("into_s", [0.5, 0.76, 1.1, 1.6, 2.0])
@virtual_time
async def test_it_goes_on_at_a_words_beginning(into_s: float, tells_words: bool) -> None:
    voice = Spoken(tells_words)
    heard, rest = await murmured_at(Scene([TEXT], understood=["wo", "mhm"], voice=voice), into_s)
    answer = bytes(voice.answer)
    starts = [at for at in range(heard + 1) if rest.startswith(answer[SAMPLE_BYTES * at :])]
    assert len(starts) == 1, "what is heard from there on is the answer's end, to the sample"
    assert 0 < to_ms(heard - starts[0]) <= MOST_BACK_MS
    word = max(word for word in voice.words if word <= heard)
    if tells_words and to_ms(heard - word) <= MOST_BACK_MS:
        assert starts[0] == word


@virtual_time
async def test_between_sentences_nothing_is_said_twice() -> None:
    voice = Spoken()
    heard, rest = await murmured_at(Scene([TEXT], understood=["wo", "mhm"], voice=voice), 2.75)
    assert heard < voice.ends[0]
    assert not any(voice.answer[SAMPLE_BYTES * (heard - 320) : SAMPLE_BYTES * heard])
    assert rest.startswith(bytes(voice.answer[SAMPLE_BYTES * heard :]))


@virtual_time
async def test_a_hum_lets_tom_go_on_before_it_is_over() -> None:
    scene = Scene([TEXT], voice=Spoken())
    scene.stt = Humming("wo")
    async with call(scene):
        await scene.say()
        await scene.line.quiet(0.6)
        begun = scene.line.fed
        await scene.say(grunt(180) * 4)
        await scene.turns_to_be(2)
    ((_, goes_on),) = scene.line.pauses
    (ended,) = [each for each in scene.told(events.SpeechEnded) if each.at > begun]
    assert goes_on < ended.end
    assert [each.text for each in scene.told(events.Backchannel)] == ["mhm"]
    assert scene.turns[1].heard == TEXT
