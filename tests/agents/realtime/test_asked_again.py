"""A wordless sound stops a filler, or an answer that is still coming, and the model is asked again:
what it did is not done twice, nor is what the caller heard said twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from agents import events
from agents.conversation import CallContext, Note
from agents.engines import EngineError, LanguageModel
from agents.engines.chain import Chain, Link
from agents.engines.llm.chain import LlmChain
from agents.engines.llm.chat import ChatDialogue, Patience
from agents.engines.llm.chat_message import ChatMessage
from agents.profile import Profile
from agents.realtime.answer import Answer
from agents.realtime.fillers import Fillers, FillerSettings
from agents.tools.desk import ToolDesk
from agents.tools.texts import GERMAN
from agents.tools.tool import Tool, ToolCall, ToolError, ToolResult
from tests.agents.realtime.test_answer import Said, call
from tests.agents.scene import CONTEXT, PROFILE
from tests.agents.virtual_time import virtual_time

_TAKE = ToolCall("1", "take_message", '{"subject": "Termin", "number": "030 123456"}')
_BOOK = ToolCall("1", "x_book", '{"uhrzeit": "9 Uhr"}')


class _Model:
    """Uses its tool whenever it is asked and knows of no result, and is slow to say so."""

    def __init__(self, tool_call: ToolCall = _TAKE) -> None:
        self._tool_call = tool_call
        self.asked: list[list[ChatMessage]] = []
        self.slow = True

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncIterator[str | ToolCall]:
        self.asked.append(list(messages))
        if "answers" not in messages[-1]:
            yield self._tool_call
            return
        if self.slow:
            await asyncio.Event().wait()
        yield "Ist notiert."


class _Writer:
    """Takes no tools: writes the message in brackets, and is slow to say so."""

    def __init__(self) -> None:
        self.asked: list[list[ChatMessage]] = []
        self.slow = True

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncIterator[str | ToolCall]:
        self.asked.append(list(messages))
        yield "[Nachricht: Anna Weber | 030 123456 | Termin] "
        if self.slow:
            await asyncio.Event().wait()
        yield "Ist notiert."


async def _takes_tools() -> bool:
    return True


async def _stopped_by_a_noise(said: Said, model: _Model | _Writer, words: str) -> None:
    """The caller says `words`, a noise stops the filler, and the model is asked again."""
    said.scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    stopped = said.begin(said.speech(words))
    await said.quiet(2.5)
    assert stopped.audible, "a filler"
    await stopped.interrupt()
    model.slow = False
    answer = said.begin(said.speech("", length_s=0.3), stopped=stopped)
    await said.quiet(3)
    answer.close()


@virtual_time
async def test_a_message_is_taken_once_though_a_noise_stops_the_filler() -> None:
    model = _Model()
    async with call() as said:
        said.scene.floor.dialogue = ChatDialogue(
            "scripted", model.stream, Patience(60, 60), PROFILE, CONTEXT, _takes_tools
        )
        await _stopped_by_a_noise(said, model, "rufen sie mich zurück")
    assert said.scene.notes == [Note("Termin", "", "030123456")]
    assert said.scene.history == [("caller", "rufen sie mich zurück"), ("tom", "Ist notiert.")]
    assert len(model.asked) == 3, "the call, its result, and that again"


@virtual_time
async def test_so_is_one_that_the_model_writes_in_brackets() -> None:
    model = _Writer()
    async with call() as said:
        said.scene.floor.dialogue = ChatDialogue(
            "scripted", model.stream, Patience(60, 60), PROFILE, CONTEXT
        )
        await _stopped_by_a_noise(said, model, "ja das stimmt")
    assert said.scene.notes == [Note("Termin", "Anna Weber", "030123456")]
    assert said.scene.history == [("caller", "ja das stimmt"), ("tom", "Ist notiert.")]
    first, again = (messages[-1]["content"] for messages in model.asked)
    assert first == "ja das stimmt"
    done = 'take_message {"name": "Anna Weber", "number": "030123456", "subject": "Termin"}: ok'
    assert again == f"{first} [In diesem Anruf wurde schon erledigt: {done}]"


class _Booking:
    """A tool that acts, and takes its time."""

    name, description, acts, timeout_s = "x_book", "", True, 60.0

    def __init__(self) -> None:
        self.parameters: dict[str, object] = {}
        self.begun = 0
        self.done = asyncio.Event()

    async def run(self, arguments: str) -> ToolResult:
        self.begun += 1
        await self.done.wait()
        return ToolResult("gebucht: 9 Uhr")


async def _interrupted(said: Said, model: _Model, booking: _Booking) -> Answer:
    """The caller asks for nine o'clock, and stops TOM while that is being booked."""
    said.scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
    context = replace(CONTEXT, tools=ToolDesk(said.group, lambda _: [booking]))
    said.scene.floor.dialogue = ChatDialogue(
        "scripted", model.stream, Patience(60, 60), PROFILE, context, _takes_tools
    )
    stopped = said.begin(said.speech("neun uhr bitte"))
    await said.quiet(3)
    assert booking.begun == 1
    await stopped.interrupt()
    model.slow = False
    return stopped


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("hallo", ["gebucht: 9 Uhr", GERMAN.repeated.format(text="gebucht: 9 Uhr")]),
        ("", ["gebucht: 9 Uhr"]),
    ],
    ids=["the caller speaks", "a noise"],
)
@virtual_time
async def test_what_is_under_way_is_waited_for_and_not_begun_again(
    words: str, told: list[str]
) -> None:
    """The model is asked when it knows what came of it: somebody has to tell the caller."""
    booking, model = _Booking(), _Model(_BOOK)
    async with call() as said:
        stopped = await _interrupted(said, model, booking)
        answer = said.begin(said.speech(words, length_s=0.3), stopped=stopped)
        await said.quiet(3)
        assert len(model.asked) == 1
        assert [filler.waits for filler in said.scene.told(events.FillerSaid)] == ["acting", "slow"]
        booking.done.set()
        await said.quiet(3)
        answer.close()
    assert [message["content"] for message in model.asked[-1] if "answers" in message] == told
    assert booking.begun == 1
    assert said.scene.history[-1] == ("tom", "Ist notiert.")


