"""Whether an English caller has finished, by the text so far: rules on its last words.

English puts its verbs early, so the last word tells most: "and", "for the", "my number is".
"""

import re
from collections.abc import Sequence

from agents.turn_end import Asked, Completion


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[\w']+")
_OPEN_MARKS = (",", "…", "-", "–", ":", ";")
_OPEN = _words(
    "uh um er erm hmm and or but because that if so whether when while although since unless until "
    "as with for from to at on in of about by between into through without the a an this my your "
    "his her our their its some any every is are was were am be been i'm i'd i'll we'd you're he's "
    "she's would could should can will do does did have has had want need like who's next last mr "
    "mrs ms doctor dr very really just please's number's than not"
)
"""Nobody ends with these, except in the sentences below."""
_PHRASAL = re.compile(
    r"\b(?:open|closed|come|go|hold|call|ring|move|turn|look|pick|carry|work|what is it|looking"
    r"|talking|waiting|asking|calling)\b.* (?:on|in|at|for|from|to|about|up|of)$"
    r"|^(?:yes|no),? (?:i|we|you|it|they|he|she) (?:do|does|did|am|is|are|was|will|would|can|have"
    r"|has|could|should)$|^(?:i|we) (?:do|will|am|would|could)$|\bi would$|\bis that so$"
    r"|\b(?:who|what|where|how) (?:\w+ ){0,2}(?:is|are|was)$"
)
_COURTESIES = _words(
    "yes no yeah yep nope okay ok right sure fine good great thanks thank you very much please bye "
    "goodbye hello hi morning afternoon evening exactly correct sorry pardon alright cheers"
)
_GREETINGS = _words("hello hi good morning afternoon evening")
_GOODBYES = _words("bye goodbye")
_UNITS = (
    "zero oh nought one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_BETWEEN = _words("double triple plus dash")
_CLOCK = _words("at by after before until around past to")
_NUMBER_NOUNS = _words("number postcode code extension iban")
_WHOLE = {Asked.POSTCODE: 5, Asked.IBAN: 20}
_LONGEST_NUMBER, _LEAST_RUN = 11, 3
_NATO = _words(
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike "
    "november oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu"
)
_WANTS = re.compile(
    r"\b(?:like|want|wanted|need|have|going|able) to$"
    r"|\b(?:could|can|would|will|may|might) (?:you|i|we)(?: \w+ly| please)?$"
    r"|\b(?:i'd|i would|we'd) like$|\b(?:tell me|let me know|i was wondering"
    r"|wanted to (?:ask|know)|like to (?:ask|know))$|\bdo you$|\bis it$"
)
_INTRODUCES = re.compile(
    r"^(?:my name is|this is|i'm|i am|it's) (?:\w+ ?){1,2}$|^i (?:have|'ve got|had) a question$"
    r"|^i'm calling$|\b(?:i'd like|i want|i need) an appointment$"
)
_QUESTIONS = _words(
    "what when where who whom which why how is are do does did can could will would may have has"
)
_CLAUSE_FIRST = re.compile(r"(?:if|when|because|although) (?:i|you|we|it|my|the|that)\b")
"""The main clause is due."""


def judge(text: str, asked: Asked = Asked.NOTHING) -> Completion:
    """How far `text` has come: all that the caller has said in this turn."""
    words = _WORD.findall(text.lower())
    if not words:
        return Completion.FINISHED
    if text.rstrip().endswith(_OPEN_MARKS):
        return Completion.OPEN
    if (number := _dictated(words, asked)) is not None:
        return number
    if _spelling(words, asked):
        return Completion.OPEN
    if set(words) <= _COURTESIES:
        greets = set(words) <= _GREETINGS and asked is not Asked.FACT
        if greets:
            return Completion.UNSURE
        whole = words[-1] in _GOODBYES or (words[-1] == "please" and len(words) > 1)
        return Completion.FINISHED if whole else Completion.LIKELY
    if words[-1] in _GOODBYES:
        return Completion.FINISHED
    if words[-1] in ("thanks", "cheers") or words[-2:] == ["thank", "you"]:
        return Completion.LIKELY  # a goodbye often follows
    core = words[:-1] if words[-1] == "please" and len(words) > 1 else words
    sentence = " ".join(core)
    if _PHRASAL.search(sentence):
        return Completion.FINISHED
    if core[-1] in _OPEN or _WANTS.search(sentence):
        return Completion.OPEN
    if core != words:
        return Completion.FINISHED
    if _INTRODUCES.search(sentence):
        answered = asked in (Asked.NAME, Asked.FACT)
        return Completion.LIKELY if answered else Completion.UNSURE
    if len(core) < 6 and _CLAUSE_FIRST.match(sentence):
        return Completion.LIKELY if asked is Asked.FACT else Completion.OPEN
    return Completion.FINISHED if core[0] in _QUESTIONS else Completion.LIKELY


def asked(question: str) -> Asked:
    """What TOM asked for with the end of what it said."""
    text = question.strip().lower()
    last = re.split(r"[.!?]\s+", text)[-1]
    if "is that right" in last or "correct?" in last:
        return Asked.FACT
    for kind, pattern in _ASKS:
        if pattern.search(last if kind is Asked.CONCERN else text):
            return kind
    return Asked.FACT if text.endswith("?") else Asked.NOTHING


_ASKS = (
    (Asked.IBAN, re.compile(r"\biban\b")),
    (Asked.POSTCODE, re.compile(r"post ?code|zip code")),
    (Asked.SPELLING, re.compile(r"\bspell")),
    (Asked.NUMBER, re.compile(r"\bnumber\b|\bdigit\b|^go on|^and then\?")),
    (Asked.NAME, re.compile(r"\bname\b|\bwho is calling\b|\bwho am i speaking\b")),
    (Asked.CONCERN, re.compile(r"help you|do for you|what is it about|pass on|anything else")),
)


def _dictated(words: Sequence[str], asked: Asked) -> Completion | None:
    digits, start = 0, len(words)
    while start and (count := _digits(words[start - 1])) is not None:
        digits, start = digits + count, start - 1
    if start == len(words):
        return None
    before = words[:start]
    asks = asked in (Asked.NUMBER, *_WHOLE) or bool(set(before) & _NUMBER_NOUNS)
    if digits >= _LEAST_RUN or asks:
        if digits >= _WHOLE.get(asked, _LONGEST_NUMBER):
            return Completion.FINISHED if asked in _WHOLE else Completion.UNSURE
        return Completion.OPEN
    if asked is Asked.FACT:
        return Completion.FINISHED
    return Completion.UNSURE if set(before[-1:]) & _CLOCK or not before else None


def _digits(word: str) -> int | None:
    if word.isdecimal():
        return len(word)
    if word in _BETWEEN:
        return 0
    if word in _UNITS:
        return 1 if _UNITS.index(word) < 12 else 2
    return 2 if word in _TENS else None


def _spelling(words: Sequence[str], asked: Asked) -> bool:
    """The end of `words` is spelled, by letters or by the NATO alphabet."""
    if words[-2:][0] in ("as", "for") and words[-1] == "in":
        return True
    letters = [(len(word) == 1 and word.isalpha()) or word in _NATO for word in words[-3:]]
    if asked is Asked.SPELLING:
        return letters[-1]
    return len(letters) > 1 and all(letters[-2:]) and words[-2:] != ["a", "i"]
