"""What a model is told of its tools, in the language it speaks."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ToolTexts:
    """The sentences of one language. `{braces}` are filled by the tools."""

    bad_arguments: str
    unknown_tool: str
    failed: str
    not_done: str
    """The same of a tool that acts."""
    too_late: str
    in_doubt: str
    """Of a tool that acts: it may have been done."""
    repeated: str
    no_result: str
    """In the place of a result that is not there yet."""
    under_way: str
    """The same of a tool that acts and was begun."""
    shortened: str
    bad_day: str
    noted: str
    noted_only: str
    """What TOM says where a message was taken and the model says nothing."""
    bad_number: str
    no_content: str
    no_department: str
    nobody: str
    done: str
    use: str
    """A tool that was used, in a line."""
    used: str
    """Such lines, for a model that did not use them itself."""


_WAY_OUT_DE = (
    "Sage, dass du das gerade nicht nachsehen kannst, und biete an, eine Nachricht aufzunehmen."
)
_NOT_DONE_DE = "Sage, dass das gerade nicht geht, und biete an, eine Nachricht aufzunehmen."
_WAY_OUT_EN = "Say that you cannot look that up at the moment, and offer to take a message."
_NOT_DONE_EN = "Say that this is not possible at the moment, and offer to take a message."

GERMAN = ToolTexts(
    bad_arguments="Fehler in den Angaben: {fault}. Rufe es mit richtigen Angaben noch einmal auf.",
    unknown_tool="Es gibt kein Werkzeug {name}.",
    failed="Das hat nicht geklappt: {cause}. " + _WAY_OUT_DE,
    not_done="Das hat nicht geklappt: {cause}. " + _NOT_DONE_DE,
    too_late="Das hat zu lange gedauert. " + _WAY_OUT_DE,
    in_doubt="Es kam keine Antwort, und niemand weiß, ob es geschehen ist. Versuche es nicht noch "
    "einmal. Sage, dass du es gerade nicht bestätigen kannst, und biete eine Nachricht an.",
    repeated="Das hast du schon aufgerufen: {text}",
    no_result="(noch kein Ergebnis)",
    under_way="(läuft noch, nicht noch einmal aufrufen)",
    shortened=" … (gekürzt)",
    bad_day='"{day}" ist kein Tag: ein Datum wie 2026-12-24, ein Wochentag, heute oder morgen.',
    noted="Die Nachricht ist notiert. Sage das, und frage, ob du sonst noch etwas tun kannst.",
    noted_only="Vielen Dank, ich habe alles notiert. Kann ich sonst noch etwas für Sie tun?",
    bad_number='"{number}" ist keine vollständige Telefonnummer. Frage noch einmal danach.',
    no_content="Es fehlt, worum es geht. Frage danach.",
    no_department='Es gibt keine Stelle "{department}". Es gibt: {names}.',
    nobody="Dort ist gerade niemand erreichbar. Sage das, und biete eine Nachricht an.",
    done="Wird gemacht.",
    use="{name} {arguments}: {text}",
    used="[In diesem Anruf wurde schon erledigt: {uses}]",
)

ENGLISH = ToolTexts(
    bad_arguments="Wrong arguments: {fault}. Call it again with right ones.",
    unknown_tool="There is no tool {name}.",
    failed="That did not work: {cause}. " + _WAY_OUT_EN,
    not_done="That did not work: {cause}. " + _NOT_DONE_EN,
    too_late="That took too long. " + _WAY_OUT_EN,
    in_doubt="No answer came, and nobody knows whether it was done. Do not try again. "
    "Say that you cannot confirm it at the moment, and offer to take a message.",
    repeated="You have called that already: {text}",
    no_result="(no result yet)",
    under_way="(still under way, do not call it again)",
    shortened=" … (shortened)",
    bad_day='"{day}" is no day: a date like 2026-12-24, a weekday, today or tomorrow.',
    noted="The message is taken. Say so, and ask whether there is anything else.",
    noted_only="Thank you, I have noted everything. Is there anything else I can do for you?",
    bad_number='"{number}" is no complete telephone number. Ask for it again.',
    no_content="It is missing what it is about. Ask for it.",
    no_department='There is no department "{department}". There are: {names}.',
    nobody="Nobody can be reached there at the moment. Say so, and offer to take a message.",
    done="It will be done.",
    use="{name} {arguments}: {text}",
    used="[Already done in this call: {uses}]",
)


def texts_of(language: Literal["de", "en"]) -> ToolTexts:
    """The sentences of a profile's language."""
    return GERMAN if language == "de" else ENGLISH