@virtual_time
async def test_a_long_one_does_not_keep_the_caller_from_something_else() -> None:
    booking, model = _Booking(), _Model(_BOOK)
    async with call() as said:
        await _interrupted(said, model, booking)
        answer = said.begin(said.speech("ein notfall"))
        await said.quiet(8)
        answer.close()
        booking.done.set()
    assert said.scene.history[-1] == ("tom", "Ist notiert.")
    assert booking.begun == 1


class _Failing(_Booking):
    """It is sure that nothing was booked; the second time it works."""

    async def run(self, arguments: str) -> ToolResult:
        result = await super().run(arguments)
        if self.begun == 1:
            raise ToolError("the server refused")
        return result


@virtual_time
async def test_what_surely_failed_may_be_tried_once_more() -> None:
    booking, model = _Failing(), _Model(_BOOK)
    async with call() as said:
        await _interrupted(said, model, booking)
        answer = said.begin(said.speech("sonst bitte noch einmal"))
        await said.quiet(1)
        booking.done.set()
        await said.quiet(4)
        answer.close()
    assert booking.begun == 2
    assert said.scene.history[-1] == ("tom", "Ist notiert.")


class _Hesitant(_Model):
    """Books whatever the caller says, and after a while says so, or fails."""

    name = "scripted"

    def __init__(self) -> None:
        super().__init__(_BOOK)
        self.goes_on = asyncio.Event()
        self.fails = False

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncIterator[str | ToolCall]:
        self.asked.append(list(messages))
        if len(self.asked) == 1 or "answers" not in messages[-1]:
            yield self._tool_call
            return
        await self.goes_on.wait()
        if self.fails:
            raise EngineError("gone")
        yield "Ist notiert."

    def dialogue(self, profile: Profile, context: CallContext) -> ChatDialogue:
        patience = Patience(60, 60)
        return ChatDialogue(self.name, self.stream, patience, profile, context, _takes_tools)


@pytest.mark.parametrize("way", ["a noise", "the caller goes on", "the model fails"])
@virtual_time
async def test_an_answer_asked_for_again_begins_nothing_that_was_under_way(way: str) -> None:
    """Nor does it when that is over by then."""
    booking, model, second = _Booking(), _Hesitant(), _Hesitant()
    chain = Chain[LanguageModel]("llm", [Link(model), Link(second)])
    async with call() as said:
        context = replace(CONTEXT, tools=ToolDesk(said.group, lambda _: [booking]))
        said.scene.floor.fillers = Fillers(settings=FillerSettings(after_ms=1200))
        said.scene.floor.dialogue = LlmChain(chain, lambda _: None).dialogue(PROFILE, context)
        first = said.begin(said.speech("neun uhr bitte"))
        await said.quiet(3)
        await first.interrupt()
        answer = said.begin(said.speech("hallo"))
        await said.quiet(0.1)
        booking.done.set()
        await said.quiet(2.5 if way == "a noise" else 0.1)
        if way == "a noise":
            await answer.interrupt()
            answer = said.begin(said.speech("", length_s=0.3), stopped=answer)
        elif way == "the caller goes on":
            answer.cancel()
            answer = said.begin(said.speech("hallo sind sie noch da"))
        model.fails = way == "the model fails"
        model.goes_on.set()
        second.goes_on.set()
        await said.quiet(4)
        answer.close()
    assert booking.begun == 1
    assert said.scene.history[-1] == ("tom", "Ist notiert.")


class _Booker(_Model):
    """Says that it books, books, and is slow to say that it is done."""

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncIterator[str | ToolCall]:
        self.asked.append(list(messages))
        if "answers" not in messages[-1]:
            yield "Ich trage es ein."
            yield ToolCall("1", "x_book", "{}")
            return
        if self.slow:
            await asyncio.Event().wait()
        yield "Ist gebucht."


@virtual_time
async def test_what_was_done_before_a_noise_stops_the_answer_is_not_done_twice() -> None:
    model, booking = _Booker(), _Booking()
    booking.done.set()
    async with call() as said:
        context = replace(CONTEXT, tools=ToolDesk(said.group, lambda _: [booking]))
        said.scene.floor.dialogue = ChatDialogue(
            "scripted", model.stream, Patience(60, 60), PROFILE, context, _takes_tools
        )
        await _stopped_by_a_noise(said, model, "neun uhr bitte")
    assert booking.begun == 1
    assert said.scene.history == [
        ("caller", "neun uhr bitte"),
        ("tom", "Ich trage es ein. Ist gebucht."),
    ], "what it came to is not lost, and nothing is said twice"
    assert len(said.scene.told(events.ReplyResumed)) == 1
