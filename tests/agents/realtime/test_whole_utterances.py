"""Conversations with a recogniser that hears people out and takes its time, as WhisperX does."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from agents import events
from agents.conversation import UNINTELLIGIBLE, Outcome, Transcript
from agents.core import CoreSettings, NoConversation, Picked, Way, answer, pick_pipeline
from agents.engines import EngineUnavailable
from agents.realtime.pipeline import Realtime
from agents.realtime.ways_out import DEAF
from agents.whisperx.whole_utterances import WholeUtterances
from media.audio import SAMPLE_RATE
from media.endpoint import EndpointerSettings
from tests.agents.realtime.conversation import LONG, SETTINGS
from tests.agents.scene import PROFILE, Scene, ScriptedStt, grunt, speech
from tests.agents.virtual_time import virtual_time

TURNS = replace(SETTINGS, endpointer=EndpointerSettings(hang_ms=600), last_words_s=5)


class Worker:
    """Transcribes one utterance after the other, each in its own time; an error is raised then."""

    def __init__(self, *texts: tuple[float, str | EngineUnavailable]) -> None:
        self._texts = list(texts)
        self.heard: list[bytes] = []
        self.given_up = 0
        self.at_work = 0

    async def transcribe(self, pcm: bytes) -> Transcript:
        self.heard.append(pcm)
        seconds, text = self._texts.pop(0)
        self.at_work += 1
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        finally:
            self.at_work -= 1
        if isinstance(text, EngineUnavailable):
            raise text
        return Transcript(text, final=True)


class Call:
    """A conversation, greeted; the block's end is the caller's hanging up."""

    def __init__(self, scene: Scene, worker: Worker) -> None:
        self._scene = scene
        self._pipeline = Realtime(
            scene.floor, WholeUtterances("WhisperX", "de", worker.transcribe), TURNS, "*"
        )
        self.task: asyncio.Task[Outcome]

    async def __aenter__(self) -> "asyncio.Task[Outcome]":
        frames = self._scene.line.frames()
        self.task = asyncio.create_task(self._pipeline.run(frames, PROFILE.greeting))
        await self._scene.turns_to_be(1)
        await self._scene.line.quiet(0.5)
        return self.task

    async def __aexit__(self, *_: object) -> None:
        await self._scene.line.hang_up()
        await asyncio.wait_for(asyncio.wait([self.task]), 10)
        self.task.result()


async def speak(scene: Scene, pcm: bytes | None = None) -> None:
    await scene.line.feed(speech() if pcm is None else pcm)
    await scene.line.quiet(1)


def seconds(scene: Scene) -> float:
    return scene.line.fed / SAMPLE_RATE


@virtual_time
async def test_it_is_answered_when_the_text_is_there() -> None:
    scene, worker = Scene([LONG]), Worker((3, "Wann haben Sie geöffnet?"))
    async with Call(scene, worker):
        await speak(scene)
        await scene.turns_to_be(2)
    turn = scene.turns[1]
    assert (turn.said, turn.heard) == ("Wann haben Sie geöffnet?", LONG)
    assert turn.timings.stt_ms is not None and 3000 < turn.timings.stt_ms < 4000
    assert speech()[6400:-6400] in worker.heard[0]
    assert scene.told(events.PartialTranscript) == []


@virtual_time
async def test_tom_does_not_ask_who_is_there_while_it_understands() -> None:
    scene, worker = Scene(["Gern."]), Worker((18, "Einen Termin, bitte."))
    async with Call(scene, worker):
        await speak(scene)
        await scene.turns_to_be(2)
    assert scene.told(events.CallerSilent) == []
    assert scene.turns[1].heard == "Gern."


@virtual_time
async def test_a_caller_who_goes_on_meanwhile_is_answered_once() -> None:
    scene = Scene(["Gern."])
    worker = Worker((4, "Ich hätte gern"), (1, "einen Termin."))
    async with Call(scene, worker):
        await speak(scene)
        await scene.line.quiet(0.5)
        assert worker.at_work == 1
        await speak(scene)
        await scene.turns_to_be(2)
    assert [asked[-1].text for asked in scene.dialogue.asked] == ["Ich hätte gern einen Termin."]
    assert worker.given_up == 0


@virtual_time
async def test_two_utterances_are_transcribed_at_the_same_time() -> None:
    """Several workers may be there: none waits for another."""
    scene = Scene(["Gern."])
    worker = Worker((9, "Ich hätte gern"), (9, "einen Termin."))
    async with Call(scene, worker):
        await speak(scene)
        await speak(scene)
        assert worker.at_work == 2
        await scene.turns_to_be(2)
    assert scene.turns[1].said == "Ich hätte gern einen Termin."


@virtual_time
async def test_a_short_sound_pauses_tom_no_longer_than_without_a_worker() -> None:
    scene, worker = Scene([LONG]), Worker((1, "Wann?"), (2, ""))
    async with Call(scene, worker):
        await speak(scene)
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await speak(scene, grunt(180))
        await scene.turns_to_be(2)
    ((begin, end),) = scene.line.pauses
    assert end - begin < 1.5 * SAMPLE_RATE
    assert len(scene.told(events.NoiseHeard)) == 1
    assert scene.history[-1] == ("tom", LONG)


@virtual_time
async def test_a_short_word_is_answered_when_it_was_understood() -> None:
    scene, worker = Scene([LONG], ["Gut."]), Worker((1, "Wann?"), (2, "Nein."))
    async with Call(scene, worker):
        await speak(scene)
        await scene.until(lambda: scene.line.pending)
        await scene.line.quiet(1)
        await speak(scene, grunt(180))
        await scene.turns_to_be(3)
    assert [turn.said for turn in scene.turns] == ["", "Wann?", "Nein."]
    assert scene.turns[1].interrupted
    assert scene.turns[2].heard == "Gut."


@virtual_time
async def test_a_noise_is_told_as_such() -> None:
    scene, worker = Scene(), Worker((2, ""))
    async with Call(scene, worker):
        await speak(scene, grunt(180))
        await scene.until(lambda: scene.told(events.NoiseHeard))
        await scene.line.quiet(0.5)
    assert len(scene.turns) == 1
    assert scene.dialogue.asked == []


@virtual_time
async def test_who_hangs_up_is_still_understood() -> None:
    scene, worker = Scene(), Worker((3, "Bitte rufen Sie mich zurück."))
    async with Call(scene, worker):
        await speak(scene)
    assert scene.turns[1].said == "Bitte rufen Sie mich zurück."
    assert scene.dialogue.last_heard == "Bitte rufen Sie mich zurück."


@virtual_time
async def test_who_hangs_up_is_not_waited_for_for_ever() -> None:
    scene, worker = Scene(), Worker((60, "zu spät"))
    async with Call(scene, worker):
        await speak(scene)
    assert scene.turns[1].said == UNINTELLIGIBLE
    assert worker.given_up == 1


async def given_up(scene: Scene, worker: Worker, leave: Callable[[], bool]) -> Outcome:
    async with Call(scene, worker) as task:
        await speak(scene)
        await scene.until(leave)
        await speak(scene)  # nobody would understand it
        await scene.until(task.done)
    return task.result()


@virtual_time
async def test_without_a_text_in_time_tom_asks_for_a_message() -> None:
    scene = Scene()
    worker = Worker((20, EngineUnavailable("whisperx: a.wav: no worker transcribed it")))
    outcome = await given_up(scene, worker, lambda: bool(scene.line.pending))
    assert outcome is Outcome.VOICEMAIL
    assert [turn.said for turn in scene.turns] == ["", UNINTELLIGIBLE, ""]
    assert scene.turns[-1].heard == DEAF["de"], "nobody interrupts it"
    (failed,) = scene.told(events.EngineFailed)
    assert (failed.stage, failed.engine) == ("stt", "WhisperX")
    assert len(worker.heard) == 1
    assert scene.dialogue.asked == []


@virtual_time
async def test_a_key_that_leads_elsewhere_waits_for_no_text() -> None:
    scene, worker = Scene(), Worker((60, "zu spät"))
    async with Call(scene, worker) as task:
        await speak(scene)
        before = seconds(scene)
        await scene.line.feed(bytes(640), "*")
        await scene.until(task.done)
        assert task.result() is Outcome.KEYED
        assert seconds(scene) - before < 1
    assert worker.given_up == 1


@virtual_time
async def test_nor_does_one_pressed_in_the_first_sentence_wait() -> None:
    scene, worker = Scene(), Worker((60, "zu spät"))
    greeting = f"Guten Tag, {'hier ist die Praxis am Markt, ' * 5}bitte. Was kann ich für Sie tun?"
    whole = WholeUtterances("WhisperX", "de", worker.transcribe)
    run = Realtime(scene.floor, whole, TURNS, "*").run(scene.line.frames(), greeting)
    task = asyncio.create_task(run)
    await speak(scene)
    assert worker.at_work == 1
    await scene.line.feed(bytes(640), "*")
    await scene.until(task.done)
    assert task.result() is Outcome.KEYED
    assert worker.given_up == 1


@virtual_time
async def test_a_key_loses_no_words_that_are_still_worked_on() -> None:
    scene = Scene(["Gern."], ["Danke."])
    worker = Worker((4, "Ich brauche ein Rezept."))
    async with Call(scene, worker):
        await speak(scene)
        await scene.line.feed(bytes(640), "5")
        await scene.turns_to_be(3)
    assert [turn.said for turn in scene.turns] == ["", "Ich brauche ein Rezept.", "5"]
    assert worker.given_up == 0


@virtual_time
async def test_nor_a_short_word_that_was_said_over_tom_s() -> None:
    scene = Scene([LONG], ["Gut."], ["Danke."])
    worker = Worker((1, "Wann?"), (2, "Nein."))
    async with Call(scene, worker):
        await speak(scene)
        await scene.until(lambda: scene.line.pending)
        await speak(scene, grunt(180))
        await scene.line.feed(bytes(640), "5")
        await scene.turns_to_be(4)
    assert [turn.said for turn in scene.turns] == ["", "Wann?", "Nein.", "5"]
    assert worker.given_up == 0


@virtual_time
async def test_the_callers_wish_and_then_voicemail() -> None:
    scene = Scene(understood=["rufen sie an"])
    worker = Worker((1, EngineUnavailable("whisperx: gone")))
    whole = WholeUtterances("WhisperX (tiny)", "de", worker.transcribe)
    way = Way(wanted="whisperx", whole=whole)
    settings = CoreSettings(whisperx=TURNS)
    task = asyncio.create_task(answer(scene.floor, scene.stt, settings, way))
    await scene.turns_to_be(1)
    await speak(scene)
    await scene.until(lambda: scene.told(events.MessageBegan))
    await scene.line.quiet(0.5)
    await speak(scene)
    await scene.until(task.done)
    assert await task is Outcome.ENDED
    picked = scene.told(events.PipelinePicked)
    assert [(each.pipeline, each.conversation, each.reason) for each in picked] == [
        ("whisperx", True, "the caller asked for WhisperX"),
        ("whisperx", False, "WhisperX (tiny) did not answer"),
    ]
    (message,) = scene.told(events.MessageRecorded)
    assert message.text == "rufen sie an", "the streaming recogniser's"


def test_who_understands_the_caller() -> None:
    streaming, whole = ScriptedStt(), WholeUtterances("WhisperX", "de", Worker().transcribe)
    asked = pick_pipeline(PROFILE, streaming, Way(wanted="whisperx", whole=whole))
    assert asked == Picked("whisperx", "the caller asked for WhisperX", whole)
    without = pick_pipeline(PROFILE, streaming, Way(wanted="whisperx"))
    assert (without.stt, "no worker is alive" in without.reason) == (None, True)
    assert pick_pipeline(PROFILE, None, Way(wanted="whisperx", whole=whole)).stt is whole
    live = pick_pipeline(PROFILE, streaming, Way(wanted="realtime", whole=whole))
    assert (live.pipeline, live.stt) == ("realtime", streaming)


def test_who_understands_the_caller_by_the_settings() -> None:
    streaming, whole = ScriptedStt(), WholeUtterances("WhisperX", "de", Worker().transcribe)
    set_so = Way(usual="whisperx", whole=whole)
    assert pick_pipeline(PROFILE, streaming, set_so) == Picked("whisperx", "WhisperX is set", whole)
    assert pick_pipeline(PROFILE, None, set_so).stt is whole
    asked = pick_pipeline(PROFILE, streaming, replace(set_so, wanted="realtime"))
    assert asked == Picked("realtime", "live conversation", streaming)
    without = pick_pipeline(PROFILE, streaming, Way(usual="whisperx"))
    assert (without.pipeline, without.stt) == ("realtime", streaming)
    assert pick_pipeline(PROFILE, None, Way(usual="whisperx")).stt is None
    barred = replace(set_so, barred=NoConversation.CLOSED)
    assert pick_pipeline(PROFILE, streaming, barred).stt is None
