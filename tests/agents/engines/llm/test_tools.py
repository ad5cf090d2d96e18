"""Models that use tools, over Ollama's protocol and OpenAI's, each from a local server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Literal

import pytest

from agents.conversation import Action, Connect, EndCall, Message, Note, ToolUse, ToolWait
from agents.engines import EngineError
from agents.engines.chain import Chain, Link
from agents.engines.llm.chain import LlmChain
from agents.engines.llm.chat import ChatDialogue
from agents.engines.llm.ollama import Ollama, OllamaConfig
from agents.engines.llm.openai_compatible import OpenAICompatible, OpenAICompatibleConfig
from agents.receptionist.engine import Receptionist
from agents.tools.desk import ToolDesk
from agents.tools.tool import Tool, ToolError, ToolResult

from .calls import CONTEXT, PROFILE, caller, collect
from .standin import Behaviour, Call, Pieces, serve

Kind = Literal["ollama", "openai"]
BOTH = pytest.mark.parametrize("kind", ["ollama", "openai"])


class Diary:
    """A tool of somebody else's: looks up, books, or fails."""

    description = "The diary."
    timeout_s = 0.3

    def __init__(self, name: str, acts: bool, answer: str | Exception | None) -> None:
        self.name = name
        self.acts = acts
        self.parameters: dict[str, object] = {"type": "object", "properties": {}}
        self.used: list[str] = []
        self._answer = answer

    async def run(self, arguments: str) -> ToolResult:
        self.used.append(arguments)
        if self._answer is None:
            await asyncio.sleep(3600)
        if isinstance(self._answer, Exception):
            raise self._answer
        return ToolResult(str(self._answer))


class Called:
    """A call with a model."""

    def __init__(self, dialogue: ChatDialogue, behaviour: Behaviour) -> None:
        self.dialogue = dialogue
        self.behaviour = behaviour
        self.told: list[ToolUse] = []

    async def say(self, *lines: str) -> tuple[str, list[Action]]:
        """Its answer; tools that act may act at once."""
        return await self.answer(caller(*lines))

    async def answer(self, history: Sequence[Message]) -> tuple[str, list[Action]]:
        async def parts() -> AsyncIterator[str | Action]:
            async for part in self.dialogue.reply(history):
                if isinstance(part, ToolWait):
                    part.may_act.set()
                elif not isinstance(part, ToolUse):
                    yield part

        return await collect(parts())

    def results(self, request: int) -> list[str]:
        """What the model was told of its tools with that request."""
        messages: list[dict[str, Any]] = self.behaviour.requests[request]["messages"]
        return [message["content"] for message in messages if message["role"] == "tool"]


@asynccontextmanager
async def call(
    kind: Kind, *rounds: Pieces, tools: Sequence[Tool] = (), **more: Any
) -> AsyncIterator[Called]:
    behaviour = Behaviour(rounds=list(rounds), capabilities=("completion", "tools"), **more)
    told: list[ToolUse] = []
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: tools, told.append))
    async with serve(behaviour) as url:
        engine = _engine(kind, url)
        called = Called(engine.dialogue(PROFILE, context), behaviour)
        called.told = told
        yield called
        await engine.aclose()


def _engine(kind: Kind, url: str) -> Ollama | OpenAICompatible:
    patience = {"first_token_s": 5.0, "stall_s": 5.0}
    if kind == "ollama":
        return Ollama(OllamaConfig.model_validate({"base_url": url} | patience))
    config = {"base_url": f"{url}/v1", "model": "m"} | patience
    return OpenAICompatible(OpenAICompatibleConfig.model_validate(config))


@BOTH
async def test_it_looks_up_and_answers(kind: Kind) -> None:
    hours = (Call("opening_hours", {"day": "morgen"}),)
    async with call(kind, hours, ("Morgen ", "von acht bis eins.")) as held:
        assert await held.say("haben sie morgen offen") == ("Morgen von acht bis eins.", [])
    first, second = held.behaviour.requests
    names = [tool["function"]["name"] for tool in first["tools"]]
    assert names == ["opening_hours", "take_message", "connect", "voicemail", "end_call"]
    assert "[auflegen]" not in first["messages"][0]["content"], "one way of doing it"
    assert second["messages"][: len(first["messages"])] == first["messages"], "the prefix is kept"
    asked, answered = second["messages"][-2:]
    assert asked["tool_calls"][0]["function"]["name"] == "opening_hours"
    assert answered["content"] == "Morgen haben wir von acht bis dreizehn Uhr geöffnet."
    if kind == "openai":
        assert answered["tool_call_id"] == asked["tool_calls"][0]["id"] == "id_0"
        assert asked["tool_calls"][0]["function"]["arguments"] == '{"day": "morgen"}'
    else:
        assert answered["tool_name"] == "opening_hours"
    (used,) = held.told
    assert (used.tool, used.arguments, used.outcome) == (
        "opening_hours",
        '{"day": "morgen"}',
        "ok",
    )


