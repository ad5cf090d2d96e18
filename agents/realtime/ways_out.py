"""What TOM says before the tone where a conversation cannot go on, by the profile's language."""

DEAF = {
    "de": "Leider kann ich Sie gerade nicht verstehen. "
    "Bitte hinterlassen Sie nach dem Ton eine Nachricht.",
    "en": "I am sorry, I cannot understand you at the moment. "
    "Please leave a message after the tone.",
}
"""Nobody tells what the caller said."""

NO_DIALOGUE = {
    "de": "Das kann ich im Augenblick nicht beantworten. "
    "Bitte hinterlassen Sie nach dem Ton eine Nachricht.",
    "en": "I cannot answer that at the moment. Please leave a message after the tone.",
}
"""Nobody finds an answer."""
