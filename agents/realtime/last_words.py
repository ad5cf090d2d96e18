"""What the caller was saying when they hung up: a turn that nobody answers."""

import asyncio

from agents import events
from agents.conversation import UNINTELLIGIBLE, Message, Turn
from agents.realtime.floor import Floor, Speech

_LIMIT_S = 1.0
"""How long the recogniser may take for it; then its partial text is kept."""


async def keep_last_words(floor: Floor, speech: Speech) -> None:
    """Tell `speech` as a turn, and note what the dialogue makes of it. Noise leaves nothing."""
    try:
        async with asyncio.timeout(_LIMIT_S):
            said = await speech.text(floor)
    except TimeoutError:
        said = speech.partial
    if not said and not speech.long:
        return
    said = said or UNINTELLIGIBLE
    at = floor.position
    floor.emit(events.FinalTranscript(at=at, text=said))
    floor.history.append(Message("caller", said))
    for note in floor.dialogue.last_words(floor.history):
        floor.on_note(note)
        floor.emit(events.ActionTaken(at=at, action="note", detail=note.text))
    index = floor.next_turn_index()
    floor.emit(events.TurnEnded(at=at, index=index, interrupted=False))
    floor.on_turn(Turn(index, said=said, said_start=speech.start, said_end=speech.end))
