"""Taking a message or a callback wish: name, number, read back, subject, note."""

from dataclasses import replace
from typing import Literal

from agents.receptionist import account
from agents.receptionist.asking import again, finish, next_question
from agents.receptionist.facts import facts
from agents.receptionist.house import House
from agents.receptionist.languages import reader
from agents.receptionist.say import Reply, question, thanks_for
from agents.receptionist.state import State, Step
from agents.receptionist.understand import Heard, Intent
from agents.respelling import respelled

_LEAST_DIGITS = 5
"""Fewer digits are the beginning of a number, not all of it."""
_SHORTEST_END = 3
"""Digits that are read back after the last one was amended."""
_MOST_DIGITS = 15
"""ITU-T E.164: no number is longer."""
_MOST_TRIES = 3
_MOST_CORRECTIONS = 4
_TIMES = frozenset(
    "uhr vormittag vormittags mittag mittags nachmittag nachmittags abend abends clock morning "
    "afternoon evening".split()
)
_HALF = frozenset(
    "und oder aber weil dass äh ähm ehm ich möchte wollte habe ist also and or but because".split()
)
"""A line that ends with one of these goes on after a breath."""


def start(state: State, heard: Heard, house: House, kind: Literal["message", "callback"]) -> Reply:
    """The caller wants to leave a message or to be called back. What is known is not asked."""
    texts = house.texts
    number = heard.digits if len(heard.digits) >= _LEAST_DIGITS else state.number
    wish = heard.text if kind == "callback" and _names_a_time(heard, house) else ""
    state = replace(
        state,
        kind=kind,
        number=number,
        confirmed=state.confirmed and number == state.number,
        content=heard.content or wish or state.content,
        partial="",
    )
    state = account.remember(state, heard)
    opening = texts.take_callback if kind == "callback" else _opening(heard, house)
    thanks = thanks_for(heard.name, house) if heard.name else ""
    return next_question(state, house, opening, thanks)


def _opening(heard: Heard, house: House) -> str:
    """What TOM says to a caller whose message it is about to take."""
    if heard.any(Intent.COMPLAINT):
        return house.texts.take_complaint
    concern = heard.any(Intent.CONCERN) and not heard.any(Intent.MESSAGE, Intent.ACCOUNT)
    return house.texts.take_concern if concern else house.texts.take_message


def _names_a_time(heard: Heard, house: House) -> bool:
    """Whether a callback is wished for at a time: "morgen vormittag", "nach acht"."""
    clock = reader(house.profile.language).clock_in(heard.text)
    return heard.day is not None or clock is not None or not _TIMES.isdisjoint(heard.words)


def take(state: State, heard: Heard, house: House) -> Reply:
    """One line of the caller while a message is being taken."""
    if _asks_for_facts(state, heard):
        return Reply(state, (*facts(heard, house), question(state, house)))
    if heard.spelled and state.step in (Step.NUMBER, Step.OFFERED_NUMBER):
        name = respelled(state.name, heard.spelled)
        state = replace(state, name=name)
        return Reply(state, (thanks_for(name, house), question(state, house)))
    if state.step not in (Step.ACCOUNT, Step.CONFIRM_ACCOUNT):
        state = account.remember(state, heard)
    match state.step:
        case Step.ACCOUNT:
            return account.dictate(state, heard, house)
        case Step.CONFIRM_ACCOUNT:
            return account.confirm(state, heard, house)
        case Step.NAME:
            return _name(state, heard, house)
        case Step.NUMBER:
            return _number(state, heard, house)
        case Step.OFFERED_NUMBER:
            return _offered_number(state, heard, house)
        case Step.CONFIRM:
            return _confirm(state, heard, house)
        case _:
            return _content(state, heard, house)


def _asks_for_facts(state: State, heard: Heard) -> bool:
    """A question in the middle of a message; a dictated sentence may hold the same words."""
    asks = heard.answer or heard.any(Intent.HOURS, Intent.OPEN_NOW, Intent.ADDRESS)
    if heard.digits or not asks:
        return False
    if state.step is Step.CONTENT:
        own = {"ich", "mein", "meine", "mir", "my", "i"}.intersection(heard.words)
        return len(heard.words) <= 8 and not own
    return not heard.any(Intent.CONCERN)


def _name(state: State, heard: Heard, house: House) -> Reply:
    texts = house.texts
    number = heard.digits if len(heard.digits) >= _LEAST_DIGITS else state.number
    state = replace(state, number=number)
    name = heard.bare_name if heard.spelled else heard.name or heard.bare_name
    if name:
        return next_question(replace(state, name=name), house, thanks_for(name, house))
    if heard.content or heard.any(Intent.CONCERN):
        state = replace(state, content=heard.content or heard.text)
        return again(state, texts.ask_name) if state.tries < 2 else _nameless(state, house)
    if heard.any(Intent.NO, Intent.DONT_KNOW) or state.tries + 1 >= _MOST_TRIES:
        return _nameless(state, house)
    if heard.any(Intent.YES, Intent.GREETING, Intent.MESSAGE, Intent.CALLBACK):
        return again(state, texts.ask_name)
    if state.tries and 0 < len(heard.words) <= 3 and not heard.digits:
        name = heard.text.title()
        return next_question(replace(state, name=name), house, thanks_for(name, house))
    return again(state, texts.ask_name_again)


def _nameless(state: State, house: House) -> Reply:
    return next_question(replace(state, no_name=True), house, house.texts.take_your_time)


