"""Abbreviations, addresses, codes and signs of written English as words."""

import re

from agents.abbreviations import Abbreviations
from agents.english.counting import cardinal, each, ordinal, spoken_account, spoken_digits

_BEGINS_A_SENTENCE = """
    A After All Also An And Any Anything Are As At Because Before But By Call Can Could Did Does
    Dr During Each Every Everything For From Has Have He Her Here His How However I If In Is It
    Just Let May Maybe Most Mr Mrs Ms My No Nobody Not Nothing Now Okay On Only Or Otherwise Our
    Perhaps Please Prof Shall She Should Some Somebody Something Sorry Such Sure Thank Thanks
    That The Then There These They This Those To Today Tomorrow Unfortunately Until We Well What
    When Where Which While Who Why Will With Would Yes You Your
""".split()
_ROAD_ENDS = rf"(?=,|$|\s(?:[a-z]|(?:{'|'.join(_BEGINS_A_SENTENCE)})\b))"
_FULL = {
    r"e\.g\.": "for example",
    r"i\.e\.": "that is",
    r"etc\.": "et cetera",
    r"approx\.": "approximately",
    r"incl\.": "including",
    r"excl\.": "excluding",
    r"Mr\.": "Mister",
    r"Mrs\.": "Missis",
    r"Ms\.": "Miss",
    r"Dr\.": "Doctor",
    r"Prof\.": "Professor",
    rf"(?<=[a-z] )St\.?{_ROAD_ENDS}": "Street",
    r"St\.(?= [A-Z])": "Saint",
    rf"(?<=[a-z] )Rd\.?{_ROAD_ENDS}": "Road",
    rf"(?<=[a-z] )Ave\.?{_ROAD_ENDS}": "Avenue",
    r"[Nn]o\.(?= ?(?:[A-Z]{1,3} ?)?\d)": "number",
    r"[Rr]ef\.(?=:? ?(?:[A-Z]{1,3} ?)?\d)": "reference",
    r"[Tt]el\.": "telephone",
    r"[Ee]xt\.(?= ?\d)": "extension",
    r"Ltd\.?": "Limited",
    r"VAT": "V A T",
    r"vs\.": "versus",
    r"dept\.": "department",
    r"(?<=\b1 )min\.": "minute",
    r"(?<=\d )min\.": "minutes",
    r"min\.": "minimum",
    r"max\.": "maximum",
}
_MAY_END_A_SENTENCE = [
    "et cetera",
    "minute",
    "minutes",
    "Street",
    "Road",
    "Avenue",
    "Limited",
    "minimum",
    "maximum",
]
_ELSEWHERE = [
    r"[ap]\.m\.",
    r"(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.",
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.",
]
"""What the passes for times and dates write out."""
TABLE = Abbreviations(
    _FULL, may_end=_MAY_END_A_SENTENCE, begins=_BEGINS_A_SENTENCE, elsewhere=_ELSEWHERE
)
_SIGNS = (
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"(?<!\w)~\s?(?=\d)"), "about "),
    (re.compile(r"(?<=[a-z])/(?=[a-z]{2})"), " "),
    (re.compile(r"[“”»«\"*_`|<>\[\]{}]"), ""),
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"\b(?:https?://|www\.)[\w.-]+\.\w{2,}(?:/[\w./-]*)?"
    r"|\b[\w-]+\.(?:com|org|net|co\.uk|eu|info|de)\b(?:/[\w./-]*)?"
)
_SEPARATORS = {".": "dot", "-": "dash", "_": "underscore", "/": "slash", "@": "at"}
_LETTERS = frozenset("www uk de eu".split())
_IBAN = re.compile(
    r"\b([A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?|NO\d{2}(?:\s?\d{4}){2}\s?\d{3})\b"
)
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b")
_POSTCODE = re.compile(r"(?:(?<=^)|(?<=[,;:] )|(?<=in )|(?<=from ))(\d{5})(?= [A-Z][a-z])")
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\+\d{1,3}|\(0\d{1,5}\)|0\d{1,5})(?:\s?\(0\))?(?:[\s/-]?\d{2,}){1,5}(?!\w)"
)
_EMERGENCY = re.compile(r"\b((?:dial|call|ring|press) )(112|911|999|111|101)\b")
_NO_AMOUNT = (
    r"(?![\w%]|[.,:]\d| (?:pounds|dollars|euros|cents|pence|percent|days|people|met(?:re|er)s)\b)"
)
_CODE = re.compile(
    r"\b((?:number|code|PIN|extension|reference|account)(?: is)?:? )((?:[A-Z]{1,3}[- ]?)?)"
    rf"(\d{{2,8}}(?:[- ]\d{{2,8}})+|\d{{3,20}}){_NO_AMOUNT}"
)
_FILE = re.compile(
    r"\b((?:[Oo]rder|[Ii]nvoice|[Cc]ase|[Bb]ooking|[Tt]icket|[Rr]equest)(?: is)?:? )"
    rf"((?:[A-Z]{{1,3}}-?)?)((?!(?:19|20)\d\d\b)\d{{4,20}}){_NO_AMOUNT}"
    r"(?= ?(?:$|[.,;:?!)]|(?:is|was|has|of|for|from|and|to|will|on|at|with|by)\b))"
)
"""What is counted by numbers: "order 4711", but "order 2000 units"."""
_ROMAN = {
    numeral: value
    for value, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV".split(), 1)
}
_NUMERAL = "|".join(sorted(_ROMAN, key=len, reverse=True))
_RULER = re.compile(
    r"\b(Henry|Charles|George|Edward|James|William|Richard|Elizabeth|Louis|Paul|Pope \w+)"
    rf" ({_NUMERAL})\b"
)
_LABELLED = re.compile(rf"\b(Chapter|Part|Volume|Phase|Type|Level|War|Class) ({_NUMERAL})\b")