@BOTH
async def test_several_at_once_and_text_before(kind: Kind) -> None:
    message = {"name": "Anna Weber", "number": "030 123456", "subject": "Termin"}
    asked = ("Gern.", Call("take_message", message), Call("opening_hours"))
    async with call(kind, asked, ("Ist notiert. ", "Sonst noch etwas?")) as held:
        text, actions = await held.say("ja das stimmt")
    assert text == "Gern. Ist notiert. Sonst noch etwas?"
    assert actions == [Note("Termin", "Anna Weber", "030123456")]
    assert len(held.results(1)) == 2


@BOTH
async def test_wrong_arguments_go_back_to_the_model(kind: Kind) -> None:
    wrong = (Call("take_message", {"number": "030"}), Call("fly", {}))
    right = (Call("take_message", {"number": "030 123456", "subject": "Termin"}),)
    async with call(kind, wrong, right, ("Notiert.",)) as held:
        text, actions = await held.say("ja")
    assert (text, actions) == ("Notiert.", [Note("Termin", "", "030123456")])
    results = held.results(1)
    assert results[0].startswith("Fehler in den Angaben: subject: Field required")
    assert results[1] == "Es gibt kein Werkzeug fly."
    assert [use.outcome for use in held.told] == ["refused", "refused", "ok"]


@pytest.mark.parametrize("wrong", ['{"day": ', '["morgen"]'])
async def test_arguments_that_are_no_json_object(wrong: str) -> None:
    async with call("openai", (Call("opening_hours", wrong),), ("Moment.",)) as held:
        assert (await held.say("offen"))[0] == "Moment."
    assert held.results(1)[0].startswith("Fehler in den Angaben: ")
    (asked,) = held.behaviour.requests[1]["messages"][-2]["tool_calls"]
    assert asked["function"]["arguments"] == "{}", "servers refuse anything else"


@BOTH
@pytest.mark.parametrize(
    ("tool", "arguments", "said", "action"),
    [
        ("connect", {"department": "Anmeldung"}, "Einen Moment bitte", Connect("Anmeldung")),
        ("end_call", {}, "Vielen Dank für Ihren Anruf. Auf Wiederhören!", EndCall()),
    ],
)
async def test_what_ends_the_conversation_is_announced_and_not_asked_again(
    kind: Kind, tool: str, arguments: dict[str, str], said: str, action: Action
) -> None:
    async with call(kind, (Call(tool, arguments),)) as held:
        text, actions = await held.say("bitte")
    assert text.startswith(said)
    assert actions == [action]
    assert len(held.behaviour.requests) == 1


@BOTH
async def test_a_goodbye_of_its_own_ends_the_call_once(kind: Kind) -> None:
    async with call(kind, ("Auf Wiederhören!", Call("end_call"))) as held:
        assert await held.say("tschüss") == ("Auf Wiederhören!", [EndCall()])


@BOTH
async def test_a_loop_is_cut(kind: Kind) -> None:
    loop = (Call("opening_hours"),)
    async with call(kind, *[loop] * 9) as held:
        with pytest.raises(EngineError, match="went round in circles"):
            await held.say("offen")
    requests = held.behaviour.requests
    assert len(requests) == 5
    assert [bool(request.get("tools")) for request in requests] == [*[True] * 4, False]
    assert [use.tool for use in held.told] == ["opening_hours"], "it is looked up once"
    assert held.results(2)[1].startswith("Das hast du schon aufgerufen: ")


@BOTH
async def test_a_tool_that_fails_or_is_late_is_told_to_the_model(kind: Kind) -> None:
    broken = Diary("x_broken", False, ToolError("x: gone"))
    late = Diary("x_late", False, None)
    rounds = ((Call("x_broken"), Call("x_late")), ("Das kann ich gerade nicht nachsehen.",))
    async with call(kind, *rounds, tools=[broken, late]) as held:
        text, _ = await held.say("mein termin")
    assert text == "Das kann ich gerade nicht nachsehen."
    results = held.results(1)
    assert results[0].startswith("Das hat nicht geklappt: x: gone. Sage, dass du das gerade nicht")
    assert results[1].startswith("Das hat zu lange gedauert.")
    assert [use.outcome for use in held.told] == ["failed", "timeout"]


