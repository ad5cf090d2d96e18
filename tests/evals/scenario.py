"""`Scenario`: what a caller says and what has to come of it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """Something the caller says. "…" in it is a pause of `pause_s`."""

    text: str
    after_s: float | None = None
    """So long after TOM began to speak; None: when TOM has finished."""
    pause_s: float = 0.7


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """A message that has to be taken."""

    text: str
    """A regular expression that has to be found in it, in lower case."""
    caller_name: str = ""
    callback_number: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the call log has to say, and what the caller has to hear."""

    notes: tuple[NoteWanted, ...] = ()
    """Exactly these, in this order."""
    actions: tuple[str, ...] = ("end_call",)
    """Exactly these, besides notes."""
    replies: tuple[str, ...] = ()
    """Regular expressions, found in TOM's turns in this order, in lower case."""
    never: tuple[str, ...] = ()
    """Regular expressions that none of TOM's turns may match."""
    said: tuple[str, ...] = ()
    """What the caller was understood to say in single turns, word for word, among others."""
    heard: tuple[str, ...] = ()
    """Regular expressions, found one after the other in what the phone's own recogniser heard of
    TOM in the audio. That it heard nearly all of TOM's words is wanted of every call."""
    ended_by: Literal["tom", "caller"] = "tom"
    barge_ins: int | None = None
    """None: it does not matter."""
    repairs: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A call."""

    name: str
    lines: tuple[Line, ...]
    wanted: Wanted
    linger_s: float = 3.0
    """Where nothing is left to say, the caller hangs up after so much silence."""
