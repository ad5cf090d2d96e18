"""Names in what a recogniser delivers: "mein name ist thomas müller" -> "Thomas Müller"."""

import re

from agents.german.numbers import number_word
from agents.german.spelling import spelled
from agents.respelling import respelled

_MOST_WORDS = 4
_TITLES = {
    "herr": "Herr",
    "herrn": "Herr",
    "frau": "Frau",
    "doktor": "Doktor",
    "dr": "Doktor",
    "dr.": "Doktor",
    "professor": "Professor",
    "familie": "Familie",
    "firma": "Firma",
}
_PARTICLES = frozenset("von van de der den zu zum zur vom di la".split())
_LEADING = frozenset(
    "ja nein also äh ähm ehm hm gern gerne guten tag morgen abend hallo moin servus grüß gott "
    "das ist wäre der die und okay gut danke bitte schönen doch natürlich".split()
)
_ORDINARY = frozenset(
    """
    aber alle alles als also am an auch auf aus band bei bin bis bitte bleiben brauche brauchen chef
    da danke dann das dass dem den denn der des dich die dort du ein eine einem einen einer eines
    erreichen erreichbar es etwas frage fertig fragen für ganz geht genau gern gerne geöffnet gibt
    gleich gut guten habe haben hat hätte heute hier hören ich ihm ihn ihnen ihr ihre ihren im in
    ist ja jemand jemanden jetzt kann kein keine keinen kommen komme können könnte könnten krank
    leider man mehr mein meine meinem meinen meiner mensch menschen mich mir mit moment morgen muss
    möchte müssen nach nachricht name namen nein nicht nichts niemand noch nummer nun nur ob oder
    okay rufe rufen rückruf sagen schon schönen sehr sein seit sekunde sicher sie sind so sofort
    soll sollen sondern sprechen sprechzeiten später tag telefon telefonnummer termin tschüss tun
    und uns unser unsere unter verbinden verbunden verstanden verstehe viel vielen vielleicht von
    vor wann war waren warte warten warum was weil weiß wenn wer werden wiederholen wiederhören
    wiedersehen wie will wir wird wo wohin wollte wollen wozu worum zu zurück zurückrufen über um
    öffnungszeiten adresse computer roboter maschine hilfe langsamer lauter stopp abbrechen halt
    äh ähm ehm hm mhm augenblick einmal mal wieder zufrieden dringend patient patientin kunde
    kundin neu falsch richtig stimmt handynummer moin hallo servus abend wetter rezept rechnung
    schön schöne schönen schönes ebenfalls wochenende nächste woche übermorgen jederzeit passt aha
    montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs
    donnerstags freitags samstags sonntags januar februar märz april mai juni juli august oktober
    november dezember tut verbindung anmeldung wohne buchstabiere entschuldigung sorry egal
    dabei unterwegs grad gerade einverstanden deutlicher leiser schneller
    """.split()
)
_INTRODUCED = re.compile(
    r"\b(?:mein (?:voller )?(?:vor|nach|familien)?name (?:ist|lautet|wäre)|der name (?:ist|lautet)"
    r"|ich (?:heiße|heisse)|hier (?:spricht|ist|redet)|auf den namen|am apparat ist"
    r"|mein (?:vor|nach)name) (.+)"
)
_I_AM = re.compile(r"\b(?:ich bin|da ist|hier) (?:der |die )?(.+)")
_AFTERWARDS = re.compile(r"^(.+?) (?:ist )?(?:hier|am apparat|mein name|ist mein name)\b")
_INSTEAD = re.compile(r"\bnicht .+? sondern (.+)")


def find_name(text: str, *, asked: bool = False) -> str:
    """The caller's name in `text`, in capitals as names are written; empty if there is none.

    `asked`: the caller was just asked for it, so bare words may be a name.
    """
    text = " ".join(word.strip(".,;:!?") for word in text.lower().split())
    letters, before = spelled(text)
    if letters and (asked or "buchstabier" in before):
        return respelled(find_name(before, asked=asked), letters)
    for pattern in (_INSTEAD, _INTRODUCED) if asked else (_INTRODUCED,):
        for match in reversed(list(pattern.finditer(text))):
            if name := _leading_name(match[1].split()):
                return name
    if (match := _I_AM.search(text)) and (name := _leading_name(match[1].split())):
        known_title = name.split()[0] in _TITLES.values()
        if asked or known_title or len(name.split()) > 1:
            return name
    if (match := _AFTERWARDS.search(text)) and len(match[1].split()) <= _MOST_WORDS:
        words = _without_leading(match[1].split())
        if words and (name := _leading_name(words)) and len(name.split()) == len(words):
            return name
    if not asked:
        return ""
    words = _without_leading(text.split())
    name = _leading_name(words)
    # The words after a bare name may only say where the caller is from or how to reach them.
    rest = words[len(name.split()) :]
    return name if not rest or rest[0] in ("aus", "von", "und", "meine", "bitte", "mit") else ""


def _without_leading(words: list[str]) -> list[str]:
    at = 0
    while at < len(words) and words[at] in _LEADING:
        at += 1
    return words[at:]


def _leading_name(words: list[str]) -> str:
    """The name `words` begin with: titles, names, particles; ends at the first ordinary word."""
    name: list[str] = []
    real = 0
    words = words[1:] if words[:1] in (["die"], ["der"]) else words
    for at, word in enumerate(words):
        if word in _TITLES:
            name.append(_TITLES[word])
        elif word in _PARTICLES and real and _goes_on(words, at):
            name.append(word)
        elif _ordinary(word) or len(name) == _MOST_WORDS:
            break
        else:
            name.append("-".join(part.capitalize() for part in word.split("-")))
            real += 1
    return " ".join(name) if real else ""


def _goes_on(words: list[str], at: int) -> bool:
    """Whether a particle at `at` belongs to a name ("von der heide"), not to "von der firma"."""
    following = [w for w in words[at + 1 :] if w not in _PARTICLES]
    return bool(following) and not _ordinary(following[0]) and following[0] not in _TITLES


def _ordinary(word: str) -> bool:
    return word in _ORDINARY or number_word(word) is not None or not word[:1].isalpha()
