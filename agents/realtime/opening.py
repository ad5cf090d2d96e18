"""How TOM begins where nobody has asked: its first sentence is said to the end, come what may.

The greeting's tells what the law wants told; that of a failed transfer, why they are back.
"""

from collections.abc import AsyncIterator

from agents.conversation import MustHear, Piece
from agents.engines import EngineError
from agents.realtime.clauses import first_sentence, sentence_end


def greeting_pieces(greeting: str, notice: str = "") -> tuple[Piece, ...]:
    """`greeting`, whose first sentence tells that nobody human speaks (EU AI Act, Article 50).

    `notice` follows it where the call is recorded (§ 201 StGB).
    """
    first = first_sentence(greeting)
    rest = greeting.removeprefix(first).strip()
    told = MustHear(f"{first} {notice}".strip())
    return (told, f" {rest}") if rest else (told,)


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
