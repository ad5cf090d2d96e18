"""What is kept of tools and of a hand-over: events, figures, notes, and whose the call is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from admin_ui.live import LiveCalls
from admin_ui.metrics import Metrics
from agents.conversation import CallContext, HandOver, Note, ToolUse
from agents.engines import LanguageModel
from agents.profile import Department, Profile
from agents.receptionist.engine import Receptionist
from telephony.browser.events import Transcript
from telephony.call_leg import CallLeg
from tests.agents.scene import PROFILE, ScriptedDialogue, ScriptedStt, speech
from tests.tom.test_answering import Office
from tom.journal import Journal

OTHER = Profile(name="laden", company="Laden", greeting="Guten Tag.")


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr("tests.agents.line.FRAME_MS", 1)
    office = Office(tmp_path)
    yield office
    await office.writer.aclose()
    office.log.close()


async def test_a_tool_s_use_is_counted_and_told_if_it_acted(office: Office) -> None:
    office.log.start_call(office.phone.call)
    metrics = Metrics()
    leg = cast(CallLeg, office.phone)
    journal = Journal(leg, office.writer, metrics, LiveCalls(), set())
    journal.tool_used(
        ToolUse("crm_find", '{"a": 1}', "timeout", 8000.0, "no answer in 8 s", acts=True)
    )
    journal.tool_used(ToolUse("made_up", "{}", "refused", 0.0, "no such tool"))
    journal.note(Note("Bitte um Rückruf", urgent=True))
    assert await office.writer.flush(5)
    call = office.log.get_call(office.phone.call.id)
    (used,) = [event.data for event in call.events]  # a lookup waits until its answer is heard
    assert used == {
        "tool": "crm_find",
        "arguments": '{"a": 1}',
        "outcome": "timeout",
        "duration_ms": 8000.0,
        "cause": "no answer in 8 s",
    }
    assert call.notes[0].urgent

    def sample(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(name, labels)

    assert sample("tom_tools_total", tool="crm_find", outcome="timeout") == 1
    assert sample("tom_tools_total", tool="(unknown)", outcome="refused") == 1
    assert sample("tom_tool_seconds_sum", tool="crm_find") == pytest.approx(8.0)
    shown = [event.model_dump() for event in office.phone.screen]
    assert shown[0]["detail"] == "crm_find: timeout, 8000 ms"


class Two:
    """A model with a dialogue for each profile."""

    name = "scripted"

    def __init__(self) -> None:
        self.first = ScriptedDialogue(["Moment.", HandOver("laden")])
        self.second = ScriptedDialogue(["Hier ist der Laden."])
        self.contexts: list[CallContext] = []

    def dialogue(self, profile: Profile, context: CallContext) -> ScriptedDialogue:
        self.contexts.append(context)
        return self.second if profile is OTHER else self.first


async def test_the_call_goes_on_as_the_other_profile_s(office: Office) -> None:
    model = Two()
    office.engines.recogniser = ScriptedStt("zum laden bitte", "hallo")
    office.engines.llm = lambda on_switch: cast(LanguageModel, model)  # type: ignore[method-assign]
    office.profiles = {PROFILE.name: PROFILE, OTHER.name: OTHER}
    taken, phone = office.take(False), office.phone
    await phone.until(lambda: "transcript" in str(phone.screen))
    await phone.feed(speech())
    await phone.until(lambda: "Hier ist Laden." in str(phone.screen))
    await phone.until(lambda: not phone.pending)
    await phone.feed(speech())
    await phone.until(lambda: model.second.asked)
    await phone.hang_up()
    call = await office.logged(taken)
    kinds = [event.kind for event in call.events]
    assert "handed_over" in kinds
    assert phone.call.profile == "laden"
    assert [context.tools is not None for context in model.contexts] == [True, True]
    assert call.turns[2].reply == "Hier ist Laden. Was kann ich für Sie tun?"


async def test_the_other_profile_s_receptionist_knows_how_tom_speaks(office: Office) -> None:
    leads_there = Department(name="Laden", spoken="dem Laden", profile=OTHER.name)
    first = PROFILE.model_copy(update={"departments": (leads_there,)})
    office.profiles = {first.name: first, OTHER.name: OTHER}
    office.engines.llm = lambda on_switch: Receptionist()  # type: ignore[method-assign]
    louder, connect = "bitte lauter", "verbinden sie mich mit dem laden"
    office.engines.recogniser = ScriptedStt(louder, louder, connect, louder)
    taken, phone = office.take(False), office.phone

    async def turns_to_be(count: int) -> list[str]:
        def replies() -> list[str]:
            return [told.reply for told in phone.screen if isinstance(told, Transcript)]

        await phone.until(lambda: len(replies()) == count and not phone.pending)
        return replies()

    for turns in (1, 2, 3, 5):  # the fourth is followed by the other profile's greeting
        await turns_to_be(turns)
        await phone.feed(speech())
    replies = await turns_to_be(6)
    await phone.hang_up()
    await office.logged(taken)
    assert [reply.split(".")[0] for reply in replies[1:3]] == ["Gern, ich spreche lauter"] * 2
    assert replies[5].startswith("Mehr geht leider nicht.")
