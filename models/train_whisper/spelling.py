"""The characters of a transcript, as CTC learns them and as whisperx aligns them."""

CHARACTERS = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefghijklmnopqrstuvwxyzäöüß.,?"]
"""whisperx looks for "<pad>" as the blank and for "|" between words."""


def spelling(text: str) -> list[int]:
    """The numbers of a text's characters; those not in CHARACTERS are left out."""
    letters = text.lower().replace(" ", "|")
    return [CHARACTERS.index(letter) for letter in letters if letter in CHARACTERS]
