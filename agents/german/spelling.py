"""Names spelled out: "martha übermut ludwig ludwig emil richard" -> "Müller".

Understands the spelling words of DIN 5009 (2022: cities; before: first names), single letters, and
"m wie martha".
"""

_CITIES = (
    "aachen berlin chemnitz düsseldorf essen frankfurt goslar hamburg ingelheim jena köln leipzig "
    "münchen nürnberg offenbach potsdam quickborn rostock salzwedel tübingen unna völklingen "
    "wuppertal xanten ypsilon zwickau"
).split()
_FIRST_NAMES = (
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha "
    "nordpol otto paula quelle richard samuel siegfried theodor ulrich viktor wilhelm xanthippe "
    "zacharias zeppelin konrad"
).split()
_ODD = {
    "cäsar": "c",
    "ärger": "ä",
    "ökonom": "ö",
    "ökonomie": "ö",
    "übermut": "ü",
    "übel": "ü",
    "eszett": "ß",
    "ess-zett": "ß",
    "schule": "sch",
    "charlotte": "ch",
    "bindestrich": "-",
}
_LETTERS = (
    {word: word[0] for word in (*_CITIES, *_FIRST_NAMES)}
    | _ODD
    | {letter: letter for letter in "abcdefghijklmnopqrstuvwxyzäöüß"}
)
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
_LEAST_LETTERS = 3


def spelled(text: str) -> tuple[str, str]:
    """The longest spelled run of lower-case `text` as a name, and the text before it.

    ("", text) where nothing is spelled; two letters are no spelling.
    """
    words = text.split()
    best, best_at = "", 0
    for start in range(len(words)):
        letters = _run(words, start)
        if len(letters) > len(best):
            best, best_at = letters, start
    if len(best) < _LEAST_LETTERS:
        return "", text
    name = "-".join(part.capitalize() for part in best.split("-"))
    return name, " ".join(words[:best_at])


def _run(words: list[str], at: int) -> str:
    letters, count, umlaut = "", 1, False
    while at < len(words):
        word = words[at]
        if word in ("doppel", "doppelt", "zweimal"):
            count = 2
        elif word == "umlaut":
            umlaut = True
        elif word == "wie" and letters and _LETTERS.get("".join(words[at + 1 : at + 2])):
            at += 1  # "m wie martha": the letter is there already
        elif letter := _LETTERS.get(word):
            letters += (_UMLAUTS.get(letter, letter) if umlaut else letter) * count
            count, umlaut = 1, False
        else:
            break
        at += 1
    return letters
