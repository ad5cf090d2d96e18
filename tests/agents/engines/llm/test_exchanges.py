"""What tools did is the call's: the next model and the next profile know of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Literal

import pytest

from agents.conversation import Action, Message, Note, Piece, ToolUse, ToolWait
from agents.engines import LanguageModel
from agents.engines.chain import Chain, Link
from agents.engines.llm.chain import LlmChain
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.ollama import Ollama, OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatible, OpenAICompatibleConfig
from agents.engines.llm.tool_answer import ToolsFailed
from agents.tools.desk import ToolDesk
from agents.tools.tool import Tool, ToolCall, ToolError, ToolResult

from .calls import CONTEXT, PROFILE, caller, collect
from .standin import Behaviour, Call, Pieces, serve
from .test_tools import BOTH, Diary, Kind, call

ABLE = ("completion", "tools")
BOOK = Call("x_book", {"day": "Freitag"})
TAKE = Call("take_message", {"name": "Anna Weber", "number": "030 123456", "subject": "Termin"})
NOTE = Note("Termin", "Anna Weber", "030123456")


def failing(*rounds: Pieces) -> Behaviour:
    """A model that does this and then breaks off in mid-answer."""
    return Behaviour(("Ja", ", gern"), [*rounds], capabilities=ABLE, die_before=1)


def working(*rounds: Pieces, refuses_tools: Literal["", "named"] = "") -> Behaviour:
    return Behaviour(("Erledigt.",), [*rounds], capabilities=ABLE, refuses_tools=refuses_tools)


@asynccontextmanager
async def chain_of(first: Behaviour, second: Behaviour) -> AsyncIterator[LlmChain]:
    async with serve(first) as one, serve(second) as two:
        ollama = Ollama(OllamaConfig(base_url=one))
        openai = OpenAICompatible(OpenAICompatibleConfig(base_url=f"{two}/v1", model="m"))
        chain = Chain[LanguageModel]("llm", [Link(ollama), Link(openai)])
        yield LlmChain(chain, lambda _: None)
        await ollama.aclose()
        await openai.aclose()


async def heard(reply: AsyncIterator[Piece], *, stands: bool = False) -> tuple[str, list[Action]]:
    """The whole reply but what the log is told of tools; those that act may act at once."""

    async def parts() -> AsyncIterator[Piece]:
        async for part in reply:
            if isinstance(part, ToolWait):
                part.may_act.set()
                part.stands = stands
            elif not isinstance(part, ToolUse):
                yield part

    return await collect(parts())


def told(behaviour: Behaviour) -> list[str]:
    """What the model was told with its last request, the system's prompt left out."""
    messages: Sequence[dict[str, Any]] = behaviour.requests[-1]["messages"][1:]
    return [f"{message['role']}: {message.get('content')}" for message in messages]


async def test_words_before_a_tool_stand_where_they_were_heard() -> None:
    find = Diary("x_find", False, "9 Uhr")
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [find]))
    model = working(("Ich sehe nach, einen Moment.", Call("x_find")), ("Neun Uhr.",))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, context)
        await heard(dialogue.reply(caller("wann")))
        assert told(model)[3:] == ["assistant: Ich sehe nach, einen Moment.", "tool: 9 Uhr"]
        heard_of_it = [Message("tom", "Ich sehe nach,"), Message("caller", "danke")]
        await heard(dialogue.reply([*caller("wann"), *heard_of_it]))
    assert told(model)[3:] == [
        "assistant: None",
        "tool: 9 Uhr",
        "assistant: Ich sehe nach,",
        "user: danke",
    ]


async def test_long_results_are_shortened_but_those_of_the_last_answer() -> None:
    """All at once: until it has to be, what the model was told stays as it is."""
    finds = [Diary(f"x_{n}", False, f"{n}" * 1500) for n in range(4)]
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: finds))
    model = working(*(each for n in range(4) for each in ((Call(f"x_{n}"),), ("Gern.",))))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, context)
        for answered in range(1, 6):
            await heard(dialogue.reply(caller(*["wann"] * answered)))
    lengths = [
        [len(message["content"]) for message in request["messages"] if message["role"] == "tool"]
        for request in model.requests
    ]
    assert lengths[4:] == [
        [1500, 1500],
        [1500, 1500, 1500],
        [300, 300, 1500],
        [300, 300, 1500, 1500],
        [300, 300, 1500, 1500],
    ]


