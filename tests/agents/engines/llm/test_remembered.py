"""A long call costs a model no more per turn: its prompt grows at the end and is bounded."""

from datetime import datetime
from itertools import pairwise

from agents.conversation import Message
from agents.engines.llm.prompt import chat_messages, system_prompt
from agents.engines.llm.remembered import remembered
from tests.agents.scene import PROFILE

NOW = datetime(2025, 3, 3, 9, 0)


def history(turns: int) -> list[Message]:
    """A call's history when the caller has just spoken for the `turns`th time."""
    messages = [Message("tom", "Guten Tag.")]
    for turn in range(turns):
        messages += [Message("caller", f"Frage {turn}"), Message("tom", f"Antwort {turn}")]
    return messages[:-1]


def prompt(turns: int) -> str:
    """All that a server is sent, in its order."""
    system = system_prompt(PROFILE, NOW)
    sent = chat_messages(system, history(turns), "de")
    return "\0".join(f"{message['role']}\1{message['content']}" for message in sent)


def test_every_turn_begins_with_the_prompt_of_the_turn_before() -> None:
    for turns in range(1, 50):
        assert prompt(turns + 1).startswith(f"{prompt(turns)}\0"), f"turn {turns}"


def test_two_calls_of_a_profile_share_their_beginning() -> None:
    first = system_prompt(PROFILE, NOW, "030111")
    second = system_prompt(PROFILE, NOW.replace(hour=10), "040222")
    moment = first.index("Heute ist")
    assert moment > len(first) / 2
    assert first[:moment] == second[:moment]


def test_the_history_is_bounded_and_its_beginning_rarely_changes() -> None:
    kept = [remembered(history(turns)) for turns in range(1, 400)]
    assert max(len(each) for each in kept) <= 120
    assert min(len(each) for each in kept[100:]) >= 80
    changes = sum(before[0] != after[0] for before, after in pairwise(kept))
    assert 0 < changes <= 400 * 2 / 40
    assert all(each[-1].text == f"Frage {turn}" for turn, each in enumerate(kept))


def test_fifty_turns_are_remembered_whole() -> None:
    assert remembered(history(50)) == history(50)
