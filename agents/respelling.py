"""A name that was said, and then spelled."""


def respelled(name: str, letters: str) -> str:
    """A spelled name replaces the one that sounded like it: "Thomas Müller", "Mueller"."""
    first, _, last = name.rpartition(" ")
    if not first and last and last[0] != letters[0]:
        first = last
    return f"{first} {letters}".strip()