def addresses(text: str) -> str:
    """`text` with e-mail and web addresses, accounts and postcodes as words."""
    text = _EMAIL.sub(lambda m: _address(m[0]), text)
    text = _URL.sub(_url, text)
    text = _IBAN.sub(lambda m: spoken_account(re.sub(r"\s", "", m[1])), text)
    text = _UK_POSTCODE.sub(lambda m: f"{_signs(m[1])}, {_signs(m[2])}", text)
    return _POSTCODE.sub(lambda m: each(m[1]), text)


def abbreviations(text: str) -> str:
    """`text` with abbreviations, signs and Roman numerals as words."""
    text = TABLE.rewrite(text)
    for pattern, words in _SIGNS:
        text = pattern.sub(words, text)
    text = _RULER.sub(lambda m: f"{m[1]} the {ordinal(_ROMAN[m[2]]).capitalize()}", text)
    return _LABELLED.sub(lambda m: f"{m[1]} {cardinal(_ROMAN[m[2]])}", text)


def numbers(text: str) -> str:
    """`text` with telephone and other numbers that are no amounts, digit by digit."""
    text = _PHONE.sub(lambda m: _phone(m[0]), text)
    text = _EMERGENCY.sub(lambda m: m[1] + each(m[2]), text)
    return _FILE.sub(_code, _CODE.sub(_code, text))


def _code(match: re.Match[str]) -> str:
    named, prefix, digits = match.groups()
    if prefix:
        named += f"{' '.join(re.sub(r'[- ]', '', prefix))} "
    groups = re.split(r"[- ]", digits)
    if len(groups) == 1:
        return named + spoken_digits(digits)
    return named + ", ".join(each(g) if len(g) < 6 else spoken_digits(g) for g in groups)


def _signs(text: str) -> str:
    return " ".join(each(sign) if sign.isdigit() else sign for sign in text)


def _address(address: str) -> str:
    parts = re.split(r"([.@_/-])", address)
    return " ".join(_SEPARATORS.get(part) or _label(part) for part in parts if part)


def _label(part: str) -> str:
    if part.lower() in _LETTERS:
        return " ".join(part.upper())
    return re.sub(r"\d", lambda m: f" {each(m[0])} ", part).strip()


def _url(match: re.Match[str]) -> str:
    written = re.sub(r"^https?://", "", match[0])
    stop = "." if written.endswith(".") else ""
    return _address(written.rstrip("./")) + stop


def _phone(written: str) -> str:
    country = re.match(r"\+(?:1(?=\d{10})|[2-9]\d)", re.sub(r"\(0\)|[^\d+]", "", written))
    digits = re.sub(r"\(0\)|[^\d+]", "", written)
    if country is None:
        return spoken_digits(digits)
    rest = digits[country.end() :]
    pairs = [rest[at : at + 2] for at in range(0, len(rest), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    return ", ".join(each(group) for group in (country[0], *pairs))
