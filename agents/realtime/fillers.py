"""Fillers: what TOM says while a caller waits for an answer, and when. Pure.

the model is slow        silence for `after_ms` ─► "Einen kleinen Moment, bitte."; in mid-answer
                         where nothing of the next clause comes, but not behind a question or a
                         goodbye
a tool looks it up       silence for `after_ms` ─► "Einen Moment, ich sehe nach."
a tool acts              before it begins, unless something of the answer was heard already
still nothing            `again_ms` of silence after a filler ─► another one
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from agents.goodbye import says_goodbye
from agents.profile import Profile
from agents.realtime.filler_texts import TEXTS, FillerKind, FillerTexts

Sentences = Mapping[FillerKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FillerSettings:
    """How long a caller hears nothing before TOM says something."""

    after_ms: float = 1200.0
    """Before the first filler of an answer. 0: only before tools that act."""
    again_ms: float = 6000.0
    """Before each further one."""


NO_FILLERS = FillerSettings(after_ms=0)


class Fillers:
    """The sentences of one call: each time another, so that it sounds like no machine."""

    def __init__(
        self,
        sentences: Sentences | None = None,
        settings: FillerSettings = NO_FILLERS,
        begin: int = 0,
    ) -> None:
        """`begin`: with which of the sentences the call begins."""
        self.settings = settings
        self._sentences = sentences or sentences_of(TEXTS["de"])
        self._next = dict.fromkeys(self._sentences, begin)

    def next(self, kind: FillerKind) -> str:
        """The next sentence of a kind; empty where there is none."""
        sentences = self._sentences[kind]
        if not sentences:
            return ""
        at, self._next[kind] = self._next[kind], self._next[kind] + 1
        return sentences[at % len(sentences)]


def sentences_of(texts: FillerTexts, profile: Profile | None = None) -> Sentences:
    """A profile's own sentences, and those of its language for what it has none."""
    own = profile.fillers if profile is not None else None
    return {
        "slow": (own.slow if own else ()) or texts.slow,
        "lookup": (own.lookup if own else ()) or texts.lookup,
        "acting": (own.acting if own else ()) or texts.acting,
        "still": (own.still if own else ()) or texts.still,
    }


def of_profile(profile: Profile) -> Sentences:
    """What TOM says with `profile`."""
    return sentences_of(TEXTS[profile.language], profile)


class FillerWatch:
    """Decides when a filler is due in one answer. Time is given, in seconds."""

    def __init__(self, settings: FillerSettings, now_s: float) -> None:
        self._settings = settings
        self._quiet_since: float | None = now_s
        self._waits: Literal["slow", "lookup", "acting"] | None = "slow"
        """What the caller waits for; None: for nothing, as far as they know."""
        self._begun = False
        """The model is in mid-answer."""
        self._said = 0
        """Fillers since the last of the answer."""

    def begin(self, now_s: float) -> None:
        """From now on the caller waits; until now they might have gone on."""
        self._quiet_since = now_s

    def tool_begins(self, acts: bool) -> None:
        """The answer waits for a tool."""
        self._waits, self._begun = "acting" if acts else "lookup", False

    def text_comes(self, text: str) -> None:
        """A clause of the answer is there. For what is missing the caller waits anew."""
        over = text.rstrip().endswith("?") or says_goodbye(text)
        self._waits, self._begun, self._said = None if over else "slow", True, 0

    def text_goes_on(self) -> None:
        """A piece of a clause is there: in mid-answer no filler parts it from what was said."""
        if self._begun:
            self._quiet_since = None

    def due(self, now_s: float, *, quiet: bool, audible: bool) -> FillerKind | None:
        """What to say now. `quiet`: TOM says nothing, and has nothing to say. `audible`: something
        of the answer, or a filler, was heard."""
        if not quiet:
            self._quiet_since = None
            return None
        if self._quiet_since is None:
            self._quiet_since = now_s
        if self._waits == "acting" and not audible:
            return self._say("acting")
        if self._waits is None:
            return None
        limit_ms = self._settings.again_ms if self._said else self._settings.after_ms
        if self._settings.after_ms <= 0 or 1000 * (now_s - self._quiet_since) < limit_ms:
            return None
        return self._say("still" if self._said else self._waits)

    def _say(self, kind: FillerKind) -> FillerKind:
        self._said += 1
        self._quiet_since = None
        return kind
