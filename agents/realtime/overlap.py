"""Overlap: the caller speaks while TOM does. Are they listening, or do they want the floor?

    speech of `pause_ms` ──► hold ──► "mhm", a cough          ──► go on, with the word that was cut
                                      "stopp", a real sentence ──► give way

Pure. People who listen say so in a word or two (backchannels, Yngve 1970) and do not want to be
answered; who wants the floor says something else, or goes on speaking. Partial texts lag a third of
a second behind, and their last word is often wrong: they can tell early that somebody wants the
floor; a backchannel is one when the utterance is over, but for a hum: no sentence begins with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

_MURMURS = (
    "mhm mh hm hmm hmhm aha ach so oh ah uh huh äh ähm öh uhm um wow mm mmm mm-hmm".split()
)  # fmt: skip
_HUMS = frozenset("mh mhm hmhm mmm mm-hmm".split())
"""Said for as long as a sentence's first words: one speaks on while the other hums."""
_ASSENTS = [
    # German
    *"ja jaja jo jep jap jawohl genau richtig stimmt okay ok gut klar verstehe super prima schön "
    "toll fein sicher natürlich eben exakt passt korrekt".split(),
    *("alles klar", "in ordnung", "sehr gut", "na gut", "ganz gut", "na klar", "ich verstehe"),
    "das stimmt",
    # English
    *"yes yeah yep right sure fine great good correct exactly indeed".split(),
    *("i see", "got it", "all right", "of course", "i understand"),
]
_BACKCHANNELS = (*_MURMURS, *_ASSENTS)
_COURTESIES = (
    # German
    "danke; dankeschön; danke schön; danke sehr; vielen dank; besten dank; herzlichen dank; bitte; "
    "bitte schön; bitte sehr; gern; gerne; sehr gern; sehr gerne; kein problem; gar kein problem; "
    "überhaupt kein problem; keine eile; macht nichts; das macht nichts; alles gut; ist gut; schon "
    "gut; ist in ordnung; das ist in ordnung; passt schon; nur zu; machen sie das; machen sie nur; "
    "tun sie das; lassen sie sich zeit; ich warte; ich warte gern; ich warte gerne; ich habe zeit; "
    "das ist nett; sehr nett; sehr freundlich; "
    # English
    "thanks; thanks a lot; many thanks; thank you; thank you very much; thank you so much; please; "
    "please do; no problem; no problem at all; not a problem; no worries; no rush; no hurry; take "
    "your time; that is fine; that s fine; that is all right; that s all right; go ahead; by all "
    "means; i can wait; i ll wait"
).split("; ")
"""Said to who asks for a moment; to all else that TOM says they are an answer."""
_STOPS = frozenset(
    # German
    "moment momentchen stopp stop halt nein nee nö warte warten sekunde augenblick "
    # English
    "wait hold no sorry".split()
)
"""One of them is enough, before the utterance is over."""
_IDLE = frozenset(
    "und oder unter so der die das den dem ein eine es ist ich sie am um im in an da the a and or "
    "it is".split()
)
"""Nobody takes the floor with one of these alone: it is what was understood of a murmur."""
_FUZZY_LETTERS = 5
"""A word this long with one letter wrong, but not the first, is still that word."""
_OTHERS = frozenset("stimme stammt stemmt pass passe past prime supper greet".split())
"""Unless it is one of these."""
_MOST_LEFT = 4
"""Who knows a question answers before its last words."""


class Kind(StrEnum):
    """What a text says about who wants to speak."""

    NOTHING = "nothing"
    BACKCHANNEL = "backchannel"
    OPEN = "open"
    """Too little to tell."""
    SPEECH = "speech"


class Stance(StrEnum):
    """What TOM does while the caller speaks."""

    GO_ON = "go_on"
    HOLD = "hold"
    """Be silent, and be ready to go on."""
    GIVE_WAY = "give_way"


@dataclass(frozen=True, slots=True)
class OverlapSettings:
    """In ms of the caller's speech."""

    pause_ms: float = 30.0
    """Longer speech pauses TOM. Counted in windows of 32 ms: at 30 each utterance does."""
    sentence_ms: float = 800.0
    """Speech this long that is no backchannel so far is a sentence, whatever its words."""
    backchannel_ms: float = 1600.0
    """So is this, whatever was understood until now."""
    text_ms: float = 500.0
    """How long TOM is silent after the end of an utterance whose text is not there yet. Then it
    goes on, and gives way once the text wants it to."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What is known of an utterance of the caller's that overlaps TOM's speech."""

    spoken_ms: float
    """From its onset to the last speech."""
    text: str = ""
    """What the recogniser made of it so far."""
    final: bool = False
    """It is over, and `text` is final."""
    waited_ms: float = 0.0
    """Since its end was found; 0 while it lasts."""
    question_left: int | None = None
    """Words that TOM has still to say of the question that it asks; None: it asks none."""
    waits: bool = False
    """All that TOM has said is that it takes a moment."""
    own: bool = True
    """Some of `text` was said in this utterance, and not all in the one that it continues."""


