"""From the settings to the parts of the server: profiles, lines, doors."""

from collections.abc import Iterable
from dataclasses import replace

from pydantic import ValidationError

from admin_ui.transcription import Transcription
from agents.core import CoreSettings
from agents.profile import SHIPPED, Profile, ProfileError, load_profiles
from agents.realtime.fillers import FillerSettings
from agents.realtime.settings import RealtimeSettings
from agents.realtime.turn_taking import TurnTaking
from agents.whisperx.voicemail import VoicemailSettings
from media.endpoint import EndpointerSettings
from telephony.sip.config import LineConfig, SipConfig, direct_line, load_line
from telephony.webrtc.ice import IceServer
from tom.settings import Settings, SettingsError
from tom.whisperx_settings import WhisperXSection
from tom.worker.models import BUILT_IN, installed

_LAST_WORDS_S = 5.0
"""What a caller said to WhisperX when they hung up is waited for: nobody is kept from anything."""


def load_all_profiles(settings: Settings) -> dict[str, Profile]:
    """The shipped profiles and the owner's, whose files win. Raises SettingsError."""
    try:
        profiles = load_profiles(SHIPPED)
        if settings.profiles is not None:
            profiles |= load_profiles(settings.profiles)
    except ProfileError as error:
        raise SettingsError(str(error)) from error
    if settings.profile not in profiles:
        known = ", ".join(sorted(profiles))
        raise SettingsError(f"profile: there is no profile {settings.profile!r} among {known}")
    for profile in profiles.values():
        for department in profile.departments:
            if department.profile and department.profile not in profiles:
                raise SettingsError(
                    f"profile {profile.name}: department {department.name}: "
                    f"there is no profile {department.profile!r}"
                )
    return profiles


def load_lines(settings: Settings, profiles: dict[str, Profile]) -> tuple[LineConfig, ...]:
    """The lines that the settings name, or the direct line. Raises SettingsError."""
    try:
        lines = tuple(load_line(path) for path in settings.sip.lines) or (direct_line(),)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    names = [line.name for line in lines]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"sip.lines: two lines are called {name}")
    for line in lines:
        if line.profile and line.profile not in profiles:
            raise SettingsError(f"line {line.name}: there is no profile {line.profile!r}")
    return lines


def used_profiles(
    settings: Settings, profiles: dict[str, Profile], lines: Iterable[LineConfig]
) -> dict[str, Profile]:
    """The profiles that calls can be answered with, or be handed over to."""
    names: set[str] = set()
    found = {settings.profile, *(line.profile for line in lines if line.profile)}
    while found:
        names |= found
        departments = (each for name in found for each in profiles[name].departments)
        found = {each.profile for each in departments if each.profile} - names
    return {name: profiles[name] for name in sorted(names)}


def sip_config(settings: Settings, lines: tuple[LineConfig, ...]) -> SipConfig:
    """The SIP door's part of the settings. Raises SettingsError."""
    try:
        return SipConfig(lines=lines, **settings.sip.model_dump(exclude={"lines"}))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in ("sip", *fault["loc"]))
        reason = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{key}: {reason}") from error


def core_settings(settings: Settings) -> CoreSettings:
    """How calls are answered, from the settings."""
    answering = settings.answering
    realtime = RealtimeSettings(
        endpointer=EndpointerSettings(hang_ms=answering.look_ms),
        turn_taking=TurnTaking(
            answering.finished_ms, answering.likely_ms, answering.unsure_ms, answering.open_ms
        ),
        barge_in_ms=answering.barge_in_ms,
        silence_s=answering.silence_s,
        digits_s=answering.digits_s,
        fillers=FillerSettings(answering.filler_ms, answering.filler_again_ms),
    )
    return CoreSettings(
        realtime=realtime,
        whisperx=replace(
            realtime,
            endpointer=EndpointerSettings(hang_ms=settings.whisperx.segment_hang_ms),
            last_words_s=_LAST_WORDS_S,
        ),
        pipeline=answering.pipeline,
        voicemail=VoicemailSettings(**settings.voicemail.model_dump()),
    )


def ice_servers(settings: Settings) -> tuple[IceServer, ...]:
    """The STUN and TURN servers of the settings."""
    return tuple(
        IceServer(server.url, server.username, server.credential.get_secret_value())
        for server in settings.web.ice_servers
    )


def transcription(settings: WhisperXSection) -> Transcription:
    """What this server has for transcribing recordings."""
    return Transcription(
        installed=installed(),
        own_workers=settings.workers,
        model=settings.model or BUILT_IN,
        max_upload_bytes=settings.max_upload_mb * 2**20,
    )