async def test_a_result_that_is_too_long_even_alone_is_shortened_with_its_answer() -> None:
    finds = [Diary(f"x_{n}", False, f"{n}" * 3000) for n in range(2)]
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: finds))
    model = working((Call("x_0"), Call("x_1")), ("Gern.",))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, context)
        await heard(dialogue.reply(caller("wann")))
        assert [len(text) for text in told(model) if text.startswith("tool: ")] == [3006, 3006]
        await heard(dialogue.reply(caller("wann", "danke")))
    assert [len(text) for text in told(model) if text.startswith("tool: ")] == [306, 306]


async def test_the_next_model_does_not_repeat_what_the_first_one_did() -> None:
    diary = Diary("x_book", True, "gebucht")
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [diary]))
    first, second = failing((BOOK,)), working((BOOK,))
    async with chain_of(first, second) as chain:
        text, _ = await heard(chain.dialogue(PROFILE, context).reply(caller("am freitag")))
    assert text.endswith("Erledigt.")
    assert diary.used == ['{"day": "Freitag"}'], "by the first model"
    assert told(second)[2:5] == ["user: am freitag", "assistant: None", "tool: gebucht"]
    assert told(second)[-1] == "tool: Das hast du schon aufgerufen: gebucht"


async def test_a_message_is_taken_once() -> None:
    first, second = failing((TAKE,)), working((TAKE,))
    async with chain_of(first, second) as chain:
        _, actions = await heard(chain.dialogue(PROFILE, CONTEXT).reply(caller("ja, stimmt")))
    assert actions == [NOTE]


@BOTH
@pytest.mark.parametrize(
    "rounds", [((TAKE,), ()), (("[Nachricht: Anna Weber | 030 123456 | Termin]",),), ((TAKE,),) * 5]
)
async def test_where_a_message_is_taken_and_the_model_is_silent_the_caller_is_told(
    kind: Kind, rounds: tuple[Pieces, ...]
) -> None:
    async with call(kind, *rounds) as held:
        text, actions = await held.say("ja das stimmt")
    assert text == "Vielen Dank, ich habe alles notiert. Kann ich sonst noch etwas für Sie tun?"
    assert actions == [NOTE]


async def test_a_model_without_tools_reads_what_was_done() -> None:
    diary = Diary("x_book", True, "gebucht")
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [diary]))
    second = working(refuses_tools="named")
    async with chain_of(failing((BOOK,)), second) as chain:
        await heard(chain.dialogue(PROFILE, context).reply(caller("am freitag")))
    done = '[In diesem Anruf wurde schon erledigt: x_book {"day": "Freitag"}: gebucht]'
    assert told(second)[2:] == [f"user: am freitag {done}"]


async def test_a_message_is_taken_once_also_where_the_model_fails_in_no_known_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Ollama._stream

    async def stream(
        self: Ollama, messages: Sequence[ChatMessage], tools: Sequence[Tool] = ()
    ) -> AsyncIterator[str | ToolCall]:
        if messages[-1]["role"] == "tool":
            raise AttributeError("no delta")
        async for piece in known(self, messages, tools):
            yield piece

    monkeypatch.setattr(Ollama, "_stream", stream)
    async with chain_of(working((TAKE,)), working((TAKE,))) as chain:
        _, actions = await heard(chain.dialogue(PROFILE, CONTEXT).reply(caller("ja, stimmt")))
    assert actions == [NOTE]


async def test_a_request_refused_for_what_tools_told_goes_without_them() -> None:
    model = Behaviour(("Um acht.",), [("Moment. ", Call("opening_hours"))], refuses_tools="results")
    async with serve(model) as url:
        openai = OpenAICompatible(OpenAICompatibleConfig(base_url=f"{url}/v1", model="m"))
        text, _ = await heard(openai.dialogue(PROFILE, CONTEXT).reply(caller("wann öffnen sie")))
        assert text == "Moment. Um acht."
        assert await openai.takes_tools()
        await openai.aclose()
    assert [bool(request.get("tools")) for request in model.requests] == [True, True, False]
    asked, said, done = told(model)[-3:]
    assert (asked, said) == ("user: wann öffnen sie", "assistant: Moment.")
    assert done.startswith("user: [In diesem Anruf wurde schon erledigt: opening_hours")


