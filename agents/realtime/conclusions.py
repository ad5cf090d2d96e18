"""`Conclusions`: what an answer comes to besides words. Void where the answer is taken back.

a note, a lookup     ──► kept and told once the caller hears the answer, or when it is closed;
                         from then on they stand, even where the answer is asked for again
a style of speaking  ──► that of the answer; kept like a note
a tool that acts     ──► begins once the caller hears the answer
"""

from agents import events
from agents.conversation import Note, Piece, ToolUse, ToolWait
from agents.realtime.actions import tell, tool_used
from agents.realtime.floor import Floor


class Conclusions:
    """One answer's."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._kept_back: list[Note | events.ToolUsed] = []
        self._waits: list[ToolWait] = []
        self.style = floor.style
        """How the answer is spoken."""

    def hear(self, said: str) -> None:
        """It answers `said`: a caller who wishes for another style of speaking has it at once."""
        self.style = self._floor.style.after(said, self._floor.profile.language)

    def take(self, piece: Piece) -> bool:
        """Whether `piece` is one of them."""
        match piece:
            case Note():
                self._kept_back.append(piece)
            case ToolUse(acts=False):
                self._kept_back.append(tool_used(piece, self._floor.position))
            case ToolWait():
                self._waits.append(piece)
            case ToolUse():  # what acted was told at once: nothing takes it back
                pass
            case _:
                return False
        return True

    def heard(self) -> None:
        """The caller hears the answer: it cannot be taken back any more."""
        self.keep()
        while self._waits:
            self._waits.pop().may_act.set()

    def keep(self) -> None:
        """Keep the style and the notes, tell of the lookups: they stand from now on."""
        self._floor.style = self.style
        for wait in self._waits:
            wait.stands = True
        while self._kept_back:
            match self._kept_back.pop(0):
                case Note() as note:
                    self._floor.on_note(note)
                    tell(self._floor, "note", note.text)
                case event:
                    self._floor.emit(event)
