"""From a model's raw text to what may be said: markup and thoughts go, commands become actions."""

import re
from collections.abc import Iterator

from agents.conversation import Action, EndCall, Note, ToVoicemail
from agents.german.clock import MONTHS
from agents.german.ordinals import NOUNS
from agents.goodbye import says_goodbye
from agents.profile import Profile

_THOUGHT = ("<think>", "</think>")
_DROPPED = str.maketrans("", "", "*#`~>|{}\u200b\u200d\ufe0f")
_UNDERSCORES = re.compile(r"(?<!\w)_+|_+(?!\w)")
"""At a word's edge they are markup; inside one they belong to it, as in an e-mail address."""
# Pictographs, dingbats, arrows, flags: the blocks emoji live in (Unicode 15).
_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_BULLET = re.compile(r"\n[ \t]*(?:[-*•+]|(\d{1,2})[.)])[ \t]+(?=[*_]*(\w*))")
_UNJUDGED = re.compile(r"\n[ \t]*(?:[-*•+]|\d{1,2}(?:[.)][ \t]*[*_]*\w*)?)?$|_+$")
"""What may still become a bullet, or is at a word's edge or inside one."""
_COUNTED = frozenset({*MONTHS, *NOUNS, "OG", "UG", "bis", "und", "oder"})
"""Before these words a number with a full stop is said: "1. Mai", "1. bis 12. Juni"."""
_FIGURES = re.compile(r"[\d\s/()+.:,-]{3,}")
"""In brackets no command, but a number or a time: "[0711] 123456", "[14:30]"."""
_LONGEST_COMMAND = 400


class SpokenFilter:
    """Takes a model's text piece by piece; gives speakable text and actions."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._held: str = ""
        """The beginning of a thought, a command or a bullet that may still become one."""
        self._thinking = False
        self._said: str = ""
        self._ended = False
        self._line_begins = True
        self._item = 0
        """The number of a list's last item."""

    def feed(self, piece: str) -> Iterator[str | Action]:
        """More text of the model."""
        self._held += piece
        yield from self._take(last=False)

    def finish(self) -> Iterator[str | Action]:
        """The model is done: the rest, and hanging up where TOM has said goodbye."""
        yield from self._take(last=True)
        if not self._ended and says_goodbye(self._said):
            self._ended = True
            yield EndCall()

    @property
    def said(self) -> str:
        """All speakable text so far."""
        return self._said

    def _take(self, *, last: bool) -> Iterator[str | Action]:
        while self._held:
            if self._thinking:
                if not self._leave_thought(last=last):
                    return
                continue
            start = re.search(r"[<\[]", self._held)
            text = self._held[: start.start()] if start else self._held
            if text:
                # A bullet, number or underscore at the end may go on in the next piece.
                kept = "" if last or start else self._unjudged(text)
                text = text[: len(text) - len(kept)]
                self._held = self._held[len(text) :]
                yield from self._clean(text)
                if kept:
                    return
                continue
            advanced, action = self._marked(last=last)
            if action is not None:
                self._ended = self._ended or isinstance(action, EndCall)
                yield action
            if not advanced:
                return

    def _unjudged(self, text: str) -> str:
        """What at the end of `text` cannot be judged yet."""
        match = _UNJUDGED.search(f"\n{text}" if self._line_begins else text)
        return match[0][-len(text) :] if match else ""

    def _leave_thought(self, *, last: bool) -> bool:
        _, end, rest = self._held.partition(_THOUGHT[1])
        if not end:
            self._held = "" if last else self._held[-len(_THOUGHT[1]) :]
            return False
        self._thinking, self._held = False, rest.lstrip()
        return True

    def _marked(self, *, last: bool) -> tuple[bool, Action | None]:
        """Held text begins with "<" or "[": a thought, a command, or just a sign.

        Returns whether it could be judged, and the action it is.
        """
        held = self._held
        if held[0] == "<":
            if held.startswith(_THOUGHT[0]):
                self._thinking, self._held = True, held[len(_THOUGHT[0]) :]
                return True, None
            if _THOUGHT[0].startswith(held) and not last:
                return False, None
            self._held = held[1:]
            return True, None
        inside, end, rest = held[1:].partition("]")
        if not end and not last and len(held) < _LONGEST_COMMAND:
            return False, None
        if _FIGURES.fullmatch(inside):
            self._held = inside + rest
            return True, None
        self._held = rest
        return True, self._action(inside)

    def _clean(self, text: str) -> Iterator[str]:
        if not text:
            return
        begun, self._line_begins = self._line_begins, text.endswith("\n")
        text = _BULLET.sub(self._without_bullet, f"\n{text}" if begun else text)
        text = text.removeprefix("\n") if begun else text
        before = self._said[-1:]
        text = _UNDERSCORES.sub("", before + text).removeprefix(before)
        text = _EMOJI.sub("", text.translate(_DROPPED)).replace("\n", " ")
        if not self._said:
            text = text.lstrip()
        if self._said.endswith(" "):
            text = text.lstrip(" ")
        text = re.sub(r" {2,}", " ", text)
        if text:
            self._said += text
            yield text

    def _without_bullet(self, match: re.Match[str]) -> str:
        """A list counts up from one; any other number belongs to what it says ("24. Dezember")."""
        number, word = match.groups()
        if number is None:
            return "\n"
        if int(number) not in (1, self._item + 1) or word in _COUNTED:
            return match[0]
        self._item = int(number)
        return "\n"

    def _action(self, inside: str) -> Action | None:
        command, _, rest = inside.partition(":")
        match command.strip().lower():
            case "auflegen" | "hang up":
                return EndCall()
            case "aufsprechen" | "voicemail":
                return ToVoicemail()
            case "verbinden" | "connect":
                department = self._profile.department_called(rest)
                return department.action if department else None
            case "nachricht" | "message":
                name, number, text = ([part.strip() for part in rest.split("|", 2)] + ["", ""])[:3]
                return Note(text or rest.strip(), name, re.sub(r"(?!^\+)\D", "", number))
            case _:
                return None
