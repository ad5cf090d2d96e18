"""What callers hear who leave a message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoicemailTexts:
    """The sentences of a language."""

    hello: str
    """With {company}."""
    closed: str
    """Out of opening hours, after `hello`."""
    greeting: str
    """Before the tone, for profiles without one of their own."""
    choose: str
    """The keys of `voicemail_menu.CHOICES`."""
    full: str
    """After a message of the longest time."""
    nothing_new: str
    """For a caller who wanted to speak anew and then said nothing, or next to nothing: the former
    message stays."""
    recorded: str
    """Goodbye after a message."""
    nothing_recorded: str
    """For a caller who said nothing, or whose words could not be kept as audio."""


TEXTS = {
    "de": VoicemailTexts(
        hello="Guten Tag, hier ist {company}.",
        closed="Sie rufen außerhalb unserer Öffnungszeiten an.",
        greeting=("Bitte sprechen Sie nach dem Ton. Drücken Sie die Raute, wenn Sie fertig sind."),
        choose=(
            "Zum Anhören drücken Sie die Eins, für eine neue Aufnahme die Zwei. "
            "Zum Bestätigen drücken Sie die Drei, oder legen Sie einfach auf."
        ),
        full="Mehr kann ich leider nicht aufnehmen.",
        nothing_new="Ich habe nichts gehört. Ihre bisherige Nachricht bleibt gespeichert.",
        recorded="Vielen Dank. Ihre Nachricht wurde aufgezeichnet. Auf Wiederhören!",
        nothing_recorded="Leider habe ich keine Nachricht aufnehmen können. Auf Wiederhören!",
    ),
    "en": VoicemailTexts(
        hello="Hello, this is {company}.",
        closed="You are calling outside our opening hours.",
        greeting="You can speak after the tone. Press the hash key when you have finished.",
        choose=(
            "To listen to your message, press one. To delete it and record it again, press two. "
            "To confirm it, press three, or just hang up."
        ),
        full="I am sorry, I cannot record any more.",
        nothing_new="I have not heard anything. Your previous message is kept.",
        recorded="Thank you. Your message has been recorded. Goodbye!",
        nothing_recorded="I am sorry, I could not record a message. Goodbye!",
    ),
}
"""By language, ISO 639-1."""
