"""From the settings to the channels and the outbox."""

from collections.abc import Callable, Mapping

from agents.profile import Profile
from telephony.calllog import CallLog
from telephony.calllog.job_records import ALIVE_S
from tom.notify.email import EmailChannel
from tom.notify.outbox import House, Outbox, Result, Rules
from tom.notify.outcome import Channel
from tom.notify.webhook import WebhookChannel
from tom.settings import Settings
from tom.worker.models import installed


def channels_of(settings: Settings) -> list[Channel]:
    """What the settings name."""
    channels: list[Channel] = []
    if settings.notify.email.wanted:
        channels.append(EmailChannel(settings.notify.email, settings.data))
    if settings.notify.webhook.wanted:
        channels.append(WebhookChannel(settings.notify.webhook, settings.web.public_url))
    return channels


def outbox_of(
    settings: Settings,
    call_log: CallLog,
    profiles: Mapping[str, Profile],
    count: Callable[[str, Result], None],
) -> Outbox:
    """The server's outbox."""
    rules = Rules(
        wait_s=settings.notify.wait_s,
        worker_expected=lambda: worker_expected(settings, call_log),
        count=count,
    )
    house = House(profiles, settings.profile, settings.web.public_url)
    return Outbox(call_log, channels_of(settings), house, rules)


def worker_expected(settings: Settings, call_log: CallLog) -> bool:
    """A worker runs, or this server is to start some."""
    own = settings.whisperx.workers > 0 and installed()
    return own or bool(call_log.jobs.workers(ALIVE_S))
