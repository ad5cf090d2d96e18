"""A call to talk in, for the tests of this folder."""

from collections.abc import AsyncIterator
from datetime import datetime

from agents.conversation import Action, CallContext, Message, MustHear, Piece
from agents.engines import EngineError
from agents.profile import SHIPPED, load_profile

PROFILE = load_profile(SHIPPED / "praxis.toml")
NOW = datetime(2026, 11, 19, 10, 5, tzinfo=PROFILE.zone)
"""A Thursday, open until noon."""
CONTEXT = CallContext("call-1", "sip:+49301234567@example.net", lambda: NOW)


def caller(*lines: str) -> list[Message]:
    """A history: the greeting, then the caller's lines with an answer between them."""
    history = [Message("tom", PROFILE.greeting)]
    for line in lines:
        history += [Message("caller", line), Message("tom", "Gern.")]
    return history[:-1]


async def collect(reply: AsyncIterator[Piece]) -> tuple[str, list[Action]]:
    """The text and the actions of a reply."""
    text, actions = "", list[Action]()
    async for part in reply:
        if isinstance(part, str):
            text += part
        elif isinstance(part, MustHear):
            text += part.text
        else:
            actions.append(part)
    return text, actions


async def failing(reply: AsyncIterator[Piece]) -> tuple[str, str]:
    """What was said before the reply failed, and the error's text."""
    text = ""
    try:
        async for part in reply:
            text += part if isinstance(part, str) else ""
    except EngineError as error:
        return text, str(error)
    raise AssertionError(f"did not fail: {text}")
