"""The receptionist as a language model engine: one `Dialogue` a call."""

from collections.abc import AsyncIterator, Sequence

from agents.conversation import Action, CallContext, Message, MustHear, Note, Piece
from agents.profile import Profile
from agents.receptionist import dialogue
from agents.receptionist.asides import unfinished
from agents.receptionist.house import House, caller_number
from agents.receptionist.say import read_back
from agents.receptionist.state import State
from agents.speaking_style import SpeakingStyle


class Receptionist:
    """Makes deterministic dialogues from the profile alone. Always available."""

    name = "receptionist"

    def dialogue(self, profile: Profile, context: CallContext) -> "ReceptionistDialogue":
        """Begin a call's dialogue."""
        return ReceptionistDialogue(profile, context)


class ReceptionistDialogue:
    """One call's conversation.

    A state is kept for every line of the caller, so that a line which is answered again (it went
    on after a pause, or the reply was cancelled) is answered from where it began.
    """

    def __init__(self, profile: Profile, context: CallContext) -> None:
        self._profile = profile
        self._context = context
        self._caller_number = caller_number(context.caller)
        self._states: list[State] = [State()]

    async def reply(self, history: Sequence[Message]) -> AsyncIterator[Piece]:
        """Answer the last caller's line of `history`. A number or an account is read back to its
        end."""
        parts = self._take(history)
        state = self._states[-1]
        must_hear = read_back(state, self._house())
        for part in spoken(parts, must_hear):
            yield part

    def last_words(self, history: Sequence[Message]) -> Sequence[Note]:
        """What to note of a line that the caller hung up with."""
        return [part for part in self._take(history) if isinstance(part, Note)]

    def _take(self, history: Sequence[Message]) -> tuple[str | Action, ...]:
        lines = [message.text for message in history if message.role == "caller"]
        house = self._house()
        del self._states[max(len(lines), 1) :]
        parts: tuple[str | Action, ...] = ()
        for line in lines[len(self._states) - 1 :]:
            state, parts = dialogue.step(self._states[-1], line, house)
            self._states.append(state)
        return parts

    async def transfer_failed(self, department: str) -> AsyncIterator[Piece]:
        """The caller is back: `department` could not be reached. What TOM says to that."""
        self._states[-1], parts = dialogue.transfer_failed(
            self._states[-1], department, self._house()
        )
        for part in spoken(parts):
            yield part

    async def cannot_look_up(self) -> AsyncIterator[str]:
        """What was asked could not be looked up: offer to pass it on."""
        self._states[-1], parts = dialogue.cannot_look_up(self._states[-1], self._house())
        for part in spoken(parts):
            if isinstance(part, str):
                yield part

    @property
    def unfinished(self) -> Note | None:
        """What was taken down of a message that the caller broke off by hanging up."""
        return next(iter(unfinished(self._states[-1], self._house())), None)

    def _house(self) -> House:
        style = self._context.style() if self._context.style is not None else SpeakingStyle()
        return House(self._profile, self._context.now(), self._caller_number, style)


def spoken(parts: Sequence[str | Action], must_hear: str = "") -> list[Piece]:
    """`parts` with the spaces that make their sentences one text, and `must_hear` told apart."""
    result: list[Piece] = []
    begun = False
    for part in parts:
        if not isinstance(part, str):
            result.append(part)
            continue
        before, found, after = part.partition(must_hear) if must_hear else (part, "", "")
        for text in filter(None, (before.strip(), found, after.strip())):
            text = f" {text}" if begun else text
            result.append(MustHear(text) if found and text.strip() == found else text)
            begun = True
    return result
