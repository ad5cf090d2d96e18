"""The receptionist's state machine: `step(state, text, house)` -> the next state and what TOM does.

Pure: no clock, no I/O. Each caller's line passes three stations, and the first that has an answer
gives it:

    asides.py    what may come at any time: an emergency, "moment", "wie bitte", "tschüss"
    taking.py    the steps of taking a message
    dialogue.py  requests, offers, and repairs
"""

import re
from dataclasses import replace

from agents.conversation import Action, EndCall, ToVoicemail
from agents.profile import Department
from agents.receptionist import asides, taking
from agents.receptionist.facts import facts
from agents.receptionist.house import House
from agents.receptionist.say import Reply, anything_else, open_question, question
from agents.receptionist.state import TAKING, State, Step
from agents.receptionist.understand import Heard, Intent, understand

_MOST_REPAIRS = 2
_FRAME = frozenset(
    "ich brauche möchte bitte ja gern mit zur zum zu der die das den dem ist da hallo guten tag in "
    "i need want please yes the to with is there hello".split()
)
"""Words around a department that add nothing to it: "zur anmeldung bitte"."""
_PERSON = re.compile(r"\b(?:mit|herrn?|frau|doktor|to|with|mr|mrs)\b")
_BARE_WORDS = 3
"""A line this short that names a department asks for it."""


def step(state: State, text: str, house: House) -> tuple[State, tuple[str | Action, ...]]:
    """Answer one line of the caller: the next state, and sentences and actions in their order.

    Empty `text`: the caller was silent. Text in brackets: speech nobody could read.
    """
    if not text.strip():
        return _done(state, asides.silence(state, house))
    if text.lstrip().startswith("["):
        heard = Heard(text="")
    else:
        heard = understand(text, house.profile, house.profile.schedule().local(house.now).date())
    state = replace(state, silences=0, waiting=False)
    return _done(state, _answer(state, heard, house))


def transfer_failed(
    state: State, name: str, house: House
) -> tuple[State, tuple[str | Action, ...]]:
    """The caller is back because the department `name` could not be reached."""
    state = replace(state, step=Step.OFFERED_MESSAGE, department=name, repairs=0, tries=0)
    return _done(state, Reply(state, (house.texts.nobody, house.texts.offer_message)))


def cannot_look_up(state: State, house: House) -> tuple[State, tuple[str | Action, ...]]:
    """What the caller asked is known elsewhere, and cannot be looked up there."""
    return _done(state, _offer_message(state, house, house.texts.cannot_look_up))


def _done(before: State, reply: Reply) -> tuple[State, tuple[str | Action, ...]]:
    state = reply.state
    said = tuple(part for part in reply.parts if isinstance(part, str) and part)
    if state.step != before.step:
        state = replace(state, tries=0)
    if not reply.repair:
        state = replace(state, repairs=0)
    kept = before.said if reply.keep_said and before.said else said
    parts = tuple(part for part in reply.parts if part != "")
    return replace(state, said=kept), parts


def _answer(state: State, heard: Heard, house: House) -> Reply:
    if aside := asides.aside(state, heard, house):
        return aside
    state = _remember_name(state, heard)
    if state.step in TAKING:
        if (leave := _leaves_taking(state, heard)) or heard.any(Intent.CANCEL):
            state = replace(state, step=Step.OPEN, content="", partial="", department="")
            if leave:
                return _route(state, heard, house) or _repair(state, house)
            return anything_else(state, house, house.texts.cancelled)
        return taking.take(state, heard, house)
    offered = _offers(state, heard, house)
    return offered or _route(state, heard, house) or _repair(state, house)


def _remember_name(state: State, heard: Heard) -> State:
    return replace(state, name=heard.name) if heard.name and not state.name else state


def _leaves_taking(state: State, heard: Heard) -> bool:
    """Whether the caller asks for a person instead of going on with the message."""
    if state.step is Step.CONTENT and not heard.any(Intent.CONNECT):
        return False
    return not heard.digits and heard.any(Intent.CONNECT, Intent.HUMAN)


