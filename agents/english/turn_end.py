"""Whether an English caller has finished, by the text so far: rules on its last words.

English puts its verbs early, so the last word tells most: "and", "for the", "my number is".
"""

import re

from agents.english.dictation import dated, dictated, spelling
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
_WHOLE = re.compile(
    # The question word is what the preposition is about: "what number are you calling from".
    r"\b(?:(?<!^)(?<!^so )(?<!^and )what|what(?! (?:i|i'd|i'm|i've|we)\b)|which|who|whom|where"
    r"|one(?! (?:question|thing)\b))\b(?! time)(?: [\w']+)*? (?:i|you|it|we|they|this|that"
    r"|open|ask|come|go|speak|talk|look|wait|(?:ask|call|com|look|speak|talk|wait|work)ing)"
    r" (?:on|in|at|for|from|to|about|of)$"
    # So is a noun: "that's the number i'm calling from".
    r"|\b(?:number|address|someone|somebody|person|department|company|doctor|colleague|friend"
    r"|mother|father|mum|dad|wife|husband|son|daughter|brother|sister) (?:i'm|i am|i was|we're"
    r"|we are) (?:ask|call|com|look|speak|talk|wait|work)ing (?:on|in|at|for|from|to|about|of)$"
    r"|\b(?:what time|how late|how long)\b.* (?:open|close|here|there) (?:at|from|until|till)$"
    r"|\bhow long\b.* (?:open|closed|here|there) for$"
    # The preposition is a part of the verb: "can i come in", "hold on", "could you fit me in".
    r"|\b(?:come|call|drop|pop|look) in$|\b(?:hold|carry|go) on$|\b(?:turned|switched) on$"
    r"|\b(?:bring|drop|fit|hand|let|send|squeeze) (?:me|us|it|him|her|them) in$"
    # Somebody is there.
    r"|^(?:(?:hello|hi|and|so|yes) )?(?:is|are|was) (?:(?:the|your|my) \w+(?:er|or|ist)s?"
    r"|(?:dr|doctor|mr|mrs|ms|miss) \w+|he|she|they|(?:any|every|some)(?:one|body)) in$"
    # An answer's own verb.
    r"|^(?:yes|no),? (?:i|we|you|it|they|he|she) (?:do|does|did|am|is|are|was|will|would|can|have"
    r"|has|could|should)$|^(?:i|we) (?:do|will|am|would|could)$|\bi would$|\bis that so$"
    r"|\b(?:who|what|where|how) (?:\w+ ){0,2}(?:is|are|was)$"
)
"""Sentences that end with such a word."""
_COURTESIES = _words(
    "yes no yeah yep nope okay ok right sure fine good great thanks thank you very much please bye "
    "goodbye hello hi morning afternoon evening exactly correct sorry pardon alright cheers"
)
_GREETINGS = _words("hello hi good morning afternoon evening")
_GOODBYES = _words("bye goodbye")
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
    for rule in (dated, dictated, spelling):
        if (found := rule(words, asked)) is not None:
            return found
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
    if _WHOLE.search(sentence):
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
    last = re.split(r"[.!?]\s+", question.strip().lower())[-1]
    if "is that right" in last or "correct?" in last:
        return Asked.FACT
    for said in (last, question.lower()):
        text = " ".join(_WORD.findall(said))
        for kind, pattern in _ASKS:
            if pattern.search(text) and (kind is not Asked.CONCERN or said is last):
                return kind
    return Asked.FACT if question.rstrip().endswith("?") else Asked.NOTHING


_ASKS = (
    (Asked.IBAN, re.compile(r"\biban\b")),
    (Asked.POSTCODE, re.compile(r"post ?code|zip code")),
    (Asked.SPELLING, re.compile(r"\bspell")),
    (Asked.BIRTH_DATE, re.compile(r"date of birth|birthday|\bborn\b")),
    (Asked.NUMBER, re.compile(r"\bnumber\b|\bdigit\b|^go on|^and then$")),
    (Asked.NAME, re.compile(r"\bname\b|\bwho is calling\b|\bwho am i speaking\b")),
    (
        Asked.CONCERN,
        re.compile(r"help you|can i help|do for you|what is it about|pass on|anything else"),
    ),
)
