"""What a caller may say at any time, whatever TOM has just asked."""

from dataclasses import replace

from agents.conversation import Action, EndCall, Note, ToVoicemail
from agents.receptionist.house import House
from agents.receptionist.say import Reply, open_question, question
from agents.receptionist.state import TAKING, State, Step, note
from agents.receptionist.texts import Texts
from agents.receptionist.understand import STYLE, Heard, Intent

_SHORT = 6
"""Words: a longer line with "moment" or "tschüss" in it is about something else."""
_MOST_SILENCES = 3


def silence(state: State, house: House) -> Reply:
    """The caller says nothing: ask, ask again, say goodbye."""
    texts = house.texts
    if state.waiting:
        return Reply(replace(state, waiting=False), (texts.no_hurry,), keep_said=True)
    state = replace(state, silences=state.silences + 1)
    if state.silences >= _MOST_SILENCES:
        return _leave(state, house, texts.goodbye, EndCall())
    sentence = texts.still_there if state.silences == 1 else texts.not_heard
    return Reply(state, (sentence,), repair=True, keep_said=True)


def unfinished(state: State, house: House) -> tuple[Note, ...]:
    """The note of a caller who leaves in the middle of a message, if it is worth keeping."""
    if state.step in TAKING and (state.number or state.content):
        return (note(state, house.texts),)
    return ()


def aside(state: State, heard: Heard, house: House) -> Reply | None:
    """The answer to a line that does not depend on the step; None for all others."""
    texts = house.texts
    short = len(heard.words) <= _SHORT
    if heard.any(Intent.EMERGENCY):
        return _emergency(state, heard, house)
    if heard.any(Intent.VOICEMAIL) and not _dictating(state):
        voicemail = house.profile.voicemail_greeting or texts.voicemail
        return _leave(state, house, voicemail, ToVoicemail())
    if heard.any(Intent.WRONG_NUMBER) and not _dictating(state):
        return Reply(state, (texts.wrong_number, EndCall()))
    if heard.digits:
        return None
    if heard.any(Intent.PRESENCE) and short:
        return Reply(state, (texts.present, question(state, house)))
    if heard.any(*STYLE) and (short or not _dictating(state)):
        return _in_other_style(state, heard, house)
    if heard.any(Intent.REPEAT) and short:
        return Reply(state, _again(state, house), keep_said=True)
    if heard.any(Intent.WAIT) and len(heard.words) <= _SHORT - 2:
        stops = heard.any(Intent.STOP)
        said = texts.floor if stops else texts.take_your_time
        return Reply(replace(state, waiting=not stops), (said,), keep_said=True)
    if heard.any(Intent.COMPUTER) and not heard.any(Intent.HUMAN) and short:
        return Reply(state, (house.fill(texts.computer), question(state, house)))
    if heard.any(Intent.WHO) and short and not heard.any(Intent.ADDRESS):
        return Reply(state, (house.fill(texts.who), question(state, house)))
    if heard.any(Intent.BYE) and short and not _dictated(state, heard):
        return _leave(state, house, texts.goodbye, EndCall())
    return None


def _leave(state: State, house: House, sentence: str, action: Action) -> Reply:
    """The end of the dialogue: what was taken down so far is noted now."""
    return Reply(open_question(state), (*unfinished(state, house), sentence, action))


def _dictating(state: State) -> bool:
    return state.step is Step.CONTENT


def _dictated(state: State, heard: Heard) -> bool:
    """Whether a line with a goodbye in it is a message all the same."""
    busy = heard.any(Intent.CONCERN, Intent.HOURS, Intent.ADDRESS, Intent.MESSAGE, Intent.CALLBACK)
    return busy and not heard.any(Intent.NOTHING_ELSE)


def _again(state: State, house: House) -> tuple[str, ...]:
    return state.said or (question(state, house),)


def _in_other_style(state: State, heard: Heard, house: House) -> Reply:
    """The same again, louder or slower; the voice does so by itself."""
    texts = house.texts
    if house.style.wished(heard.intents) == house.style:
        told = texts.style_limit
    elif heard.any(Intent.SLOWER) and heard.any(Intent.LOUDER):
        told = texts.clearer
    else:
        told = next(text for intent, text in _styles(texts) if intent in heard)
    return Reply(state, (told, *_again(state, house)), keep_said=True)


def _styles(texts: Texts) -> tuple[tuple[Intent, str], ...]:
    return (
        (Intent.SLOWER, texts.slower),
        (Intent.LOUDER, texts.louder),
        (Intent.FASTER, texts.faster),
        (Intent.SOFTER, texts.softer),
    )


def _emergency(state: State, heard: Heard, house: House) -> Reply:
    """The hint and nothing else: who is in need is not asked for their name."""
    hint = house.profile.emergency or house.texts.emergency
    if state.step is Step.CONTENT:
        state = replace(state, partial=f"{state.partial} {heard.text}".strip())
    elif state.step not in TAKING:
        state = replace(state, step=Step.ANYTHING_ELSE)
    return Reply(state, (hint,))
