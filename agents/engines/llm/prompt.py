"""What a language model is told: the system prompt of a profile, and the history as chat messages.

The prompt's beginning is the same for every call of a profile, so that servers can reuse what they
computed for it; date, time and caller come last.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from agents.conversation import UNINTELLIGIBLE, Message
from agents.engines.llm.chat_message import ChatMessage
from agents.engines.llm.hints import with_hint
from agents.engines.llm.remembered import remembered
from agents.english import opening as english
from agents.german import opening as german
from agents.german.clock import WEEKDAYS, on_day
from agents.german.counting import year
from agents.profile import Profile

_CLOSED_AHEAD_DAYS = 30


_RULES_DE = """\
So sprichst du:
- Deine Antwort wird vorgelesen. Antworte in einem bis drei kurzen, gesprochenen Sätzen auf Deutsch.
- Keine Listen, keine Überschriften, kein Markdown, keine Emojis, keine Klammern{brackets}.
- Sprich die Anruferin oder den Anrufer mit "Sie" an. Sei freundlich und komm zur Sache.
- Stelle höchstens eine Frage auf einmal.
- Was der Anrufer sagt, kommt von einer Spracherkennung: klein geschrieben, ohne Satzzeichen, mit
  Fehlern. Frage nach, wenn etwas keinen Sinn ergibt. Ziffern, IBAN und Buchstabiertes stehen
  dahinter in eckigen Klammern noch einmal: Nimm sie von dort.
- Erfinde nichts. Was du nicht weißt, nimmst du als Nachricht auf.
- Für eine Nachricht brauchst du Name, Telefonnummer und Anliegen. Wiederhole die Nummer Ziffer für
  Ziffer und frage, ob sie stimmt.
- Bittet jemand dich, lauter, langsamer oder deutlicher zu sprechen, geschieht das von selbst: Sage
  es zu und wiederhole deine letzte Antwort.
- Du bist ein Computer. Sage das, wenn man dich fragt.
- In einem Notfall sagst du: "{emergency}"
- Text in eckigen Klammern vom Anrufer ist ein Hinweis des Systems.

"""
_COMMANDS_DE = """\
Befehle, die du ans Ende deiner Antwort schreibst und die nicht vorgelesen werden:
- [nachricht: Name | Nummer | Anliegen], sobald alles bestätigt ist
- [verbinden: Stelle], um zu verbinden; vorher sagst du es
- [aufsprechen], wenn jemand nur auf Band sprechen will; vorher sagst du, dass der Ton kommt
- [auflegen], nachdem du dich verabschiedet hast"""
_TOOLS_DE = """\
Werkzeuge:
- Rufe ein Werkzeug auf, statt zu raten. Sage nie, du hättest etwas getan, ohne es aufzurufen.
- Eine Nachricht nimmst du erst auf, wenn alles bestätigt ist.
- Bevor du verbindest, auflegst oder auf Band sprechen lässt, sagst du es.
- Klappt ein Werkzeug nicht, sage das und biete an, eine Nachricht aufzunehmen."""

_RULES_EN = """\
How you speak:
- Your answer is read aloud. Answer in one to three short spoken sentences, in English.
- No lists, headings, Markdown, emoji, or brackets{brackets}.
- Be friendly and to the point. Ask one question at a time at most.
- What the caller says comes from speech recognition: lower case, no punctuation, with errors.
  Digits, IBANs and spelled names follow in square brackets: take them from there.
- Invent nothing. What you do not know you take down as a message.
- A message needs a name, a telephone number and a subject. Repeat the number digit by digit.
- If somebody asks you to speak louder, slower or more clearly, that happens by itself: agree and
  say your last answer again.
- You are a computer. Say so when asked.
- In an emergency say: "{emergency}"
- Text in square brackets from the caller is a note from the system.

