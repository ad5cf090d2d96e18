"""`faults`: what was wanted of a call and did not come. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz.distance import Levenshtein

from agents.german.speakable import speakable
from tests.evals.scenario import NoteWanted, Wanted

_MOST_LOST = 0.15
"""Of TOM's words: so many the phone's own recogniser may mishear. A sentence is more."""
_ENDED_BY = {"tom_hung_up": "tom", "caller_hung_up": "caller"}


def faults(wanted: Wanted, call: dict[str, Any], heard: Sequence[str]) -> list[str]:
    """In words. `call` as `/api/calls/{id}` tells it; `heard`: TOM's turns as the phone heard them,
    by its own recogniser."""
    replies = [turn["reply"].lower() for turn in call["turns"]]
    return [
        *_notes(wanted.notes, call["notes"]),
        *_in_order(wanted.replies, replies),
        *_heard(wanted.heard, " ".join(heard)),
        *_lost([turn["heard"] for turn in call["turns"]], heard),
        *(
            f"TOM said {found[0]!r}"
            for pattern in wanted.never
            for reply in replies
            if (found := re.search(pattern, reply))
        ),
        *(
            f"nobody was understood to say {line!r}"
            for line in wanted.said
            if line not in [turn["said"] for turn in call["turns"]]
        ),
        *_counts(wanted, call),
    ]


def _notes(wanted: Sequence[NoteWanted], notes: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(wanted) != len(notes):
        yield f"{len(notes)} notes instead of {len(wanted)}: {[note['text'] for note in notes]}"
        return
    for want, note in zip(wanted, notes, strict=True):
        if not re.search(want.text, note["text"].lower()):
            yield f"the note says {note['text']!r}"
        for key in ("caller_name", "callback_number"):
            if note[key] != getattr(want, key):
                yield f"the note's {key} is {note[key]!r}"


def _in_order(wanted: Sequence[str], turns: Sequence[str]) -> Iterator[str]:
    at = 0
    for pattern in wanted:
        found = next((n for n in range(at, len(turns)) if re.search(pattern, turns[n])), None)
        if found is None:
            yield f"TOM did not say {pattern!r}" + (f" after turn {at - 1}" if at else "")
            return
        at = found + 1


def _heard(wanted: Sequence[str], heard: str) -> Iterator[str]:
    at = 0
    for pattern in wanted:
        found = re.compile(pattern).search(heard, at)
        if found is None:
            yield f"nobody heard {pattern!r}" + (f" after {heard[:at]!r}" if at else "")
            return
        at = found.end()


def _lost(played: Sequence[str], heard: Sequence[str]) -> Iterator[str]:
    """Whether what the line played came to the phone's ear."""
    said = _words(" ".join(speakable(text) for text in played))
    lost = Levenshtein.distance(said, _words(" ".join(heard))) / max(1, len(said))
    if lost > _MOST_LOST:
        yield f"the phone heard {' / '.join(heard)!r}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _counts(wanted: Wanted, call: dict[str, Any]) -> Iterator[str]:
    events = [event["data"] for event in call["events"] if event["kind"] == "action_taken"]
    actions = tuple(data["action"] for data in events if data["action"] != "note")
    if actions != wanted.actions:
        yield f"actions: {', '.join(actions) or 'none'}"
    if _ENDED_BY.get(call["end_reason"]) != wanted.ended_by:
        yield f"the call's end: {call['end_reason']}"
    for key in ("barge_ins", "repairs"):
        want = getattr(wanted, key)
        if want is not None and call[key] != want:
            yield f"{key}: {call[key]} instead of {want}"