@pytest.mark.parametrize("answer", ["Das geht gerade nicht.", ""])
async def test_a_request_refused_for_what_a_tool_failed_in_goes_without_tools(answer: str) -> None:
    """Only where the model has nothing to say to that either, a tool has failed."""
    broken = Diary("x_broken", False, ToolError("x: gone"))
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [broken]))
    model = Behaviour((answer,), [(Call("x_broken"),)], refuses_tools="results")
    async with serve(model) as url:
        openai = OpenAICompatible(OpenAICompatibleConfig(base_url=f"{url}/v1", model="m"))
        reply = heard(openai.dialogue(PROFILE, context).reply(caller("wann")))
        if answer:
            assert (await reply)[0] == answer
        else:
            with pytest.raises(ToolsFailed, match="empty answer"):
                await reply
        await openai.aclose()
    assert [bool(request.get("tools")) for request in model.requests] == [True, True, False]
    assert "Das hat nicht geklappt: x: gone." in told(model)[-1]


async def test_an_answer_asked_for_again_takes_its_message_again() -> None:
    """What acted stands; a note is void with the answer that was taken back."""
    diary = Diary("x_book", True, "gebucht")
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [diary]))
    model = working((BOOK, TAKE), ("Gern.",), (BOOK, TAKE))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, context)
        assert (await heard(dialogue.reply(caller("ja"))))[1] == [NOTE]
        assert (await heard(dialogue.reply(caller("ja, am freitag"))))[1] == [NOTE]
    assert len(diary.used) == 1


async def test_what_was_kept_is_not_done_again_where_the_answer_is_asked_for_again() -> None:
    """The caller had heard a filler, and a noise stopped it: the message is taken, and known."""
    model = working((TAKE,), ("Gern.",), (TAKE,))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, CONTEXT)
        assert (await heard(dialogue.reply(caller("ja")), stands=True))[1] == [NOTE]
        assert (await heard(dialogue.reply(caller("ja"))))[1] == []
    _, answered, asked_again, repeated = model.requests
    assert asked_again["messages"] == answered["messages"], "it goes on from the result"
    result = repeated["messages"][-1]["content"]
    assert result.startswith("Das hast du schon aufgerufen: ")


async def test_who_takes_the_call_over_knows_what_was_done() -> None:
    diary = Diary("x_book", True, "gebucht")
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [diary]))
    look_up = Call("opening_hours")
    model = working((BOOK, look_up), ("Gern.",), (TAKE,))
    async with chain_of(model, working()) as chain:
        dialogue = chain.dialogue(PROFILE, context)
        await heard(dialogue.reply(caller("am freitag")))
        history = [*caller("am freitag"), Message("tom", "Gern."), Message("caller", "ja")]
        await heard(dialogue.reply(history))
        handed = [Message("note", "[Übergeben.]")]
        await heard(chain.dialogue(PROFILE, context).reply([*handed, Message("caller", "hallo")]))
    done = (
        '[In diesem Anruf wurde schon erledigt: x_book {"day": "Freitag"}: gebucht; take_message '
        '{"name": "Anna Weber", "number": "030 123456", "subject": "Termin"}: ok]'
    )
    assert told(model) == [f"user: {done} [Übergeben.] hallo"]


async def test_who_takes_the_call_over_waits_for_what_is_under_way() -> None:
    """It learns what came of it, and does not begin it again."""
    diary, begun, booked = Diary("x_book", True, "gebucht"), asyncio.Event(), asyncio.Event()

    async def run(arguments: str) -> ToolResult:
        diary.used.append(arguments)
        begun.set()
        await booked.wait()
        return ToolResult("gebucht")

    diary.run, diary.timeout_s = run, 5.0
    model = working((BOOK,), (BOOK,), ("Gern.",))
    async with chain_of(model, working()) as chain, asyncio.TaskGroup() as group:
        context = replace(CONTEXT, tools=ToolDesk(group, lambda _: [diary]))
        dialogue = chain.dialogue(PROFILE, context)
        broken_off = asyncio.create_task(heard(dialogue.reply(caller("am freitag"))))
        await begun.wait()
        broken_off.cancel()
        history = [Message("note", "[Übergeben.]"), Message("caller", "hallo")]
        answer = group.create_task(heard(chain.dialogue(PROFILE, context).reply(history)))
        await asyncio.sleep(0.05)
        assert len(model.requests) == 1
        booked.set()
        assert (await answer)[0] == "Gern."
    assert len(diary.used) == 1
    done = '[In diesem Anruf wurde schon erledigt: x_book {"day": "Freitag"}: gebucht]'
    assert told(model) == [
        f"user: {done} [Übergeben.] hallo",
        "assistant: None",
        "tool: Das hast du schon aufgerufen: gebucht",
    ]
