"""The history of a call, as dialogues are given it: what was said and, of TOM's part, heard."""

from agents.conversation import Message


def remember(history: list[Message], said: str | None, heard: str, *, resumes: bool) -> None:
    """Put a turn behind `history`. `said` None: the caller was not answered. `resumes`: TOM went on
    with what it had said before, so it is one reply."""
    if resumes:
        if heard and history and history[-1].role == "tom":
            heard = f"{history.pop().text} {heard}"
    elif said is not None:
        history.append(Message("caller", said))
    if heard:
        history.append(Message("tom", heard))
