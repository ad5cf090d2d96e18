"""A voice that knows some sentences by heart."""

import pytest

from agents.engines import EngineError, TextToSpeech
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.phrases import WithPhrases
from agents.german.speakable import speakable
from tests.agents.scene import PlainVoice


async def said(voice: TextToSpeech, text: str) -> bytes:
    return b"".join([chunk.pcm async for chunk in voice.speak(text)])


async def test_phrases_are_made_once_and_everything_else_each_time() -> None:
    plain = PlainVoice()
    voice = WithPhrases(plain, ["Moment."], str)
    assert voice.name == "plain"
    await voice.warm_up()
    first = await said(voice, "Moment.")
    assert first == await said(voice, "Moment.") == await said(plain, "Moment.")
    await said(voice, "Ja.")
    await said(voice, "Ja.")
    assert plain.said == ["Moment.", "Moment.", "Ja.", "Ja."]


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
