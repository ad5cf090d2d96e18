"""Audio through real SIP and RTP, between two doors."""

import asyncio

import pytest

from media.audio import FRAME_SAMPLES, to_ms, to_samples
from telephony.call import CallState, EndReason
from telephony.events import CallAnswered, CallEnded
from telephony.sip.sip_call import SipCall
from tests.sipkit.audio import find, loudness, murmur



async def hear(call: SipCall, seconds: float) -> bytes:
    pcm = bytearray()
    async for frame in call.frames():
        pcm += frame.pcm
        if len(pcm) >= seconds * 32_000:
            break
    return bytes(pcm)
