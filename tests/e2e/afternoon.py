"""An afternoon at the practice: callers, some at once, mostly on one `tom serve`.

They call once, before the first test that asks; each test file looks at its own call from both
ends. Four lines talk side by side, because every call takes as long as people talk.
"""

import asyncio
import io
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.agents.engines.llm.standin import Behaviour, serve
from tests.e2e.phones import dialled, says, talk, talk_until_mid_reply
from tests.serverkit import Tom, serving_async, tom_call
from tom.phone import TomTurn

RATE = 16_000
SETTINGS = {"TOM_VOICEMAIL__SILENCE_S": "2.5", "TOM_VOICEMAIL__MENU": "false"}

CONVERSATION = (
    "Wann haben Sie geöffnet?",
    "Wie ist Ihre Adresse?",
    "Ich möchte eine Nachricht hinterlassen.",
    "Mein Name ist Peter Schmidt.",
    "null drei null eins zwei drei vier fünf",
    "Ja, das ist richtig.",
    "Ich brauche einen Termin am Montag.",
    "Nein danke, auf Wiederhören.",
)
NONSENSE = "Katze Hund Garten"
MESSAGE = "Mein Auto ist kaputt."


@dataclass
class Held:
    """A call by `tom call` that is over, from both ends."""

    phone: dict[str, Any]
    """What `tom call --json` printed."""
    log: dict[str, Any]
    """What the call log says."""

    def said(self) -> list[str]:
        return [turn["said"] for turn in self.phone["turns"] if turn["who"] == "caller"]

    def tom(self) -> list[dict[str, Any]]:
        return [turn for turn in self.phone["turns"] if turn["who"] == "tom"]


@dataclass
class Afternoon:
    """The calls, by what they are about."""

    tom: Tom
    conversation: Held
    digits: Held
    voicemail: Held
    heard_at_voicemail: Path
    """The phone's own recording: TOM on the left."""
    barge_in: dict[str, Any]
    heard_at_barge_in: list[TomTurn]
    hung_up_in_reply: dict[str, Any]
    hung_up_in_message: dict[str, Any]
    model_died: dict[str, Any]
    heard_after_model_died: list[TomTurn]
    asked_of_model: int


async def all_call(tom: Tom, folder: Path) -> Afternoon:
    """Hold all the calls."""
    heard = folder / "voicemail.wav"
    conversation, digits, voicemail, heard_at_barge_in, orphaned = await asyncio.gather(
        tom_call(_uri(tom, "conversation"), *_say(*CONVERSATION)),
        tom_call(
            _uri(tom, "digits"), *_say(*CONVERSATION[2:4]), "--dtmf", "030987654#",
            *_say(*CONVERSATION[5:7], "Nein danke."),
        ),
        tom_call(
            _uri(tom, "voicemail"), *_say(NONSENSE, NONSENSE, NONSENSE, MESSAGE),
            "--record", str(heard),
        ),
        _impatient(tom),
        _model_dies(folder / "model"),
    )  # fmt: skip
    await tom.ended_call(6)
    logs = {call["callee"]: tom.call(call["id"]) for call in tom.calls()}
    return Afternoon(
        tom=tom,
        conversation=Held(conversation, logs["conversation"]),
        digits=Held(digits, logs["digits"]),
        voicemail=Held(voicemail, logs["voicemail"]),
        heard_at_voicemail=heard,
        barge_in=logs["barge-in"],
        heard_at_barge_in=heard_at_barge_in,
        hung_up_in_reply=logs["in-reply"],
        hung_up_in_message=logs["in-message"],
        model_died=orphaned[0],
        heard_after_model_died=orphaned[1],
        asked_of_model=orphaned[2],
    )


def _uri(tom: Tom, user: str) -> str:
    """Any user part reaches the direct line; here it tells the calls apart."""
    return f"sip:{user}@127.0.0.1:{tom.sip_port}"


def _say(*sentences: str) -> list[str]:
    return [argument for sentence in sentences for argument in ("--say", sentence)]


async def _impatient(tom: Tom) -> list[TomTurn]:
    """Three callers, one after the other, who do not hear TOM out."""
    script = [
        says(CONVERSATION[0]),
        says("Stopp bitte.", after_s=1.2),
        says("Wo sind Sie?"),
    ]
    async with dialled(_uri(tom, "barge-in")) as sip:
        _, heard = await talk(sip, script)
    async with dialled(_uri(tom, "in-reply")) as sip:
        await talk_until_mid_reply(sip, [says(CONVERSATION[0])], listen_s=2)
    async with dialled(_uri(tom, "in-message")) as sip:
        await talk_until_mid_reply(sip, [*map(says, CONVERSATION[2:5])])
    return heard


async def _model_dies(folder: Path) -> tuple[dict[str, Any], list[TomTurn], int]:
    """A language model answers once; then its connection is cut in the middle of a sentence.

    Gives the call in the log, what the caller heard, and how often the model was asked.
    """
    behaviour = Behaviour(pieces=("Wir haben immer geöffnet.", " Kommen Sie ", "gern"))
    script = [says(CONVERSATION[0]), *map(says, CONVERSATION[2:5]), says("Ja.")]
    async with serve(behaviour) as address:
        settings = {
            "TOM_LLM__ENGINE": "openai",
            "TOM_LLM__OPENAI__URL": f"{address}/v1",
            "TOM_LLM__OPENAI__MODEL": "qwen3:14b",
            "TOM_LLM__OPENAI__KEEP_WARM": "false",
        }
        async with serving_async(folder, settings) as tom:

            async def die_after_the_first_answer() -> None:
                await tom.until(
                    lambda: tom.calls() and len(tom.call(tom.calls()[0]["id"])["turns"]) == 2, 40
                )
                behaviour.die_before = 2

            async with dialled(tom.uri) as sip:
                (_, heard), _ = await asyncio.gather(
                    talk(sip, script), die_after_the_first_answer()
                )
            return await tom.ended_call(), heard, len(behaviour.requests)


def channels(content: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right of a stereo WAV."""
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, RATE, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float64)
    return samples[0::2], samples[1::2]


def loud(samples: NDArray[np.float64]) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(samples**2)))
