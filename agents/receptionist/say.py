"""`Reply`: what one step of the dialogue results in, and the question a step stands at."""

from dataclasses import dataclass, replace

from agents.conversation import Action
from agents.receptionist.house import House, national
from agents.receptionist.state import State, Step


@dataclass(frozen=True, slots=True)
class Reply:
    """The next state, and sentences and actions in their order. Empty sentences are left out."""

    state: State
    parts: tuple[str | Action, ...]
    repair: bool = False
    """The line was not understood; the count of repairs goes on."""
    keep_said: bool = False
    """Not worth repeating: "once more, please" means what was said before it."""


def open_question(state: State) -> State:
    """Back to "what can I do for you?"; what is known of the caller stays."""
    return replace(state, step=Step.OPEN, partial="", tries=0)


def anything_else(state: State, house: House, *before: str | Action) -> Reply:
    """Ask for more after `before`, each time in other words; but who asks the same again is told
    the same."""
    told = tuple(part for part in before if isinstance(part, str) and part)
    same = state.said == (*told, question(replace(state, step=Step.ANYTHING_ELSE), house))
    asked = state.asked_else if same else state.asked_else + 1
    state = replace(state, step=Step.ANYTHING_ELSE, partial="", asked_else=asked)
    return Reply(state, (*before, question(state, house)))


def thanks_for(name: str, house: House) -> str:
    """What TOM says to a name. A surname alone, without Herr or Frau, is no way to address
    people."""
    texts = house.texts
    return house.fill(texts.thanks_name if " " in name else texts.noted_name, name=name)


def spoken_number(number: str, house: House) -> str:
    """A telephone number as it is read back."""
    return house.texts.digits(national(number, house.profile.language))


def read_back(state: State, house: House) -> str:
    """The number or account that was understood, before it is asked whether it is right; empty in
    other steps."""
    texts = house.texts
    match state.step:
        case Step.CONFIRM if state.amended_end:
            return texts.read_back_end.format(digits=texts.digits(state.amended_end))
        case Step.CONFIRM:
            return texts.read_back.format(digits=spoken_number(state.number, house))
        case Step.CONFIRM_ACCOUNT:
            return texts.read_back_account.format(account=texts.account(state.account))
        case _:
            return ""


def question(state: State, house: House) -> str:
    """The question of the present step, as it is asked again after an interruption."""
    texts = house.texts
    match state.step:
        case Step.OPEN:
            return texts.what_for_you
        case Step.ANYTHING_ELSE:
            asked = max(0, state.asked_else - 1)
            return texts.anything_else[asked % len(texts.anything_else)]
        case Step.NAME:
            return texts.ask_name
        case Step.NUMBER:
            if state.partial:
                return texts.go_on
            return texts.ask_callback_number if state.kind == "callback" else texts.ask_number
        case Step.OFFERED_NUMBER:
            return texts.offer_number.format(digits=spoken_number(house.caller_number, house))
        case Step.CONFIRM | Step.CONFIRM_ACCOUNT:
            return f"{read_back(state, house)} {texts.read_back_right}"
        case Step.ACCOUNT:
            return texts.go_on if state.partial else texts.ask_account
        case Step.CONTENT:
            return texts.ask_concern if state.kind == "callback" else texts.ask_content
        case Step.WHOM:
            return texts.whom
        case Step.OFFERED_CONNECT:
            department = house.profile.department(state.department)
            spoken = department.spoken if department else state.department
            return texts.offer_connect.format(department=spoken)
        case Step.OFFERED_MESSAGE:
            return texts.offer_message
