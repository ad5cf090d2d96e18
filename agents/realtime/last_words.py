"""What the caller was saying or keying when they hung up: a turn that nobody answers."""

import asyncio

from agents import events
from agents.conversation import UNINTELLIGIBLE, Message, Turn
from agents.realtime.floor import Floor, Speech


async def keep_last_words(floor: Floor, speech: Speech, limit_s: float) -> None:
    """Tell `speech` as a turn, and note what the dialogue makes of it. Noise leaves nothing.

    `limit_s`: how long the recogniser may take; then its partial text is kept.
    """
    try:
        async with asyncio.timeout(limit_s):
            said = (await speech.text(floor)).text
    except TimeoutError:
        said = speech.partial
    if not speech.ignored(said):
        _keep(floor, said or UNINTELLIGIBLE, speech.start, speech.end)


def keep_last_digits(floor: Floor, digits: str) -> None:
    """Tell `digits` as a turn, and note what the dialogue makes of them."""
    if digits:
        _keep(floor, digits, floor.position, floor.position)


def _keep(floor: Floor, said: str, start: int, end: int) -> None:
    at = floor.position
    floor.emit(events.FinalTranscript(at=at, text=said))
    floor.history.append(Message("caller", said))
    for note in floor.dialogue.last_words(floor.history):
        floor.on_note(note)
        floor.emit(events.ActionTaken(at=at, action="note", detail=note.text))
    index = floor.next_turn_index()
    floor.emit(events.TurnEnded(at=at, index=index, interrupted=False))
    floor.on_turn(Turn(index, said=said, said_start=start, said_end=end))
