"""Tool calls from their pieces, as servers send them."""

import pytest

from agents.engines.llm.call_deltas import CallDeltas
from agents.tools.tool import ToolCall

Piece = tuple[int | None, str | None, str | None, str | None]
HOURS = ToolCall("a", "opening_hours", '{"day": "morgen"}')
TAKE = ToolCall("b", "take_message", '{"subject": "Termin"}')


@pytest.mark.parametrize(
    ("pieces", "calls"),
    [
        (
            [
                (0, "a", "opening_hours", ""),
                (1, "b", "take_message", ""),
                (0, None, None, '{"day": '),
                (1, None, None, TAKE.arguments),
                (0, "", "", '"morgen"}'),
            ],
            [HOURS, TAKE],
        ),
        (
            [(0, "a", HOURS.name, HOURS.arguments), (0, "b", TAKE.name, TAKE.arguments)],
            [HOURS, TAKE],
        ),
        (
            [
                (0, "a", HOURS.name, HOURS.arguments),
                (0, "b", TAKE.name, '{"subject": '),
                (0, None, None, '"Termin"}'),
            ],
            [HOURS, TAKE],
        ),
        (
            [(0, "a", "opening_", ""), (0, "a", "hours", '{"day": '), (0, "c", None, '"morgen"}')],
            [ToolCall("c", HOURS.name, HOURS.arguments)],
        ),
        (
            [(None, None, HOURS.name, HOURS.arguments), (None, None, TAKE.name, TAKE.arguments)],
            [
                ToolCall("call_0", HOURS.name, HOURS.arguments),
                ToolCall("call_1", TAKE.name, TAKE.arguments),
            ],
        ),
        (
            [(1, "b", TAKE.name, TAKE.arguments), (0, "a", HOURS.name, HOURS.arguments)],
            [HOURS, TAKE],
        ),
        ([(0, "a", None, "{}")], []),
    ],
    ids=["in turn", "one index", "its pieces", "one call", "no index", "order", "no name"],
)
def test_calls_are_put_together(pieces: list[Piece], calls: list[ToolCall]) -> None:
    deltas = CallDeltas()
    for piece in pieces:
        deltas.feed(*piece)
    assert deltas.calls() == calls