def _offers(state: State, heard: Heard, house: House) -> Reply | None:
    """The answer to an offer TOM made; None where the line is a request of its own."""
    texts = house.texts
    if state.step not in (Step.OFFERED_CONNECT, Step.OFFERED_MESSAGE, Step.WHOM):
        return None
    asks = heard.answer or heard.any(Intent.HOURS, Intent.OPEN_NOW, Intent.ADDRESS)
    if asks and not heard.any(Intent.CONNECT):
        return Reply(state, (*facts(heard, house), question(state, house)))
    match state.step:
        case Step.OFFERED_CONNECT:
            department = house.profile.department(state.department)
            if heard.department and heard.department != state.department:
                return _connect(state, house.profile.department(heard.department), house)
            if department and heard.any(Intent.YES, Intent.CONNECT, Intent.HUMAN):
                return _connect(state, department, house)
            if heard.any(Intent.NO) and not _requests(heard):
                return anything_else(state, house, texts.cancelled)
        case Step.OFFERED_MESSAGE:
            if heard.any(Intent.CALLBACK):
                return taking.start(state, heard, house, "callback")
            if heard.any(Intent.NO) and not _requests(heard):
                state = replace(state, content="", department="")
                return anything_else(state, house, texts.cancelled)
            if heard.any(Intent.YES, Intent.MESSAGE, Intent.CONCERN) or heard.name:
                return taking.start(state, heard, house, "message")
        case Step.WHOM:
            if heard.department:
                return _connect(state, house.profile.department(heard.department), house)
            if heard.any(Intent.HUMAN, Intent.DONT_KNOW):
                return _human(state, house)
            if not _requests(heard) and heard.words and not heard.any(Intent.NO, Intent.YES):
                return _offer_message(state, house, texts.cannot_connect)
        case _:
            return None
    return None


def _requests(heard: Heard) -> bool:
    return heard.any(
        Intent.HOURS,
        Intent.OPEN_NOW,
        Intent.ADDRESS,
        Intent.MESSAGE,
        Intent.CONCERN,
        Intent.CALLBACK,
        Intent.CONNECT,
        Intent.HUMAN,
        Intent.HELP,
    )


def _route(state: State, heard: Heard, house: House) -> Reply | None:
    """A request, whatever TOM had asked."""
    department = house.profile.department(heard.department)
    if heard.any(Intent.CALLBACK):
        return taking.start(state, heard, house, "callback")
    if heard.any(Intent.CONNECT):
        if department or not heard.any(Intent.MESSAGE, Intent.CONCERN):
            return _connect_with(state, heard, department, house)
    elif heard.any(Intent.HUMAN) and not department:
        return _human(state, house)
    if heard.any(Intent.MESSAGE):
        return taking.start(_for(state, department), heard, house, "message")
    if heard.answer or heard.any(Intent.HOURS, Intent.OPEN_NOW, Intent.ADDRESS):
        return _information(state, heard, house)
    if department and len(_own_words(heard)) <= _BARE_WORDS:
        return _offer_connect(state, department, house)
    if heard.any(Intent.QUESTION):
        return _offer_message(replace(state, content=heard.text), house, house.texts.cannot_say)
    if heard.any(Intent.ANNOUNCEMENT) and not heard.any(Intent.COMPLAINT):
        return Reply(open_question(state), (house.texts.how_help,))
    if heard.any(Intent.CONCERN, Intent.COMPLAINT):
        content = "" if heard.any(Intent.ANNOUNCEMENT) else heard.text
        return taking.start(replace(state, content=content), heard, house, "message")
    return _small_talk(state, heard, house) or _statement(state, heard, house)


def _statement(state: State, heard: Heard, house: House) -> Reply | None:
    """A whole sentence, and no idea what to do about it: offer to pass it on."""
    if not heard.any(Intent.STATEMENT):
        return None
    return _offer_message(replace(state, content=heard.text), house, house.texts.cannot_help)


def _for(state: State, department: Department | None) -> State:
    return replace(state, department=department.name) if department else state


def _own_words(heard: Heard) -> list[str]:
    return [word for word in heard.words if word not in _FRAME]


