"""How TOM begins where nobody has asked: its first sentence is said to the end, come what may.

The greeting's tells what the law wants told; that of a failed transfer, why they are back.
"""

import re
from collections.abc import AsyncIterator

from agents.conversation import MustHear, Piece
from agents.engines import EngineError
from agents.realtime.clauses import sentence_end

_TELLS = re.compile(
    r"\b(?:KI|AI)\b|(?i:künstliche|artificial|\w*assistent(?:en|in)?\b|assistant|robot"
    r"|\b(?:chat|voice|sprach|telefon)?bot\b|sprachmodell|language model)"
)
_TELLS_AS_WELL = re.compile(r"(?i:digital|virtu|automat|computer|maschine|machine|mensch|human)")
"""What tells that nobody human speaks; the second, also what a house sells."""


def greeting_pieces(greeting: str, notice: str = "") -> tuple[Piece, ...]:
    """`greeting`, which tells that nobody human speaks (EU AI Act, Article 50): it must be heard
    up to the end of the sentence that does, or else of the first that is no mere "Guten Tag!" and
    before what is asked.

    `notice` follows it where the call is recorded (§ 201 StGB).
    """
    ends = _sentence_ends(greeting)
    two = greeting[: ends[1]] if len(ends) > 1 else greeting
    tells = _TELLS.search(greeting) or _TELLS_AS_WELL.search(two)
    end = 0
    for next_end in ends:
        said = greeting[:next_end].rstrip()
        if end and not tells and said.endswith("?"):
            break
        end = next_end
        if end > tells.start() if tells else not said.endswith(("!", ":")):
            break
    rest = greeting[end:].strip()
    told = MustHear(f"{greeting[:end].strip()} {notice}".strip())
    return (told, f" {rest}") if rest else (told,)


def _sentence_ends(text: str) -> list[int]:
    ends: list[int] = []
    end = 0
    while end < len(text):
        end += sentence_end(text[end:], over=True) or len(text) - end
        ends.append(end)
    return ends


async def first_heard(source: AsyncIterator[Piece]) -> AsyncIterator[Piece]:
    """`source`, the first sentence of which must be heard, as far as it came before it failed."""
    begun, told = "", False
    failure: EngineError | None = None
    try:
        async for piece in source:
            if told or not isinstance(piece, str):
                if begun:
                    yield MustHear(begun)
                    begun, told = "", True
                yield piece
                continue
            begun = (begun + piece).lstrip()
            if (end := sentence_end(begun)) is not None:
                yield MustHear(begun[:end])
                if rest := begun[end:]:
                    yield rest
                begun, told = "", True
    except EngineError as error:
        failure = error
    if begun:
        yield MustHear(begun)
    if failure is not None:
        raise failure