def stance(overlap: Overlap, settings: OverlapSettings) -> Stance:
    """What TOM is to do about `overlap`."""
    if overlap.final:
        return Stance.GO_ON if needs_no_answer(overlap) else Stance.GIVE_WAY
    if overlap.spoken_ms <= settings.pause_ms:
        return Stance.GO_ON
    kind = kind_so_far(overlap.text, overlap.waits)
    longest = settings.backchannel_ms if kind is Kind.BACKCHANNEL else settings.sentence_ms
    if kind is Kind.SPEECH or overlap.spoken_ms >= longest:
        return Stance.GIVE_WAY
    hums = overlap.own and _hums(overlap.text) and not _answers(overlap)
    return Stance.GO_ON if hums or overlap.waited_ms >= settings.text_ms else Stance.HOLD


def needs_no_answer(overlap: Overlap) -> bool:
    """Whether its text, which is final, says that nobody wants the floor."""
    kind = kind_of(overlap.text, overlap.waits)
    listens = kind is Kind.BACKCHANNEL and not _answers(overlap)
    return listens or kind is Kind.NOTHING


def kind_of(text: str, waits: bool = False) -> Kind:
    """What a final text says: nothing, a backchannel, or speech. `waits`: see `Overlap`."""
    words, phrases = _words(text), _phrases(waits)
    if not words:
        return Kind.NOTHING
    word = words[0]
    if len(words) == 1 and (word in _IDLE or len(word) == 1 or _resembles(word, phrases)):
        return Kind.BACKCHANNEL
    return Kind.BACKCHANNEL if _listens(" ".join(words), phrases) else Kind.SPEECH


def kind_so_far(text: str, waits: bool = False) -> Kind:
    """What a partial text says. Its last word may be half a word, or another."""
    words, phrases = _words(text), _phrases(waits)
    listens = bool(words) and _listens(" ".join(words), phrases, unfinished=True)
    if not listens and not _STOPS.isdisjoint(words):
        return Kind.SPEECH
    settled = " ".join(words[:-1])
    if listens or (settled and _listens(settled, phrases)):
        return Kind.BACKCHANNEL
    return Kind.SPEECH if len(words) > 2 else Kind.OPEN


def question_left(heard: str, unheard: str) -> int | None:
    """Words left of the question that TOM asks, or has just asked, with its last sentence; None
    where it asks none, or goes on after it."""
    said = f"{heard} {unheard}".rstrip()
    return len(unheard.split()) if said.endswith("?") else None


def _answers(overlap: Overlap) -> bool:
    """Whether a backchannel is an answer: "ja" to a question, "mhm" to one that is all but over."""
    left = overlap.question_left
    if left is None or left > _MOST_LEFT:
        return False
    return left <= 1 or any(word not in _MURMURS for word in _words(overlap.text))


def _hums(text: str) -> bool:
    words = _words(text)
    return bool(words) and _HUMS.issuperset(words)


def _phrases(waits: bool) -> Sequence[str]:
    return (*_BACKCHANNELS, *_COURTESIES) if waits else _BACKCHANNELS


def _listens(text: str, phrases: Sequence[str], unfinished: bool = False) -> bool:
    """Whether `text` is made of `phrases`; `unfinished`: or may become so."""
    begins = [0]
    for begin in begins:  # each place once: "danke schön" is two phrases, too
        rest = text[begin:]
        for words in phrases:
            if rest == words or (unfinished and words.startswith(rest)):
                return True
            behind = begin + len(words) + 1
            if rest.startswith(f"{words} ") and behind not in begins:
                begins.append(behind)
    return False


def _resembles(word: str, phrases: Sequence[str]) -> bool:
    if word in _OTHERS:
        return False
    long = [known for known in phrases if len(known) >= _FUZZY_LETTERS and known[0] == word[0]]
    return any(Levenshtein.distance(word, known, score_cutoff=1) <= 1 for known in long)


def _words(text: str) -> list[str]:
    return re.findall(r"\w[\w-]*", text.lower())
