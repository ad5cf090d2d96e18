"""`Texts`: every sentence the receptionist can say, in one language.

A piece of text holds whole sentences. `{braces}` are filled by the dialogue.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agents.opening_hours import Schedule


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language."""

    # Small talk and control
    what_for_you: str
    who: str
    computer: str
    present: str
    can_do: str
    can_do_connect: str
    anything_else: tuple[str, ...]
    """By turns, since it comes after every answer."""
    welcome: str
    take_your_time: str
    no_hurry: str
    """To the silence of a caller who asked for a moment."""
    floor: str
    """To a caller who stops TOM."""
    slower: str
    louder: str
    clearer: str
    """Slower and louder."""
    faster: str
    softer: str
    style_limit: str
    """TOM does so already, as far as it goes."""
    how_help: str
    how_help_name: str
    still_there: str
    not_heard: str
    goodbye: str
    emergency: str
    wrong_number: str
    cannot_say: str
    cannot_help: str
    cannot_look_up: str

    # Repairs
    not_understood: str
    not_understood_again: str
    give_up: str
    disturbance: str
    voicemail: str

    # Where and when
    address: str
    week: Callable[[Schedule], str]
    weekdays: Sequence[Sequence[str]]
    """Monday to Sunday, the names that a caller's words have for each."""
    over_today: str
    shut_today: str
    today: Callable[[Schedule, datetime], str]
    day: Callable[[Schedule, datetime, date], str]
    weekend: Callable[[Schedule, datetime, date], str]
    """Takes the Saturday."""
    open_now: Callable[[Schedule, datetime], str]

    # Messages and callbacks
    take_message: str
    take_concern: str
    take_complaint: str
    take_callback: str
    ask_name: str
    ask_name_again: str
    thanks_name: str
    """To a name that can be said to somebody: "Frau Weber"."""
    noted_name: str
    """To any other: a surname alone is no way to address people."""
    thanks: str
    ask_number: str
    ask_callback_number: str
    offer_number: str
    go_on: str
    """Of digits."""
    listening: str
    """To half a sentence."""
    read_back: str
    read_back_end: str
    """After the caller has amended the last digits of what was read back."""
    read_back_right: str
    number_again: str
    number_not_understood: str
    ask_content: str
    ask_concern: str
    noted: str
    noted_callback: str
    noted_only: str
    """There is no number at which the caller can be reached."""
    cancelled: str
    unconfirmed: str
    """Added to a note whose number the caller never confirmed."""
    callback_note: str
    """Text of a note about a callback without a subject."""

    # Bank accounts
    ask_account: str
    read_back_account: str
    account_again: str
    account_wrong: str
    account_unconfirmed: str

    # Connecting
    offer_connect: str
    connecting: str
    whom: str
    nobody: str
    cannot_connect: str
    offer_message: str
    yes_or_no: str

    # Speech of digits
    digits: Callable[[str], str]
    account: Callable[[str], str]
    """An IBAN in groups of four."""
