"""Goodbyes of TOM's, in its languages."""

import re

_GOODBYE = re.compile(
    r"\b(?:auf wieder(?:hören|sehen)|tschüss|tschüs|goodbye|good bye|bye bye)\b[^?]*$",
    re.IGNORECASE,
)


def says_goodbye(text: str) -> bool:
    """Whether `text` ends the conversation."""
    last = re.split(r"(?<=[?])\s", text.strip())[-1]
    return bool(_GOODBYE.search(last)) and not text.rstrip().endswith("?")
