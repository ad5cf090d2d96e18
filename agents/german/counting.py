"""Numbers as German words: cardinals, ordinals, years, decimals."""

ONES = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn"
).split()
TENS = " zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(" ")
_SCALES = ((10**9, "eine Milliarde", "Milliarden"), (10**6, "eine Million", "Millionen"))
LARGEST = 10**12 - 1
"""Beyond it, numbers are read digit by digit."""

_ORDINAL_STEMS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def cardinal(number: int) -> str:
    """17 -> "siebzehn", 1231 -> "eintausendzweihunderteinunddreißig", -3 -> "minus drei"."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number > LARGEST:
        return " ".join(ONES[int(digit)] for digit in str(number))
    for scale, one, many in _SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            head = one if count == 1 else f"{cardinal(count)} {many}"
            return f"{head} {cardinal(rest)}" if rest else head
    return _below_million(number)


def _below_million(number: int, *, joined: bool = False) -> str:
    """`joined`: another word part follows ("eintausend", not "einstausend")."""
    if number < 20:
        return "ein" if joined and number == 1 else ONES[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return f"{_below_million(one, joined=True)}und{TENS[tens]}" if one else TENS[tens]
    base, word = (100, "hundert") if number < 1000 else (1000, "tausend")
    count, rest = divmod(number, base)
    head = _below_million(count, joined=True) + word
    return head + _below_million(rest) if rest else head


def ordinal(number: int, ending: str = "e") -> str:
    """3 -> "dritte"; `ending` is the adjective's: "e" ("der dritte"), "en" ("am dritten")."""
    if number <= 0 or number > LARGEST:
        return cardinal(number)
    rest = number % 100
    if rest in _ORDINAL_STEMS:
        whole = cardinal(number)
        stem = whole.removesuffix(ONES[rest]) + _ORDINAL_STEMS[rest]
    else:
        stem = cardinal(number) + ("t" if 0 < rest < 20 else "st")
    return stem + ending


def year(number: int) -> str:
    """1999 -> "neunzehnhundertneunundneunzig", 2026 -> "zweitausendsechsundzwanzig"."""
    if 1100 <= number < 2000:
        hundreds, rest = divmod(number, 100)
        return f"{cardinal(hundreds)}hundert{cardinal(rest) if rest else ''}"
    return cardinal(number)


def decimal(whole: str, fraction: str) -> str:
    """("2", "05") -> "zwei Komma null fünf"."""
    return f"{cardinal(int(whole))} Komma {' '.join(ONES[int(digit)] for digit in fraction)}"


def attributive(number: int) -> str:
    """A number before a masculine or neuter noun: 1 -> "ein" (Euro, Uhr, Meter), 2 -> "zwei"."""
    words = cardinal(number)
    return words[:-1] if words.endswith("eins") else words
