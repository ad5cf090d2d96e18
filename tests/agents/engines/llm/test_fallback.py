"""A model that fails in mid-call: the receptionist takes over."""

from agents.conversation import EndCall, Message
from agents.engines.llm.fallback import Switched, WithFallback
from agents.engines.llm.ollama import Ollama, OllamaConfig
from agents.receptionist.engine import Receptionist

from .calls import CONTEXT, PROFILE, caller, collect
from .standin import Behaviour, serve


async def _talk(behaviour: Behaviour, *histories: list[Message]):
    switches = list[Switched]()
    async with serve(behaviour) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        engine = WithFallback(primary, Receptionist(), switches.append)
        dialogue = engine.dialogue(PROFILE, CONTEXT)
        replies = [await collect(dialogue.reply(history)) for history in histories]
        await primary.aclose()
    return replies, switches


async def test_healthy_model_keeps_the_call() -> None:
    replies, switches = await _talk(Behaviour(), caller("hallo"))
    assert replies == [("Guten Tag.", [])]
    assert switches == []


async def test_failure_before_the_first_word_is_not_heard() -> None:
    replies, switches = await _talk(Behaviour(status=500), caller("haben sie jetzt geöffnet"))
    assert replies[0][0].startswith("Ja, wir haben heute noch bis zwölf Uhr geöffnet.")
    (switch,) = switches
    assert (switch.call_id, switch.from_engine, switch.to_engine) == (
        "call-1",
        "ollama",
        "receptionist",
    )
    assert "HTTP 500" in switch.reason


async def test_failure_in_mid_reply_is_apologised_for() -> None:
    behaviour = Behaviour(pieces=("Wir haben ", "heute"), die_before=1)
    replies, switches = await _talk(behaviour, caller("haben sie jetzt geöffnet"))
    assert replies[0][0].startswith(
        "Wir haben Entschuldigung, es gab eine technische Störung. "
        "Ja, wir haben heute noch bis zwölf Uhr geöffnet."
    )
    assert len(switches) == 1


async def test_the_receptionist_keeps_the_call() -> None:
    first = caller("hallo", "ich möchte eine nachricht hinterlassen")
    second = [*first, Message("tom", "Wie ist Ihr Name?"), Message("caller", "anna weber")]
    last = [*second, Message("tom", "…"), Message("caller", "tschüss")]
    replies, switches = await _talk(Behaviour(stall_before=0), first, second, last)
    texts = [text for text, _ in replies]
    assert texts[0] == "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"
    assert texts[1].startswith("Danke, Anna Weber.")
    assert replies[2][1] == [EndCall()]
    assert len(switches) == 1


async def test_failed_transfer_is_told_by_whoever_holds_the_call() -> None:
    async with serve(Behaviour(pieces=("Dort ist niemand.",))) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        dialogue = WithFallback(primary, Receptionist()).dialogue(PROFILE, CONTEXT)
        await collect(dialogue.reply(caller("hallo")))
        assert await collect(dialogue.transfer_failed("Anmeldung")) == ("Dort ist niemand.", [])
    text, _ = await collect(dialogue.transfer_failed("Anmeldung"))
    assert text == ("Dort ist leider gerade niemand erreichbar. Soll ich eine Nachricht aufnehmen?")
    history = [*caller("hallo", "äh"), Message("caller", "ja bitte")]
    text, _ = await collect(dialogue.reply(history))
    await primary.aclose()
    assert text == "Gern nehme ich eine Nachricht für Sie auf. Wie ist Ihr Name?"


async def test_last_words_go_to_whoever_holds_the_call() -> None:
    async with serve(Behaviour()) as url:
        primary = Ollama(OllamaConfig(base_url=url, first_token_s=0.3, stall_s=0.2))
        dialogue = WithFallback(primary, Receptionist()).dialogue(PROFILE, CONTEXT)
        await collect(dialogue.reply(caller("hallo")))
        assert dialogue.last_words(caller("hallo", "ich brauche einen termin")) == ()
    lines = [
        "hallo",
        "ich möchte eine nachricht hinterlassen",
        "anna weber",
        "null drei null zwölf",
    ]
    lines.append("ja")
    for count in range(2, len(lines) + 1):
        await collect(dialogue.reply(caller(*lines[:count])))
    await primary.aclose()
    (note,) = dialogue.last_words(caller(*lines, "ich brauche einen termin"))
    assert (note.text, note.callback_number) == ("Ich brauche einen termin", "03012")
