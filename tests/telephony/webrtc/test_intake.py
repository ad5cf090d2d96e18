"""RTP on its way in: what is lost, broken or not listened to."""

from types import SimpleNamespace

import pytest
from aiortc.rtp import RtpPacket

from media.audio import FRAME_BYTES
from media.framer import frames_of
from telephony.browser.hearing import Hearing
from telephony.webrtc.errors import WebRtcError
from telephony.webrtc.intake import Intake
from telephony.webrtc.opus import Encoder
from tests.webrtckit import tone


def packets(count: int) -> list[RtpPacket]:
    encoder, made = Encoder(), list[RtpPacket]()
    for number, frame in enumerate(frames_of(tone(440, count * 0.02))):
        packet = RtpPacket(payload_type=96, sequence_number=number, timestamp=960 * number)
        packet.payload = bytes(encoder.encode(frame))
        made.append(packet)
    return made


def waiting(hearing: Hearing) -> int:
    return len(hearing._frames)  # pyright: ignore[reportPrivateUsage]


async def test_each_packet_is_a_frame_and_aiortc_gets_nothing_to_decode() -> None:
    hearing = Hearing()
    intake = Intake(hearing, lambda: True)
    for number, packet in enumerate(packets(5), 1):
        assert intake.add(packet) == (False, None)
        assert waiting(hearing) == number


async def test_lost_late_and_broken_packets_are_counted() -> None:
    hearing = Hearing()
    intake = Intake(hearing, lambda: True)
    first, late, third, broken, last = packets(5)
    broken.payload = b""
    for packet in (first, third, late, broken, last):
        intake.add(packet)
    assert (intake.lost, intake.broken) == (1, 1)
    assert waiting(hearing) == 3


async def test_silence_fills_a_gap_while_the_caller_is_heard() -> None:
    hearing = Hearing()
    intake = Intake(hearing, lambda: True)
    sent = packets(6)
    for packet in sent[:3]:
        intake.add(packet)
    frames = hearing.frames()
    await anext(frames)
    intake.add(sent[5])
    assert waiting(hearing) == 2 + 2 + 1
    left = b"".join([(await anext(frames)).pcm for _ in range(5)])
    assert left[2 * FRAME_BYTES : 4 * FRAME_BYTES] == bytes(2 * FRAME_BYTES)
    hearing.end()


async def test_nothing_is_kept_while_no_one_listens() -> None:
    hearing, listening = Hearing(), False
    intake = Intake(hearing, lambda: listening)
    *before, after = packets(4)
    for packet in before:
        intake.add(packet)
    assert waiting(hearing) == 0
    listening = True
    intake.add(after)
    assert waiting(hearing) == 1


async def test_another_aiortc_is_told_at_once() -> None:
    with pytest.raises(WebRtcError, match="jitter buffer"):
        Intake(Hearing(), lambda: True).attach(SimpleNamespace())  # type: ignore[arg-type]
