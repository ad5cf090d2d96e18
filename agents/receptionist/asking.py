"""What is asked next while a message is taken, and the note once nothing is missing."""

from dataclasses import replace

from agents import iban
from agents.receptionist.house import House
from agents.receptionist.say import Reply, anything_else, question
from agents.receptionist.state import State, Step, note


def next_question(state: State, house: House, *before: str) -> Reply:
    """Ask for the first thing that is missing; with everything there, note it."""
    if not state.name and not state.no_name:
        step = Step.NAME
    elif not state.number and not state.no_number:
        step = Step.OFFERED_NUMBER if house.caller_number else Step.NUMBER
    elif state.number and not state.confirmed:
        step = Step.CONFIRM
    elif state.kind == "message" and not state.content:
        step = Step.CONTENT
    else:
        return finish(state, house, *before)
    state = replace(state, step=step, tries=0, partial="", amended_end="")
    return Reply(state, (*before, question(state, house)))


def finish(state: State, house: House, *before: str) -> Reply:
    """Ask for the bank account where one was spoken of; else note what was taken down."""
    if not state.account_wanted or state.account_done:
        return noted(state, house)
    whole = iban.is_valid(state.account)
    step = Step.CONFIRM_ACCOUNT if whole else Step.ACCOUNT
    partial = state.account if not whole and iban.missing(state.account) > 0 else ""
    state = replace(state, step=step, tries=0, partial=partial)
    return Reply(state, (*before, question(state, house)))


def noted(state: State, house: House) -> Reply:
    """The message is complete: note it and ask for more."""
    texts = house.texts
    taken = note(state, texts)
    promise = texts.noted_callback if state.kind == "callback" else texts.noted
    thanks = promise if state.number or house.caller_number else texts.noted_only
    state = replace(
        state,
        content="",
        department="",
        confirmed=True,
        corrections=0,
        account="",
        account_wanted=False,
        account_confirmed=False,
        account_done=False,
    )
    return anything_else(state, house, taken, thanks)


def again(state: State, sentence: str) -> Reply:
    """The answer could not be used."""
    return Reply(replace(state, tries=state.tries + 1), (sentence,), repair=True)
