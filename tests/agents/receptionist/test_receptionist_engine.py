"""The receptionist behind the Protocol of a language model."""

from collections.abc import AsyncIterator

from agents.conversation import (
    UNINTELLIGIBLE,
    CallContext,
    Connect,
    EndCall,
    Message,
    MustHear,
    Note,
    Piece,
)
from agents.engines import LanguageModel
from agents.receptionist.engine import Receptionist, ReceptionistDialogue
from agents.receptionist.say import read_back

from .transcripts import PROFILES, Conversation

PRACTICE = PROFILES["praxis"]
NOW = Conversation("").now
ENGINE: LanguageModel = Receptionist()


def _dialogue(caller: str = ""):
    return Receptionist().dialogue(PRACTICE, CallContext("call-1", caller, lambda: NOW))


def _history(*lines: str) -> list[Message]:
    history = [Message("tom", PRACTICE.greeting)]
    for line in lines:
        history += [Message("caller", line), Message("tom", "…")]
    return history[:-1]


async def _collect(reply: AsyncIterator[Piece]) -> tuple[str, list[Piece]]:
    parts = [part async for part in reply]
    texts = [part.text if isinstance(part, MustHear) else part for part in parts]
    text = "".join(part for part in texts if isinstance(part, str))
    return text, [part for part in parts if not isinstance(part, str | MustHear)]


async def test_a_number_is_read_back_to_its_end() -> None:
    lines = ("nachricht hinterlassen", "peter wolf", "null drei null zwölf dreizehn")
    dialogue = _dialogue()
    for count in (1, 2):
        assert not [
            part
            async for part in dialogue.reply(_history(*lines[:count]))
            if isinstance(part, MustHear)
        ]
    assert [part async for part in dialogue.reply(_history(*lines))] == [
        MustHear("Ich wiederhole die Nummer: null drei null, eins zwei, eins drei."),
        " Ist das richtig?",
    ]
    again = [part async for part in dialogue.reply(_history(*lines, "katze"))]
    assert [isinstance(part, MustHear) for part in again] == [False, True, False]
    assert again[0] == dialogue._house().texts.yes_or_no
    assert again[1] == MustHear(f" {_read_back(dialogue)}")


async def test_an_account_is_read_back_to_its_end() -> None:
    iban = (
        "meine neue iban ist d e acht neun drei sieben null vier null null vier vier "
        "null fünf drei zwei null eins drei null null null"
    )
    lines = ("nachricht hinterlassen", "peter wolf", "null drei null eins zwei drei vier", "ja")
    parts = [part async for part in _dialogue().reply(_history(*lines, iban))]
    assert parts == [
        MustHear(
            "Ich wiederhole die IBAN: D E acht neun, drei sieben null vier, null null vier vier, "
            "null fünf drei zwei, null eins drei null, null null."
        ),
        " Ist das richtig?",
    ]


def _read_back(dialogue: ReceptionistDialogue) -> str:
    return read_back(dialogue._states[-1], dialogue._house())


async def test_pieces_concatenate() -> None:
    text, actions = await _collect(_dialogue().reply(_history("ich möchte einen rückruf")))
    assert text == "Gern, wir rufen Sie zurück. Wie ist Ihr Name?"
    assert actions == []


async def test_an_answer_taken_back_leaves_no_trace() -> None:
    """The caller went on: the same line comes again, longer."""
    dialogue = _dialogue()
    await _collect(dialogue.reply(_history("nachricht hinterlassen")))
    await _collect(dialogue.reply(_history("nachricht hinterlassen", "peter")))
    text, _ = await _collect(dialogue.reply(_history("nachricht hinterlassen", "peter wolf")))
    assert text.startswith("Vielen Dank, Peter Wolf.")
    text, _ = await _collect(dialogue.reply(_history("n", "peter wolf", "null drei null zwölf")))
    assert text.startswith("Ich wiederhole die Nummer: null drei null, eins zwei.")


async def test_a_reply_cancelled_before_it_began_is_given_again() -> None:
    dialogue = _dialogue()
    first = await _collect(dialogue.reply(_history("wann haben sie geöffnet")))
    assert await _collect(dialogue.reply(_history("wann haben sie geöffnet"))) == first


async def test_unintelligible_is_not_taken_for_words() -> None:
    text, _ = await _collect(_dialogue().reply(_history(UNINTELLIGIBLE)))
    assert text.startswith("Das habe ich leider nicht verstanden.")


async def test_transfer_and_back() -> None:
    dialogue = _dialogue()
    lines = ["verbinden sie mich mit der anmeldung"]
    _, actions = await _collect(dialogue.reply(_history(*lines)))
    assert actions == [Connect("Anmeldung")]
    text, _ = await _collect(dialogue.transfer_failed("Anmeldung"))
    assert text == "Leider ist gerade niemand erreichbar. Soll ich eine Nachricht aufnehmen?"
    text, _ = await _collect(dialogue.reply(_history(*lines, "ja")))
    assert text.endswith("Wie ist Ihr Name?")


async def test_what_a_caller_broke_off_is_kept() -> None:
    dialogue = _dialogue()
    lines = ["ich möchte eine nachricht hinterlassen", "anna weber"]
    await _collect(dialogue.reply(_history(*lines)))
    assert dialogue.unfinished is None
    lines.append("null drei null eins zwei")
    await _collect(dialogue.reply(_history(*lines)))
    assert dialogue.unfinished == Note(
        "Bittet um Rückruf. (Nummer nicht bestätigt)", "Anna Weber", "03012"
    )
    lines.append("tschüss")
    _, actions = await _collect(dialogue.reply(_history(*lines)))
    assert actions == [
        Note("Bittet um Rückruf. (Nummer nicht bestätigt)", "Anna Weber", "03012"),
        EndCall(),
    ]
    assert dialogue.unfinished is None


async def test_a_history_without_a_caller_is_not_answered() -> None:
    assert await _collect(_dialogue().reply([Message("tom", "Guten Tag.")])) == ("", [])


async def test_what_a_caller_was_dictating_as_they_hung_up_is_noted() -> None:
    dialogue = _dialogue()
    lines = [
        "ich möchte eine nachricht hinterlassen",
        "anna weber",
        "null drei null eins zwei",
        "ja",
    ]
    await _collect(dialogue.reply(_history(*lines)))
    broken_off = _history(*lines, "ich brauche einen termin")
    assert dialogue.last_words(broken_off) == [
        Note("Ich brauche einen termin", "Anna Weber", "03012")
    ]
    assert dialogue.unfinished is None


async def test_a_number_that_was_being_dictated_counts() -> None:
    dialogue = _dialogue()
    lines = ["ich möchte eine nachricht hinterlassen", "anna weber"]
    await _collect(dialogue.reply(_history(*lines)))
    assert dialogue.last_words(_history(*lines, "null drei null eins zwei drei")) == []
    unfinished = dialogue.unfinished
    assert unfinished is not None
    assert unfinished.callback_number == "030123"
