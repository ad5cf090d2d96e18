"""Counting word errors."""


def word_errors(reference: str, heard: str) -> int:
    """Least number of words to insert, drop or swap to get from one text to the other."""
    words = heard.split()
    row = list(range(len(words) + 1))
    for i, expected in enumerate(reference.split(), 1):
        above, row = row, [i]
        for j, word in enumerate(words, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (word != expected)))
    return row[-1]
