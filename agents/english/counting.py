"""Numbers, digits and times as English words."""

import re
from collections.abc import Sequence

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = " ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
MONTHS: Sequence[str] = (
    "january february march april may june july august september october november december"
).split()
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LARGEST = 10**12 - 1


def cardinal(number: int) -> str:
    """21 -> "twenty-one"."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number > LARGEST:
        return each(str(number))
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return f"{TENS[tens]}-{ONES[one]}" if one else TENS[tens]
    for scale, word in _SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            link = " and " if scale == 100 or 0 < rest < 100 else " "
            return f"{cardinal(count)} {word}" + (f"{link}{cardinal(rest)}" if rest else "")
    raise AssertionError(number)


def ordinal(number: int) -> str:
    """21 -> "twenty-first"."""
    words = cardinal(number)
    head, last = re.fullmatch(r"(.*?)(\w+)", words, re.DOTALL).groups()  # type: ignore[union-attr]
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def each(digits: str) -> str:
    """ "305" -> "three zero five"."""
    names = {str(value): word for value, word in enumerate(ONES[:10])} | {"+": "plus"}
    return " ".join(names[character] for character in digits if character in names)


def spoken_digits(digits: str) -> str:
    """ "0301234" -> "zero three zero, one two, three four"."""
    head = 3 if len(digits) > 4 else 0
    groups = [digits[:head]] if head else []
    rest = digits[head:]
    while len(rest) > 3:
        groups.append(rest[:2])
        rest = rest[2:]
    return ", ".join(each(group) for group in [*groups, rest] if group)


def spoken_account(account: str) -> str:
    """An IBAN as it is read out: "D E eight nine, three seven …", in groups of four."""
    groups = [account[at : at + 4] for at in range(0, len(account), 4)]
    return ", ".join(
        " ".join(ONES[int(sign)] if sign.isdigit() else sign for sign in group) for group in groups
    )


def clock(minutes: int) -> str:
    """Minutes after midnight: 570 -> "nine thirty a.m".

    Written so: voices say "a m" as an article, and "a.m." would end a sentence.
    """
    hour, minute = divmod(minutes, 60)
    if minutes in (0, 24 * 60):
        return "midnight"
    if minutes == 12 * 60:
        return "noon"
    return f"{on_the_dial((hour - 1) % 12 + 1, minute)} {'a.m' if hour < 12 else 'p.m'}"


def on_the_dial(hour: int, minute: int) -> str:
    """5, 5 -> "five oh five"."""
    past = f" {cardinal(minute)}" if minute > 9 else f" oh {cardinal(minute)}" if minute else ""
    return f"{cardinal(hour)}{past}"