def _information(state: State, heard: Heard, house: House) -> Reply:
    return anything_else(state, house, *facts(heard, house))


def _small_talk(state: State, heard: Heard, house: House) -> Reply | None:
    texts = house.texts
    if heard.any(Intent.HELP):
        return Reply(open_question(state), (_can_do(house),))
    if heard.any(Intent.NOTHING_ELSE):
        return goodbye(state, house)
    if state.step is Step.ANYTHING_ELSE and heard.any(Intent.NO, Intent.THANKS):
        return goodbye(state, house)
    if heard.any(Intent.THANKS):
        return anything_else(state, house, texts.welcome)
    if heard.name:
        # A surname alone, without Herr or Frau, is no way to address people.
        full = " " in heard.name
        help_name = house.fill(texts.how_help_name, name=heard.name) if full else texts.how_help
        return Reply(open_question(state), (help_name,))
    if heard.any(Intent.GREETING):
        return Reply(open_question(state), (texts.how_help,))
    if heard.any(Intent.YES, Intent.NO, Intent.CANCEL):
        if state.step in (Step.OFFERED_CONNECT, Step.OFFERED_MESSAGE, Step.WHOM):
            return None
        goes_on = heard.any(Intent.YES)
        return Reply(open_question(state), (texts.floor if goes_on else texts.how_help,))
    return None


def goodbye(state: State, house: House) -> Reply:
    """Thanks and hanging up."""
    return Reply(open_question(state), (house.texts.goodbye, EndCall()))


def _offer_message(state: State, house: House, *before: str) -> Reply:
    state = replace(state, step=Step.OFFERED_MESSAGE)
    return Reply(state, (*before, house.texts.offer_message))


def _offer_connect(state: State, department: Department, house: House) -> Reply:
    if not house.reachable(department):
        return _offer_message(_for(state, department), house, house.texts.nobody)
    state = replace(state, step=Step.OFFERED_CONNECT, department=department.name)
    return Reply(state, (question(state, house),))


def _connect_with(state: State, heard: Heard, department: Department | None, house: House) -> Reply:
    if department:
        return _connect(state, department, house)
    if heard.any(Intent.HUMAN):
        return _human(state, house)
    departments = house.profile.departments
    if not departments or _PERSON.search(heard.text) or heard.bare_name:
        return _offer_message(state, house, house.texts.cannot_connect)
    if len(departments) == 1:
        return _connect(state, departments[0], house)
    return Reply(replace(state, step=Step.WHOM), (house.texts.whom,))


def _human(state: State, house: House) -> Reply:
    """Any person: the first department that can be reached."""
    for department in house.profile.departments:
        if house.reachable(department):
            return _offer_connect(state, department, house)
    texts = house.texts
    shut = texts.nobody if house.profile.departments else texts.cannot_connect
    return _offer_message(state, house, shut)


def _connect(state: State, department: Department | None, house: House) -> Reply:
    if department is None:
        return _offer_message(state, house, house.texts.cannot_connect)
    if not house.reachable(department):
        return _offer_message(_for(state, department), house, house.texts.nobody)
    announcement = house.fill(house.texts.connecting, department=department.spoken)
    state = open_question(replace(state, department=department.name))
    return Reply(state, (announcement, department.action))


def _can_do(house: House) -> str:
    return house.texts.can_do_connect if house.profile.departments else house.texts.can_do


def _repair(state: State, house: House) -> Reply:
    """TOM did not understand: ask again, then say what can be asked, then voicemail."""
    texts = house.texts
    if state.repairs >= _MOST_REPAIRS:
        return Reply(open_question(state), (texts.give_up, ToVoicemail()))
    state = replace(state, repairs=state.repairs + 1)
    offered = state.step in (Step.OFFERED_CONNECT, Step.OFFERED_MESSAGE)
    if offered:
        return Reply(state, (texts.yes_or_no, question(state, house)), repair=True)
    if state.repairs == 1:
        return Reply(state, (texts.not_understood,), repair=True, keep_said=True)
    return Reply(state, (texts.not_understood_again, _can_do(house)), repair=True)
