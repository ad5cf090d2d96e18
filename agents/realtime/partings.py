"""Partings: what is said over TOM's goodbye, or over "I am connecting you".

Who says thanks or goodbye wants nothing else: TOM goes on, and does what it is about to do. Who
says something else is answered; but a television must not keep TOM on the line for ever.
"""

import re

from agents import events
from agents.realtime.floor import Floor
from agents.realtime.overlap import Kind, kind_so_far
from agents.realtime.overlap_watch import OverlapWatch
from agents.realtime.recognition import Recognition
from media.audio import to_ms

_PHRASES = (
    # German
    "danke; danke schön; danke sehr; dankeschön; vielen dank; herzlichen dank; vielen "
    "herzlichen dank; tschüss; tschüß; tschüs; tschau; ciao; ade; wiederhören; wiedersehen; "
    "auf wiederhören; auf wiedersehen; auf wieder hören; auf wieder sehen; bis dann; bis "
    "bald; bis später; bis morgen; schönen tag; schönen tag noch; einen schönen tag; einen "
    "schönen tag noch; schönen abend; schönen abend noch; schönes wochenende; ihnen auch; "
    "ebenfalls; ebenso; gleichfalls; gern; gerne; bitte; bitte schön; ja; jawohl; gut; okay; "
    "ok; alles klar; super; prima; in ordnung; mhm; hm; genau; "
    # English
    "thanks; thanks a lot; many thanks; thank you; thank you very much; thank you so much; "
    "bye; bye bye; goodbye; good bye; cheers; have a nice day; have a good day; have a great "
    "day; nice day; you too; same to you; see you; see you later; yes; please; fine; great; "
    "all right; alright; good"
).split("; ")
_LONGEST_MS = 4000.0
"""A parting that lasts longer is somebody who goes on speaking."""
LEAVE_S = 30.0
"""So long after its first goodbye TOM may be kept from leaving, if nothing else was heard to its
end since: then the next one is said to its end, and TOM leaves."""
_PARTINGS = re.compile(
    "(?:(?:{})(?: |$))*".format("|".join(sorted(_PHRASES, key=len, reverse=True)))
)


def is_parting(text: str, unfinished: bool = False) -> bool:
    """Whether `text` is nothing but thanks, assent and goodbyes. The last word of one that is
    `unfinished` may be half a word, or another."""
    words = re.findall(r"\w+", text.lower())
    said = " ".join(words[:-1] if unfinished else words)
    match = _PARTINGS.match(said)
    left = said[match.end() :] if match else said
    begun = unfinished and any(phrase.startswith(left) for phrase in _PHRASES)
    return bool(said) and (begun or not left)


class LeaveTaking:
    """One call's: since when TOM has said nothing but goodbyes."""

    def __init__(self) -> None:
        self._since: int | None = None

    def insists(self, position: int, *, leaves: bool, audible: bool, done: bool) -> bool:
        """Whether TOM leaves, whatever is said to that. To be asked every frame; of what TOM says
        now: whether it ends the conversation, whether it is heard, whether it is over."""
        if leaves and audible and self._since is None:
            self._since = position
        if done and audible and not leaves:
            self._since = None
        since = position if self._since is None else self._since
        return leaves and to_ms(position - since) > 1000 * LEAVE_S


def _may_be_parting(said: Recognition) -> bool:
    if said.text is None and len(said.partial.split()) < 2:
        return kind_so_far(said.partial) is not Kind.SPEECH
    return is_parting(said.partial, unfinished=said.text is None)


def is_parted(
    floor: Floor, overlap: OverlapWatch, current: Recognition | None, spoken: int
) -> bool:
    """Whether all that the caller says over TOM's words is a parting so far. What is known to be
    one is told and forgotten. `current` is the utterance being spoken, `spoken` its samples."""
    if to_ms(spoken) > _LONGEST_MS:
        return False
    over = [each.recognition for each in overlap.sift()]
    heard = over if current is None else [*over, current]
    if not all(_may_be_parting(each) for each in heard):
        return False
    if all(each.text is not None for each in heard):
        for each in overlap.take():
            text = each.recognition.partial
            floor.emit(events.Backchannel(at=floor.position, text=text))
    return True
