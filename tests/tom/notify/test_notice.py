"""What there is to tell of a call."""

from telephony.call import Call
from telephony.calllog import CallLog, JobRecord, NoteRecord
from tests.tom.notify.calls import (
    GERMAN,
    RATE,
    SUMMARY,
    T0,
    TEXT,
    conversation,
    end_call,
    transcribed,
    voicemail,
)
from tom.notify.notice import Audio, LeftMessage, Notice, TextState, notice_of


def told(log: CallLog, call: Call, public_url: str = "") -> Notice | None:
    return notice_of(log.get_call(call.id), log.jobs.of_messages(call.id), GERMAN, public_url)


def only(notice: Notice | None) -> LeftMessage:
    assert notice is not None
    (message,) = notice.messages
    return message


def test_a_message_that_waits_for_its_transcript(log: CallLog) -> None:
    call = voicemail(log)
    message = only(told(log, call))
    assert (message.text, message.state) == ("guten tag", TextState.PROVISIONAL)
    assert message.audio == Audio(f"audio/{call.id}.wav", RATE, 2 * RATE + RATE // 2)
    assert message.transcript is None


def test_a_message_that_was_transcribed(log: CallLog) -> None:
    call = voicemail(log)
    transcribed(log, call)
    message = only(told(log, call))
    assert (message.text, message.state) == (TEXT, TextState.FINAL)
    assert message.summary.model_dump() == SUMMARY
    assert message.transcript is not None
    assert message.transcript.segments[0].words[0].text == "Guten"


def test_what_the_owner_has_rewritten_is_theirs(log: CallLog) -> None:
    call = voicemail(log)
    (note,) = log.get_call(call.id).notes
    log.change_note(call.id, note.id, text="Herr Müller will einen Termin")
    transcribed(log, call)
    message = only(told(log, call))
    assert message.text == "Herr Müller will einen Termin"
    assert message.summary.callback_number == SUMMARY["callback_number"]


def test_a_transcript_that_could_not_be_made(log: CallLog) -> None:
    call = voicemail(log)
    log.jobs.set_aside(f"job-{call.id}", "kaputt")
    assert only(told(log, call)).state == TextState.NOT_TRANSCRIBED


def test_messages_taken_down_in_a_conversation(log: CallLog) -> None:
    call = conversation(
        log,
        NoteRecord("Ich brauche dringend ein Rezept.", "Anna Weber", "040222"),
        NoteRecord("Bitte auch eine Überweisung."),
        NoteRecord("angerufen", author="berta"),
    )
    notice = told(log, call, "https://tom.example.org/")
    assert notice is not None
    first, second = notice.messages
    assert (first.summary.who, first.summary.callback_number) == ("Anna Weber", "040222")
    assert (first.summary.urgent, first.state, first.audio) == (True, TextState.FINAL, None)
    assert second.text == "Bitte auch eine Überweisung."
    assert notice.url == f"https://tom.example.org/calls/{call.id}"


def test_a_message_that_was_deleted_is_not_told_for_its_job(log: CallLog) -> None:
    call = Call("030111", "100")
    call.started_at = T0
    end_call(log, call)
    log.jobs.add(JobRecord("audio/a.wav", "voicemail", call_id=call.id, end_sample=9))
    assert told(log, call) is None


def test_a_note_that_was_deleted_is_not_told(log: CallLog) -> None:
    call = conversation(log, NoteRecord("x"))
    (note,) = log.get_call(call.id).notes
    log.delete_note(call.id, note.id)
    assert told(log, call) is None
