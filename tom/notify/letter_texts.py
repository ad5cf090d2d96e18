"""What an e-mail says, in German and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """One language's words."""

    subject: str
    urgent: str
    more: str
    """With the number of further messages."""
    unknown: str
    no_text: str
    message: str
    """With its number, where there are several."""
    who: str
    callback: str
    caller: str
    urgency: str
    what: str
    when: str
    line: str
    transcript: str
    said: str
    """Over a text that is no transcript."""
    link: str
    weekdays: tuple[str, ...]
    date: str
    """For strftime, after the weekday."""
    provisional: str
    not_transcribed: str
    too_big: str
    missing: str
    footer: str
    """With the company's name."""


_DE = LetterTexts(
    subject="Nachricht von {who}: {what}",
    urgent="Dringend: ",
    more="(und {count} weitere)",
    unknown="unbekannt",
    no_text="ohne Text",
    message="Nachricht {number}",
    who="Von",
    callback="Rückruf",
    caller="Anruf von",
    urgency="Dringend",
    what="Worum es geht",
    when="Wann",
    line="Leitung",
    transcript="Abschrift",
    said="Text",
    link="Zum Anruf",
    weekdays=("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    date="%d.%m.%Y, %H:%M Uhr",
    provisional="Dies ist der vorläufige Text aus dem Anruf; er kann Fehler enthalten. Die "
    "genauere Abschrift steht im Anrufprotokoll, sobald sie fertig ist.",
    not_transcribed="Dies ist der Text aus dem Anruf; eine genauere Abschrift ist nicht gelungen.",
    too_big="Die Aufnahme ist zu groß für eine E-Mail. Sie können sie im Anrufprotokoll anhören.",
    missing="Die Aufnahme konnte nicht gelesen werden und fehlt deshalb hier.",
    footer="TOM nimmt Anrufe für {company} entgegen und hat diese E-Mail verschickt.",
)
_EN = LetterTexts(
    subject="Message from {who}: {what}",
    urgent="Urgent: ",
    more="(and {count} more)",
    unknown="unknown",
    no_text="no text",
    message="Message {number}",
    who="From",
    callback="Call back",
    caller="Called from",
    urgency="Urgent",
    what="What it is about",
    when="When",
    line="Line",
    transcript="Transcript",
    said="Text",
    link="Open the call",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    date="%d %B %Y, %H:%M",
    provisional="This is the provisional text from the call; it may have mistakes. The better "
    "transcript will be in the call log when it is ready.",
    not_transcribed="This is the text from the call; a better transcript could not be made.",
    too_big="The recording is too big for an e-mail. You can listen to it in the call log.",
    missing="The recording could not be read and is therefore missing here.",
    footer="TOM takes calls for {company} and has sent this e-mail.",
)
YES = {"de": "ja", "en": "yes"}
LETTER_TEXTS = {"de": _DE, "en": _EN}
