"""From a `Notice` to the words of an e-mail. Pure: no network, no files."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from tom.notify.letter_texts import LETTER_TEXTS, YES, LetterTexts
from tom.notify.notice import LeftMessage, Notice, TextState

AudioFault = Literal["", "too_big", "missing"]
"""Why the recordings are not attached although they should be."""
_LONGEST_SUBJECT = 140
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail's words."""

    subject: str
    """One line of printable characters."""
    text: str
    html: str
    urgent: bool


def letter(notice: Notice, audio_fault: AudioFault = "") -> Letter:
    """The e-mail on the messages of a call."""
    texts = LETTER_TEXTS[notice.language]
    parts = [_Part(notice, message, texts) for message in notice.messages]
    facts_of_call = _call_facts(notice, texts)
    remarks = _remarks(notice, texts, audio_fault)
    footer = texts.footer.format(company=notice.company)
    urgent = any(message.summary.urgent for message in notice.messages)
    return Letter(
        subject=_subject(parts, texts, urgent),
        text=_as_text(parts, facts_of_call, remarks, notice.url, footer, texts),
        html=_as_html(parts, facts_of_call, remarks, notice.url, footer, texts),
        urgent=urgent,
    )


def one_line(text: str, longest: int) -> str:
    """`text` without line breaks, control characters and marks that turn the reading direction:
    a caller's name must not make headers of its own (RFC 5322, 2.2), nor look like another's."""
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


class _Part:
    """One message's facts: (label, text, number to dial)."""

    def __init__(self, notice: Notice, message: LeftMessage, texts: LetterTexts) -> None:
        self.message = message
        summary = message.summary
        self.name = one_line(summary.who, _LONGEST_NAME)
        self.number = one_line(summary.callback_number or notice.caller, _LONGEST_NAME)
        self.what = one_line(summary.what or message.text, _LONGEST_SUBJECT) or texts.no_text
        self.facts = [
            (texts.who, self.name, ""),
            (texts.callback, self.number, _dialled(self.number)),
            (texts.urgency, YES[notice.language] if summary.urgent else "", ""),
            (texts.what, one_line(summary.what, 400), ""),
            (texts.when, _local(message.taken_at, notice.zone, texts), ""),
        ]
        self.heading = texts.transcript if message.transcript is not None else texts.said
        self.text = _printable(message.text) or f"({texts.no_text})"


def _subject(parts: list[_Part], texts: LetterTexts, urgent: bool) -> str:
    first = parts[0]
    who = first.name or first.number or texts.unknown
    subject = texts.subject.format(who=who, what=first.what)
    if urgent:
        subject = texts.urgent + subject
    more = texts.more.format(count=len(parts) - 1) if len(parts) > 1 else ""
    room = _LONGEST_SUBJECT - len(more) - 1
    return f"{one_line(subject, room)} {more}".strip()


def _call_facts(notice: Notice, texts: LetterTexts) -> list[tuple[str, str, str]]:
    caller = one_line(notice.caller, _LONGEST_NAME)
    return [
        (texts.caller, caller or texts.unknown, _dialled(caller)),
        (texts.line, one_line(notice.line or notice.door, _LONGEST_NAME), ""),
    ]


def _remarks(notice: Notice, texts: LetterTexts, fault: AudioFault) -> list[str]:
    states = {message.state for message in notice.messages}
    remarks = {
        texts.provisional: TextState.PROVISIONAL in states,
        texts.not_transcribed: TextState.NOT_TRANSCRIBED in states,
        texts.too_big: fault == "too_big",
        texts.missing: fault == "missing",
    }
    return [text for text, holds in remarks.items() if holds]


def _as_text(
    parts: list[_Part], of_call: list[tuple[str, str, str]], remarks: list[str], url: str,
    footer: str, texts: LetterTexts,
) -> str:  # fmt: skip
    def blocks() -> Iterator[str]:
        for number, part in enumerate(parts, 1):
            if len(parts) > 1:
                yield texts.message.format(number=number).upper()
            yield "\n".join(f"{label}: {text}" for label, text, _ in part.facts if text)
            yield f"{part.heading}:\n{part.text}"
        yield "\n".join(f"{label}: {text}" for label, text, _ in of_call if text)
        yield from remarks
        if url:
            yield f"{texts.link}: {url}"
        yield f"-- \n{footer}"

    return "\n\n".join(blocks()) + "\n"


def _as_html(
    parts: list[_Part], of_call: list[tuple[str, str, str]], remarks: list[str], url: str,
    footer: str, texts: LetterTexts,
) -> str:  # fmt: skip
    def blocks() -> Iterator[str]:
        for number, part in enumerate(parts, 1):
            if len(parts) > 1:
                yield f"<h2>{html.escape(texts.message.format(number=number))}</h2>"
            yield _table(part.facts)
            said = html.escape(part.text).replace("\n", "<br>")
            yield f"<h3>{html.escape(part.heading)}</h3><blockquote>{said}</blockquote>"
        yield _table(of_call)
        for remark in remarks:
            yield f"<p><em>{html.escape(remark)}</em></p>"
        if url:
            yield f'<p><a href="{html.escape(url)}">{html.escape(texts.link)}</a></p>'
        yield f"<hr><p><small>{html.escape(footer)}</small></p>"

    content = "\n".join(blocks())
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{content}</body></html>'


def _table(facts: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<tr><th align="left" valign="top">{html.escape(label)}</th>'
        f"<td>{_linked(text, dialled)}</td></tr>"
        for label, text, dialled in facts
        if text
    )
    return f'<table cellpadding="4">{rows}</table>'


def _linked(text: str, dialled: str) -> str:
    shown = html.escape(text)
    return f'<a href="tel:{dialled}">{shown}</a>' if dialled else shown


def _dialled(number: str) -> str:
    """The number as a `tel:` link has it (RFC 3966); empty for what is no number."""
    return number if re.fullmatch(r"\+?\d{3,20}", number) else ""


def _local(at: datetime, zone: ZoneInfo, texts: LetterTexts) -> str:
    local = at.astimezone(zone)
    return f"{texts.weekdays[local.weekday()]} {local.strftime(texts.date)}"


def _printable(text: str) -> str:
    """Without control characters other than line breaks."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")
