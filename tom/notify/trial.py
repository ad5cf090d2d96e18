"""`tom notify test`: tells the owner of a message that nobody left."""

import asyncio
import uuid
from datetime import UTC, datetime

import typer

from agents.profile import Profile
from agents.whisperx.summary import summed_up
from tom.notify.notice import LeftMessage, Notice
from tom.notify.outcome import Channel, Outcome
from tom.notify.setup import channels_of
from tom.settings import Settings, SettingsError
from tom.startup import load_all_profiles

_TEXTS = {
    "de": "Dies ist eine Probe: Niemand hat angerufen. Nachrichten von Anrufern kommen so an.",
    "en": "This is a test: nobody has called. Messages of callers arrive like this.",
}


def trial_notice(profile: Profile) -> Notice:
    """A message of TOM itself; no two are alike."""
    now = datetime.now(UTC)
    text = _TEXTS[profile.language]
    summary = summed_up(text, profile.language).model_copy(update={"who": "TOM"})
    return Notice(
        call_id=f"test-{uuid.uuid4().hex}",
        line="",
        door="",
        caller="",
        callee="",
        started_at=now,
        ended_at=now,
        messages=(LeftMessage(text, summary, now),),
        language=profile.language,
        zone=profile.zone,
        company=profile.company,
        url="",
        is_test=True,
    )


def run_trial(settings: Settings) -> int:
    """Send it over every channel now, and say what happened; 1 where one did not take it.

    Raises SettingsError: there is no channel.
    """
    channels = channels_of(settings)
    if not channels:
        raise SettingsError("notify: neither email.host nor webhook.url is set (docs/notify.md)")
    notice = trial_notice(load_all_profiles(settings)[settings.profile])
    outcomes = asyncio.run(_send(channels, notice))
    for channel, outcome in zip(channels, outcomes, strict=True):
        typer.echo(f"{channel.name}: {told(outcome)}")
    return 0 if all(outcome.taken and not outcome.error for outcome in outcomes) else 1


async def _send(channels: list[Channel], notice: Notice) -> list[Outcome]:
    return [await channel.send(notice) for channel in channels]


def told(outcome: Outcome) -> str:
    """What happened, in one line."""
    if not outcome.error:
        return f"sent ({outcome.taken})" if outcome.taken > 1 else "sent"
    retried = "" if outcome.hopeless else "; a real message would be tried again"
    some = f"sent ({outcome.taken}), but not to all: " if outcome.taken else "not sent: "
    return f"{some}{outcome.error}{retried}"
