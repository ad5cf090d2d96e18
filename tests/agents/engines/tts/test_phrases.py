"""A voice that knows some sentences by heart."""

from contextlib import aclosing

import pytest

from agents.engines import EngineError, TextToSpeech
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.phrases import WithPhrases
from agents.german.speakable import speakable
from tests.agents.scene import PlainVoice


async def said(voice: TextToSpeech, text: str, rate: float = 1.0) -> bytes:
    return b"".join([chunk.pcm async for chunk in voice.speak(text, rate)])


async def test_phrases_are_made_once_and_everything_else_twice() -> None:
    plain = PlainVoice()
    voice = WithPhrases(plain, ["Moment."], str)
    assert voice.name == "plain"
    await voice.warm_up()
    first = await said(voice, "Moment.")
    assert first == await said(voice, "Moment.") == await said(plain, "Moment.")
    yes = {await said(voice, "Ja.") for _ in range(3)}
    assert plain.said == ["Moment.", "Moment.", "Ja.", "Ja."]
    assert yes == {await said(plain, "Ja.")}


async def test_what_is_kept_at_one_speed_is_not_said_at_another() -> None:
    plain = PlainVoice()
    voice = WithPhrases(plain, ["Moment."], str)
    await voice.warm_up()
    for text in ("Moment.", "Ja.", "Ja."):
        await said(voice, text)
    for text in ("Moment.", "Ja."):
        slow = await said(plain, text, 0.5)
        assert await said(voice, text, 0.5) == slow
        assert await said(voice, text, 0.5) == slow, "twice, so that it is kept"
        assert await said(voice, text, 0.5) == slow, "from memory"
        assert len(await said(voice, text)) == len(slow) / 2
    assert plain.said.count("Moment.") == 4


async def test_what_was_not_said_for_long_is_forgotten_first() -> None:
    plain = PlainVoice()
    a_word = len(await said(plain, "eins"))
    voice = WithPhrases(plain, [], str, kept_bytes=2 * a_word)
    for text in ("eins", "eins", "zwei", "zwei", "eins", "drei", "drei"):
        await said(voice, text)
    plain.said.clear()
    for text in ("eins", "drei", "zwei"):
        await said(voice, text)
    assert plain.said == ["zwei"]


async def test_without_room_nothing_is_kept() -> None:
    plain = PlainVoice()
    voice = WithPhrases(plain, [], str, kept_bytes=0)
    for _ in range(3):
        await said(voice, "Ja.")
    assert plain.said == ["Ja."] * 3


async def test_what_was_not_said_to_its_end_is_not_kept() -> None:
    plain = PlainVoice()
    voice = WithPhrases(plain, [], str)
    for _ in range(3):
        async with aclosing(voice.speak("Ja.")) as chunks:
            await anext(chunks)
    assert plain.said == ["Ja."] * 3


async def test_they_sound_as_the_voice_does() -> None:
    espeak = Espeak("de")
    voice = WithPhrases(espeak, ["Es dauert 2 Minuten."], speakable)
    text = speakable("Es dauert 2 Minuten.")
    await voice.warm_up()
    kept, anew = len(await said(voice, text)), len(await said(espeak, text))
    assert kept == pytest.approx(anew, rel=0.01), "espeak-ng says nothing twice to the sample"
    assert kept > 16_000


async def test_what_failed_is_tried_again() -> None:
    plain = PlainVoice()
    plain.failures = [EngineError("plain: gone")]
    voice = WithPhrases(plain, ["Moment."], str)
    with pytest.raises(EngineError):
        await said(voice, "Moment.")
    assert await said(voice, "Moment.")