async def test_where_the_model_fails_too_there_is_a_sentence_for_it() -> None:
    broken = Diary("x_broken", False, ToolError("x: gone"))
    behaviour = Behaviour(rounds=[(Call("x_broken"),)], pieces=(), capabilities=("tools",))
    context = replace(CONTEXT, tools=ToolDesk(None, lambda _: [broken]))
    async with serve(behaviour) as url:
        model = Ollama(OllamaConfig(base_url=url))
        dialogue = LlmChain(
            Chain("llm", [Link(model), Link(Receptionist())]), lambda _: None
        ).dialogue(PROFILE, context)
        parts = [part async for part in dialogue.reply(caller("wann ist mein termin"))]
        said = "".join(part for part in parts if isinstance(part, str))
        assert said == "Das kann ich gerade nicht nachsehen. Soll ich eine Nachricht aufnehmen?"
        text, _ = await collect(dialogue.reply(caller("wann ist mein termin", "ja bitte")))
        assert text.startswith("Gern nehme ich eine Nachricht für Sie auf.")
        await model.aclose()


async def test_what_was_used_is_a_piece_of_the_answer() -> None:
    """Who speaks it knows of it; what only repeats another call is told to nobody."""
    tools = [Diary("x_find", False, "9 Uhr"), Diary("x_book", True, "gebucht")]
    both = (Call("x_find"), Call("x_book"), Call("x_find"), Call("x_gone"))
    uses: list[ToolUse] = []
    async with call("ollama", both, ("Gebucht.",), tools=tools) as held:
        async for part in held.dialogue.reply(caller("neun uhr bitte")):
            if isinstance(part, ToolWait):
                part.may_act.set()
            if isinstance(part, ToolUse):
                uses.append(part)
        assert uses == held.told
    assert [(use.tool, use.outcome, use.acts) for use in uses] == [
        ("x_find", "ok", False),
        ("x_book", "ok", True),
        ("x_gone", "refused", False),
    ]


async def test_what_acts_waits_until_it_may_and_is_not_done_twice() -> None:
    book = Diary("x_book", True, "gebucht: 9 Uhr")
    rounds = ((Call("x_book", {"t": 9}),), ("Gebucht.",), ("Neun Uhr.",), ("Gern.",))
    async with call("ollama", *rounds, tools=[book]) as held:
        history = caller("neun uhr bitte")
        taken_back = held.dialogue.reply(history)
        wait = await anext(taken_back)
        assert isinstance(wait, ToolWait)
        assert wait.acts
        await taken_back.aclose()  # type: ignore[attr-defined]
        assert book.used == [], "nobody has heard anything of that answer"

        held.behaviour.rounds.insert(0, (Call("x_book", {"t": 9}),))
        assert await held.answer(history) == ("Gebucht.", [])
        assert len(book.used) == 1
        # Nothing of it was heard: asked again, the model knows that it is done.
        assert (await held.answer(history))[0] == "Neun Uhr."
        assert held.results(-1) == ["gebucht: 9 Uhr"]
        # And it still knows in the next turn, where it was said.
        later = [*history, Message("tom", "Neun Uhr."), Message("caller", "danke")]
        assert (await held.answer(later))[0] == "Gern."
        roles = [message["role"] for message in held.behaviour.requests[-1]["messages"]]
    assert roles == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
    ]
    assert len(book.used) == 1


async def test_what_was_only_looked_up_for_an_answer_taken_back_is_void() -> None:
    find = Diary("x_find", False, "9 Uhr")
    rounds = ((Call("x_find"),), ("Neun.",), ("Wie bitte?",))
    async with call("openai", *rounds, tools=[find]) as held:
        await held.say("wann")
        await held.say("wann habe ich")
        assert held.results(-1) == []


@pytest.mark.parametrize(
    ("kind", "how"), [("ollama", "named"), ("openai", "named"), ("openai", "plain")]
)
async def test_a_server_that_refuses_tools_is_asked_without(
    kind: Kind, how: Literal["named", "plain"]
) -> None:
    async with call(kind, refuses_tools=how) as held:
        assert (await held.say("hallo"))[0] == "Guten Tag."
        assert (await held.say("hallo"))[0] == "Guten Tag."
    requests = held.behaviour.requests
    given = [bool(request.get("tools")) for request in requests]
    assert given == ([True, False, False] if how == "named" else [True, False, True, False])
    assert "[auflegen]" in requests[1]["messages"][0]["content"], "it is told the commands then"


async def test_a_model_of_ollama_s_that_takes_none() -> None:
    async with serve(Behaviour()) as url:
        engine = Ollama(OllamaConfig(base_url=url))
        assert not await engine.takes_tools()
        assert not await Ollama(OllamaConfig(base_url=url, tools=False)).takes_tools()
        assert await Ollama(OllamaConfig(base_url=url, tools=True)).takes_tools()
        await engine.aclose()
