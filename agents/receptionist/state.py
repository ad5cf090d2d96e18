"""Where a conversation with the receptionist stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from agents import iban
from agents.conversation import Note
from agents.receptionist.texts import Texts


class Step(StrEnum):
    """What TOM has just asked, so what the caller's next line most likely answers."""

    OPEN = "open"
    """What can I do for you?"""
    ANYTHING_ELSE = "anything_else"
    NAME = "name"
    NUMBER = "number"
    OFFERED_NUMBER = "offered_number"
    """Shall we call you back under the number you call from?"""
    CONFIRM = "confirm"
    """The number was read back: is that right?"""
    CONTENT = "content"
    ACCOUNT = "account"
    CONFIRM_ACCOUNT = "confirm_account"
    """The bank account was read back: is that right?"""
    WHOM = "whom"
    OFFERED_CONNECT = "offered_connect"
    OFFERED_MESSAGE = "offered_message"


TAKING = frozenset(
    {
        Step.NAME,
        Step.NUMBER,
        Step.OFFERED_NUMBER,
        Step.CONFIRM,
        Step.CONTENT,
        Step.ACCOUNT,
        Step.CONFIRM_ACCOUNT,
    }
)
"""The steps of taking a message or a callback wish."""


@dataclass(frozen=True, slots=True)
class State:
    """One call's standing. The whole memory of a dialogue."""

    step: Step = Step.OPEN
    kind: Literal["message", "callback"] = "message"
    name: str = ""
    number: str = ""
    """Digits with an optional leading +."""
    confirmed: bool = False
    """The caller agreed to `number`."""
    no_name: bool = False
    """The caller would not or could not give a name; do not ask again."""
    no_number: bool = False
    account: str = ""
    """IBAN, as far as it was given."""
    account_wanted: bool = False
    """The caller spoke of a bank account."""
    account_confirmed: bool = False
    account_done: bool = False
    """Do not ask for it again."""
    content: str = ""
    partial: str = ""
    """Digits or words of an answer that is not complete yet."""
    department: str = ""
    """Name of the department that is offered, or that a message is for."""
    tries: int = 0
    """Answers to the present question that could not be used."""
    amended_end: str = ""
    """The last digits of `number`, where the caller amended nothing else of it since it was read
    back: only they are read back again."""
    corrections: int = 0
    """Times the caller rejected or amended the number that was read back."""
    repairs: int = 0
    """Lines in a row that were not understood."""
    silences: int = 0
    """Times in a row that the caller said nothing."""
    waiting: bool = False
    """The caller has just asked for a moment."""
    asked_else: int = 0
    """Times that TOM asked whether there is anything else, not counting the same answer again."""
    said: tuple[str, ...] = ()
    """TOM's last sentences, for a caller who asks to hear them again."""


def note(state: State, texts: Texts) -> Note:
    """What was taken down so far."""
    text = state.content or texts.callback_note
    if state.department:
        text = f"{state.department}: {text}"
    if state.number and not state.confirmed:
        text = f"{text} {texts.unconfirmed}"
    if account := state.account or (state.partial if state.step is Step.ACCOUNT else ""):
        text = f"{text} IBAN: {iban.in_fours(account)}"
        if not state.account_confirmed:
            text = f"{text} {texts.account_unconfirmed}"
    return Note(
        text=text[:1].upper() + text[1:], caller_name=state.name, callback_number=state.number
    )
