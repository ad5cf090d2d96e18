"""A voice in the style a caller wished for, measured in its audio."""

import pytest

from agents.engines import SpeechChunk, TextToSpeech
from agents.engines.tts.espeak import Espeak
from agents.engines.tts.styled import styled
from agents.speaking_style import SpeakingStyle
from tests.agents.scene import PlainVoice
from tests.media.test_gain import loudness_db

TEXT = "Wir haben heute von acht bis zwölf Uhr geöffnet."
CLEARER = SpeakingStyle(slower=1, louder=1)


async def said(voice: TextToSpeech) -> SpeechChunk:
    (chunk,) = [chunk async for chunk in voice.speak(TEXT)]
    return chunk


@pytest.mark.parametrize(
    ("style", "longer", "louder_db"),
    [
        (SpeakingStyle(slower=1), 1 / 0.85, 0),
        (SpeakingStyle(slower=2), 1 / 0.7, 0),
        (SpeakingStyle(slower=-1), 1 / 1.15, 0),
        (SpeakingStyle(louder=1), 1, 4),
        (SpeakingStyle(louder=2), 1, 8),
        (SpeakingStyle(louder=-1), 1, -4),
        (CLEARER, 1 / 0.85, 4),
    ],
)
async def test_espeak(style: SpeakingStyle, longer: float, louder_db: float) -> None:
    voice = Espeak("de")
    plain, changed = await said(voice), await said(styled(voice, style))
    assert len(changed.pcm) / len(plain.pcm) == pytest.approx(longer, rel=0.06)
    level = loudness_db(changed.pcm) - loudness_db(plain.pcm)
    assert level == pytest.approx(louder_db, abs=1.0)
    ends = [mark.text_end for mark in plain.marks]
    assert [mark.text_end for mark in changed.marks] == ends
    last = changed.marks[-1].at_samples / plain.marks[-1].at_samples
    assert last == pytest.approx(longer, rel=0.06), "the marks are where the words are"


def test_the_usual_style_costs_nothing() -> None:
    voice = PlainVoice()
    assert styled(voice, SpeakingStyle()) is voice
    assert styled(voice, CLEARER).name == voice.name