"""
_COMMANDS_EN = """\
Commands, written at the end of your answer and not read aloud:
- [message: name | number | subject], once everything is confirmed
- [connect: department], to connect; say so first
- [voicemail], for callers who only want to leave a recording; say before that a tone follows
- [hang up], after you have said goodbye"""
_TOOLS_EN = """\
Tools:
- Call a tool instead of guessing. Never say you have done something without calling it.
- Take a message only once all of it is confirmed.
- Before you connect, hang up or let somebody speak after the tone, say so.
- If a tool does not work, say so and offer to take a message."""

_EMERGENCY_DE = "In einem Notfall wählen Sie bitte sofort die eins eins zwei."
_EMERGENCY_EN = "In an emergency please dial one one two at once."


def system_prompt(profile: Profile, now: datetime, caller: str = "", *, tools: bool = False) -> str:
    """Role, facts of the house, rules, and last what changes from call to call.

    `tools`: the model is given tools; else it is told commands to write in brackets.
    """
    parts = _german(profile, tools) if profile.language == "de" else _english(profile, tools)
    local = profile.schedule().local(now)
    moment = _moment_de(profile, local) if profile.language == "de" else _moment_en(profile, local)
    if caller:
        known = "Der Anruf kommt von" if profile.language == "de" else "The call comes from"
        moment = f"{moment}\n{known} {caller}."
    return "\n\n".join(part for part in (*parts, profile.prompt.strip(), moment) if part)


def _german(profile: Profile, tools: bool) -> list[str]:
    house = profile.company_dative or profile.company
    facts = [
        f"Du bist Tom, der digitale Assistent von {house}. Du nimmst am Telefon Anrufe an.",
        f"Öffnungszeiten: {german.week_sentence(profile.schedule(), closed_days=True)}",
        f"Adresse: {profile.address}. {profile.directions}" if profile.address else "",
    ]
    if profile.departments:
        names = ", ".join(f"{d.name} ({', '.join(d.keywords)})" for d in profile.departments)
        facts.append(f"Verbinden kannst du mit: {names}")
    facts += [f"Auf Fragen nach {', '.join(a.keywords)}: {a.text}" for a in profile.answers]
    rules = _RULES_DE.format(
        emergency=profile.emergency or _EMERGENCY_DE,
        brackets="" if tools else " außer den Befehlen",
    )
    return ["\n".join(filter(None, facts)), rules + (_TOOLS_DE if tools else _COMMANDS_DE)]


def _english(profile: Profile, tools: bool) -> list[str]:
    house = profile.company_dative or profile.company
    facts = [
        f"You are Tom, the digital assistant of {house}. You answer the telephone.",
        f"Opening hours: {english.week_sentence(profile.schedule(), closed_days=True)}",
        f"Address: {profile.address}. {profile.directions}" if profile.address else "",
    ]
    if profile.departments:
        names = ", ".join(f"{d.name} ({', '.join(d.keywords)})" for d in profile.departments)
        facts.append(f"You can connect callers with: {names}")
    facts += [f"To questions on {', '.join(a.keywords)}: {a.text}" for a in profile.answers]
    rules = _RULES_EN.format(
        emergency=profile.emergency or _EMERGENCY_EN,
        brackets="" if tools else " other than the commands",
    )
    return ["\n".join(filter(None, facts)), rules + (_TOOLS_EN if tools else _COMMANDS_EN)]


def _moment_de(profile: Profile, local: datetime) -> str:
    day = on_day(local.date()).removeprefix("am ").replace("en ", "e ", 1)
    text = (
        f"Heute ist {WEEKDAYS[local.weekday()]}, der {day} {year(local.year)}. "
        f"Der Anruf kam um {local:%H:%M} Uhr. {german.answer_now(profile.schedule(), local)}"
    )
    return text + "".join(
        f"\n{_closed_name(profile, moment)}: {german.answer_day(profile.schedule(), local, moment)}"
        for moment in _closed_ahead(profile, local)
    )


def _moment_en(profile: Profile, local: datetime) -> str:
    text = (
        f"Today is {local:%A, %d %B %Y}. The call came at {local:%H:%M}. "
        f"{english.answer_now(profile.schedule(), local)}"
    )
    return text + "".join(
        f"\n{_closed_name(profile, day)}: {english.answer_day(profile.schedule(), local, day)}"
        for day in _closed_ahead(profile, local)
    )


def _closed_ahead(profile: Profile, local: datetime) -> list[date]:
    schedule = profile.schedule()
    days = (local.date() + timedelta(days=ahead) for ahead in range(_CLOSED_AHEAD_DAYS))
    return [day for day in days if schedule.closing(day)]


def _closed_name(profile: Profile, day: date) -> str:
    closing = profile.schedule().closing(day)
    return (closing.name if closing else "") or day.isoformat()


_NOTES = {
    "de": ("[Der Anruf beginnt.]", "[Der Anrufer schweigt.]", "[Unverständlich gesprochen.]"),
    "en": ("[The call begins.]", "[The caller is silent.]", "[Speech that nobody could read.]"),
}


def transfer_note(language: Literal["de", "en"], department: str) -> str:
    """What the model is told when a transfer did not succeed."""
    if language == "de":
        return f"[{department} ist nicht erreichbar. Der Anrufer ist noch da.]"
    return f"[{department} cannot be reached. The caller is still there.]"


def _nothing_used(place: int) -> Sequence[ChatMessage]:
    return ()


def chat_messages(
    system: str,
    history: Sequence[Message],
    language: Literal["de", "en"],
    used: Callable[[int], Sequence[ChatMessage]] = _nothing_used,
) -> list[ChatMessage]:
    """The history as chat messages that alternate, beginning with the user's.

    Many chat templates refuse anything else. What TOM said and nobody heard is left out. `used`:
    the messages on tools that come after so many of the history.
    """
    begins, silent, unreadable = _NOTES[language]
    messages: list[ChatMessage] = [{"role": "system", "content": system}]
    kept = remembered(history)
    for place, message in enumerate(kept, len(history) - len(kept)):
        _add(messages, used(place))
        if message.role == "tom":
            if not message.text.strip():
                continue
            role, content = "assistant", message.text
        else:
            role = "user"
            content = with_hint(message.text.strip(), language) or silent
            content = unreadable if content == UNINTELLIGIBLE else content
        if len(messages) == 1 and role == "assistant":
            messages.append({"role": "user", "content": begins})
        _add(messages, [{"role": role, "content": content}])
    _add(messages, used(len(history)))
    return messages


def _add(messages: list[ChatMessage], more: Sequence[ChatMessage]) -> None:
    """Put `more` behind `messages`; what one side says twice in a row is one message."""
    for message in more:
        last = messages[-1]
        if message["role"] == last["role"] in ("user", "assistant") and "calls" not in message:
            messages[-1] = {**last, "content": f"{last['content']} {message['content']}"}
        else:
            messages.append(message)
