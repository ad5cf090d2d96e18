"""The greeting tells that nobody human speaks, and of the recording: every caller hears that."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agents import events
from agents.conversation import EndCall, MustHear, Piece
from agents.engines import EngineError, SpeechChunk
from agents.realtime.opening import first_heard, greeting_pieces
from agents.realtime.reply import pieces
from agents.realtime.settings import RealtimeSettings
from media.audio import FRAME_SAMPLES, SILENCE
from tests.agents.realtime.conversation import call
from tests.agents.scene import CHARACTER_SAMPLES, PROFILE, PlainVoice, Scene, grunt, speech
from tests.agents.virtual_time import virtual_time

FIRST = "Guten Tag, Sie sprechen mit dem digitalen Assistenten."
GREETING = f"{FIRST} Was kann ich für Sie tun?"
NOTICE = "Dieses Gespräch wird aufgezeichnet."


class LateVoice(PlainVoice):
    """It takes a while to say anything."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = asyncio.Event()

    async def speak(self, text: str, rate: float = 1.0) -> AsyncIterator[SpeechChunk]:
        await self.ready.wait()
        async for chunk in super().speak(text):
            yield chunk


@virtual_time
async def test_a_caller_who_speaks_before_it_is_audible_hears_it_all_the_same() -> None:
    voice = LateVoice()
    scene = Scene(["Ja."], understood=["wann"], voice=voice)
    async with call(scene, greeted=False, greeting=GREETING):
        await scene.line.feed(speech()[:32000])
        voice.ready.set()
        await scene.line.feed(speech()[32000:])
        await scene.turns_to_be(2)
    assert scene.turns[0].heard.startswith(FIRST)
    assert (scene.turns[1].said, scene.turns[1].heard) == ("wann", "Ja.")
    assert len(scene.stt.streams) == 1, "what they said is understood in one piece"


@pytest.mark.parametrize(
    ("greeting", "notice", "said"),
    [
        (GREETING, "", (MustHear(FIRST), " Was kann ich für Sie tun?")),
        (GREETING, NOTICE, (MustHear(f"{FIRST} {NOTICE}"), " Was kann ich für Sie tun?")),
        ("Ja bitte?", NOTICE, (MustHear(f"Ja bitte? {NOTICE}"),)),
        ("Ja bitte?", "", (MustHear("Ja bitte?"),)),
        (
            "Hier ist die Müller GmbH & Co. KG, Sie sprechen mit TOM, einer KI. Ja bitte?",
            NOTICE,
            (
                MustHear(
                    "Hier ist die Müller GmbH & Co. KG, Sie sprechen mit TOM, einer KI. "
                    f"{NOTICE}"
                ),
                " Ja bitte?",
            ),
        ),
        ("Praxis Dr. med. Weber, Hauptstr. 5, Inh. Kurz, die KI. Ja?", "",
         (MustHear("Praxis Dr. med. Weber, Hauptstr. 5, Inh. Kurz, die KI."), " Ja?")),
        ("Guten Tag! Hier ist TOM, eine KI. Ja?", "",
         (MustHear("Guten Tag! Hier ist TOM, eine KI."), " Ja?")),
        ("Hallo. Hier: Tom. Ich bin ein Sprachassistent. Ja?", "",
         (MustHear("Hallo. Hier: Tom. Ich bin ein Sprachassistent."), " Ja?")),
        ("Guten Tag bei Computer Kurz! Ich bin eine KI. Was darf es sein?", "",
         (MustHear("Guten Tag bei Computer Kurz! Ich bin eine KI."), " Was darf es sein?")),
        ("Guten Tag. Hier ist der Computer. Ja?", "",
         (MustHear("Guten Tag. Hier ist der Computer."), " Ja?")),
        ("Guten Tag! Hier ist Tom. Was gibt es?", "",
         (MustHear("Guten Tag! Hier ist Tom."), " Was gibt es?")),
        ("Guten Tag!", "", (MustHear("Guten Tag!"),)),
        ("Autohaus Müller, guten Tag! Was kann ich für Sie tun?", "",
         (MustHear("Autohaus Müller, guten Tag!"), " Was kann ich für Sie tun?")),
        ("Hello! How can I help you?", NOTICE,
         (MustHear(f"Hello! {NOTICE}"), " How can I help you?")),
        ("Praxis Müller. Bei Notfällen wählen Sie 112. Für Rezepte: die digitale Praxis.", "",
         (MustHear("Praxis Müller."),
          " Bei Notfällen wählen Sie 112. Für Rezepte: die digitale Praxis.")),
    ],
)  # fmt: skip
def test_what_must_be_heard(greeting: str, notice: str, said: tuple[Piece, ...]) -> None:
    assert greeting_pieces(greeting, notice) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("Leider ", "nein. Soll ", "ich?"), (MustHear("Leider nein. "), "Soll ", "ich?")),
        (("Leider nein.",), (MustHear("Leider nein."),)),
        (("Leider", EndCall(), "nein."), (MustHear("Leider"), EndCall(), "nein.")),
        ((EndCall(), "Leider nein. So."), (EndCall(), MustHear("Leider nein. "), "So.")),
        ((" \nLeider", " nein. "), (MustHear("Leider nein. "),)),
        ((), ()),
    ],
)
@virtual_time
async def test_a_first_sentence_that_must_be_heard(
    given: tuple[Piece, ...], said: tuple[Piece, ...]
) -> None:
    found = [piece async for piece in first_heard(pieces(*given))]
    assert tuple(found) == said


