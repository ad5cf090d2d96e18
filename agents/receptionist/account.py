"""Taking down a bank account: dictated in pieces, checked by its digits, read back in fours."""

from dataclasses import replace

from agents import iban
from agents.receptionist.asking import again, finish
from agents.receptionist.house import House
from agents.receptionist.languages import reader
from agents.receptionist.say import Reply, question
from agents.receptionist.state import State, Step
from agents.receptionist.understand import Heard, Intent

_MOST_TRIES = 3
_COUNTRY = "DE"
"""Whose account it is where only digits were said."""


def remember(state: State, heard: Heard) -> State:
    """Keep that an account was spoken of, and its digits where the line holds some."""
    if not heard.account and not heard.any(Intent.ACCOUNT):
        return state
    return replace(state, account_wanted=True, account=heard.account or state.account)


def dictate(state: State, heard: Heard, house: House) -> Reply:
    """A line at "what is the IBAN?": digits, more of them, or none to be had."""
    texts = house.texts
    begun = state.partial or _COUNTRY
    so_far = heard.account or _goes_on(begun, heard.text, house)
    if so_far != begun:
        if iban.missing(so_far) > 0:
            return Reply(replace(state, partial=so_far), (texts.go_on,))
        return _checked(state, so_far, house)
    given_up = heard.any(Intent.NO, Intent.DONT_KNOW, Intent.NOTHING_ELSE)
    if given_up or state.tries + 1 >= _MOST_TRIES:
        state = replace(state, account=state.partial, account_done=True, partial="")
        return finish(state, house, texts.take_your_time)
    return again(state, question(state, house))


def confirm(state: State, heard: Heard, house: House) -> Reply:
    """A line at the reading back."""
    if heard.digits:
        amended = reader(house.profile.language).corrected(state.account[2:], heard.text)
        if amended:
            return _checked(state, state.account[:2] + amended, house)
    if heard.account and iban.missing(heard.account) == 0:
        return _checked(state, heard.account, house)
    if heard.any(Intent.NO):
        state = replace(state, step=Step.ACCOUNT, partial="", account="", tries=state.tries + 1)
        return Reply(state, (house.texts.account_again,), repair=True)
    if heard.any(Intent.YES):
        state = replace(state, account_confirmed=True, account_done=True, partial="")
        return finish(state, house, house.texts.thanks)
    if state.tries + 1 >= _MOST_TRIES:
        return finish(replace(state, account_done=True, partial=""), house)
    return again(state, f"{house.texts.yes_or_no} {question(state, house)}")


def _goes_on(begun: str, text: str, house: House) -> str:
    return reader(house.profile.language).account_goes_on(begun, text)


def _checked(state: State, account: str, house: House) -> Reply:
    """Read a right one back; a wrong one is asked for again, and noted as it is in the end."""
    if iban.is_valid(account):
        state = replace(state, step=Step.CONFIRM_ACCOUNT, account=account, partial="")
        return Reply(state, (question(state, house),))
    tries = state.tries + 1
    if tries >= _MOST_TRIES:
        state = replace(state, account=account, account_done=True, partial="")
        return finish(state, house)
    state = replace(state, step=Step.ACCOUNT, account="", partial="", tries=tries)
    return Reply(state, (house.texts.account_wrong,), repair=True)