def _number(state: State, heard: Heard, house: House) -> Reply:
    texts = house.texts
    if heard.any(Intent.THIS_NUMBER) and house.caller_number:
        return next_question(replace(state, number=house.caller_number, confirmed=True), house)
    if heard.digits:
        so_far = _joined(state.partial, heard.digits)
        if len(so_far) < _LEAST_DIGITS:
            return Reply(replace(state, partial=so_far, tries=0), (texts.go_on,))
        return next_question(replace(state, number=so_far, confirmed=False), house)
    if state.partial and heard.any(Intent.YES, Intent.NO, Intent.NOTHING_ELSE):
        return next_question(replace(state, number=state.partial, confirmed=False), house)
    if heard.any(Intent.NO, Intent.DONT_KNOW) or state.tries + 1 >= _MOST_TRIES:
        return next_question(replace(state, no_number=True, number=""), house, texts.take_your_time)
    return again(state, texts.number_not_understood)


def _offered_number(state: State, heard: Heard, house: House) -> Reply:
    if len(heard.digits) >= _LEAST_DIGITS:
        return next_question(replace(state, number=heard.digits, confirmed=False), house)
    if heard.any(Intent.NO):
        state = replace(state, step=Step.NUMBER, tries=0, partial=heard.digits)
        return Reply(state, (question(state, house),))
    if heard.any(Intent.YES, Intent.THIS_NUMBER):
        return next_question(replace(state, number=house.caller_number, confirmed=True), house)
    if state.tries + 1 >= _MOST_TRIES:
        return next_question(replace(state, number=house.caller_number, confirmed=False), house)
    if heard.any(Intent.CONCERN) or heard.content:
        state = replace(state, content=heard.content or heard.text)
    return again(state, f"{house.texts.yes_or_no} {question(state, house)}")


def _confirm(state: State, heard: Heard, house: House) -> Reply:
    texts = house.texts
    if amended := _amended(state.number, state.amended_end, heard, house):
        end = _amended_end(state.number, amended)
        return _read_back(replace(state, number=amended, amended_end=end), house)
    if heard.name and heard.name != state.name:
        state = replace(state, name=heard.name)
        return Reply(state, (thanks_for(heard.name, house), question(state, house)))
    if heard.any(Intent.NO):
        return _number_was_wrong(state, house)
    if heard.any(Intent.YES):
        return next_question(replace(state, confirmed=True), house, texts.thanks)
    if heard.any(Intent.CONCERN) or heard.content:
        state = replace(state, content=heard.content or heard.text)
    if state.tries + 1 >= _MOST_TRIES:
        return _unconfirmed(state, house)
    return again(state, f"{texts.yes_or_no} {question(state, house)}")


def _amended(number: str, end: str, heard: Heard, house: House) -> str:
    """The number after what the caller said to its reading back, or to that of its `end`; empty if
    it stands."""
    if not heard.digits:
        return ""
    read_as = reader(house.profile.language)
    if changed := read_as.corrected(number, heard.text):
        return changed
    digits = read_as.digits_in(heard.text.removeprefix("nein "))  # elsewhere a misheard "neun"
    if digits in (number, end):
        return ""
    if len(digits) == len(end):
        return number[: -len(end)] + digits
    if heard.any(Intent.NO):
        return digits if len(digits) > 2 else ""
    return _joined(number, digits)


def _amended_end(before: str, number: str) -> str:
    """The digits to read back of a `number` that is `before` but for the last ones, with one that
    did not change; empty where all of it is to be read back."""
    if len(number) != len(before):
        return ""
    differs = (at for at, pair in enumerate(zip(before, number, strict=True)) if len({*pair}) > 1)
    begin = min(next(differs, len(number)) - 1, len(number) - _SHORTEST_END)
    end = number[max(begin, 0) :]
    return end if len(end) <= len(number) / 2 else ""


def _joined(before: str, digits: str) -> str:
    """A number said in several turns; a new one that is whole replaces what was there."""
    whole = len(digits) > 5 and digits[0] in "0+"
    return digits if whole or len(before + digits) > _MOST_DIGITS else before + digits


def _read_back(state: State, house: House) -> Reply:
    if state.corrections >= _MOST_CORRECTIONS:
        return _unconfirmed(state, house)
    state = replace(state, corrections=state.corrections + 1, confirmed=False)
    return Reply(state, (question(state, house),))


def _number_was_wrong(state: State, house: House) -> Reply:
    if state.corrections >= _MOST_CORRECTIONS:
        return _unconfirmed(state, house)
    corrections = state.corrections + 1
    state = replace(state, step=Step.NUMBER, number="", partial="", corrections=corrections)
    return Reply(state, (house.texts.number_again,), repair=True)


def _unconfirmed(state: State, house: House) -> Reply:
    """Enough attempts: keep the number as it is, the note says that nobody confirmed it."""
    if state.kind == "message" and not state.content:
        state = replace(state, step=Step.CONTENT, tries=0)
        return Reply(state, (house.texts.take_your_time, question(state, house)))
    return finish(state, house)


def _content(state: State, heard: Heard, house: House) -> Reply:
    texts = house.texts
    words = heard.text.split()
    said = f"{state.partial} {heard.content or heard.text}".strip()
    if words and words[-1] in _HALF and state.tries + 1 < _MOST_TRIES:
        state = replace(state, partial=said, tries=state.tries + 1)
        return Reply(state, (texts.listening,))
    nothing = heard.any(Intent.NO, Intent.NOTHING_ELSE, Intent.DONT_KNOW) and len(words) <= 4
    if nothing or state.tries + 1 >= _MOST_TRIES:
        return finish(replace(state, content=state.partial), house)
    if not words:
        return again(state, texts.not_understood)
    idle = heard.any(Intent.YES, Intent.GREETING, Intent.THANKS, Intent.MESSAGE)
    if not state.partial and idle and len(words) <= 2 and not heard.any(Intent.CONCERN):
        return again(state, question(state, house))
    return finish(replace(state, content=said), house)