@virtual_time
async def test_a_first_sentence_is_not_kept_back_until_the_second_begins() -> None:
    async def source() -> AsyncIterator[Piece]:
        yield "Leider nein. "
        await asyncio.Event().wait()

    async with asyncio.timeout(1):
        assert await anext(first_heard(source())) == MustHear("Leider nein. ")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (("Leider ist", " niemand"), [MustHear("Leider ist niemand")]),
        (("Leider nein. Soll",), [MustHear("Leider nein. "), "Soll"]),
        ((), []),
    ],
)
@virtual_time
async def test_what_a_model_said_before_it_failed_is_heard(
    before: tuple[Piece, ...], said: list[Piece]
) -> None:
    async def source() -> AsyncIterator[Piece]:
        for piece in before:
            yield piece
        raise EngineError("scripted: broken")

    found: list[Piece] = []
    with pytest.raises(EngineError, match="broken"):
        async for piece in first_heard(source()):
            found.append(piece)
    assert found == said


@pytest.mark.parametrize("seconds", [0.3, 1.5, 3.5], ids=["first", "its end", "the notice"])
@virtual_time
async def test_the_notice_of_the_recording_is_said_to_its_end(seconds: float) -> None:
    scene = Scene(["Ja."], understood=["wann"])
    async with call(scene, greeted=False, greeting=GREETING, notice=NOTICE):
        await scene.line.quiet(seconds)
        await scene.say()
        await scene.turns_to_be(2)
    first, answered = scene.turns
    assert first.interrupted
    assert first.heard.startswith(f"{FIRST} {NOTICE}")
    assert (answered.said, answered.heard) == ("wann", "Ja.")


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.5], ids=["at once", "within it", "to its end"])
@virtual_time
async def test_it_can_be_interrupted_once_its_first_sentence_was_heard(seconds: float) -> None:
    scene = Scene(["Ja."], understood=["wann"])
    async with call(scene, greeted=False, greeting=GREETING):
        await scene.line.quiet(seconds)
        await scene.say()
        await scene.turns_to_be(2)
    first, answered = scene.turns
    assert first.interrupted
    assert first.heard.startswith(FIRST)
    assert first.heard != GREETING
    assert (answered.said, answered.heard) == ("wann", "Ja.")
    assert len(scene.told(events.BargeIn)) == 1


@virtual_time
async def test_all_that_was_said_during_it_is_one_turn() -> None:
    scene = Scene(["Ja."], understood=["guten tag", "wann"])
    async with call(scene, greeted=False, greeting=f"{FIRST[:-1]}, und das dauert so. Bitte?"):
        await scene.line.feed(speech("Guten Tag") + SILENCE * 20)
        await scene.say()
        await scene.turns_to_be(2)
    assert scene.turns[1].said == "guten tag wann"
    assert [asked[-1].text for asked in scene.dialogue.asked] == ["guten tag wann"]


@virtual_time
async def test_one_sentence_is_said_to_its_end() -> None:
    scene = Scene(["Ja."], understood=["wann"])
    async with call(scene, greeted=False):
        await scene.say()
        await scene.turns_to_be(2)
    assert [turn.heard for turn in scene.turns] == [PROFILE.greeting, "Ja."]
    assert not scene.turns[0].interrupted


@virtual_time
async def test_a_short_sound_does_not_pause_it() -> None:
    scene = Scene(understood=["ah"])
    settings = RealtimeSettings(barge_in_ms=200)
    async with call(scene, settings, greeted=False, greeting=GREETING):
        await scene.line.quiet(0.5)
        await scene.line.feed(grunt(60))
        await scene.turns_to_be(1)
    assert scene.turns[0].heard == GREETING
    assert scene.line.pauses == scene.line.flushed == []


@virtual_time
async def test_after_what_was_no_word_it_goes_on() -> None:
    scene = Scene(understood=[""])
    async with call(scene, greeted=False, greeting=GREETING):
        await scene.say()
        await scene.turns_to_be(1)
    assert scene.turns[0].heard == GREETING
    assert scene.line.flushed == []


@virtual_time
async def test_digits_wait_for_it() -> None:
    scene = Scene(["Danke."])
    async with call(scene, greeted=False):
        await scene.line.quiet(0.5)
        await scene.line.feed(SILENCE, "1#")
        await scene.turns_to_be(2)
    assert [turn.heard for turn in scene.turns] == [PROFILE.greeting, "Danke."]
    assert scene.turns[1].said == "1"


@virtual_time
async def test_hang_up_in_it_keeps_what_was_said() -> None:
    scene = Scene(understood=["falsch verbunden"])
    async with call(scene, greeted=False, greeting=GREETING):
        await scene.say()
    assert [turn.said for turn in scene.turns] == ["", "falsch verbunden"]
    assert FIRST.startswith(scene.turns[0].heard)


@pytest.mark.parametrize("frames", range(8, 28))
@virtual_time
async def test_whoever_finishes_as_it_ends_is_answered(frames: int) -> None:
    """Whichever tick finds the end of their words: also that in which TOM's last were heard."""
    scene = Scene(["Gern."], understood=["wann"])
    async with call(scene, greeted=False):
        ends = len(PROFILE.greeting) * CHARACTER_SAMPLES
        await scene.until(lambda: ends - scene.line.played <= frames * FRAME_SAMPLES)
        await scene.say(grunt(180))
        await scene.until(lambda: len(scene.turns) == 2, 4)
    assert scene.turns[0].heard == PROFILE.greeting
    assert (scene.turns[1].said, scene.turns[1].heard) == ("wann", "Gern.")
