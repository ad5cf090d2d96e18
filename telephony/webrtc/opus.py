"""Opus (RFC 6716, RFC 7587) by FFmpeg's libopus through PyAV, to and from 16 kHz.

TOM's voice is speech at 16 kHz: it is encoded as such, mono. aiortc's own encoder makes 48 kHz
stereo of it, at 96 kbit/s, in a thread. A frame here takes 0.05 to 0.17 ms either way.
"""

from fractions import Fraction
from typing import Any

import av
from av.error import FFmpegError
from av.packet import Packet

from media.audio import FRAME_MS, FRAME_SAMPLES, SAMPLE_BYTES, SAMPLE_RATE

CLOCK_RATE = 48_000
"""Of Opus in RTP, whatever rate was encoded (RFC 7587, 4.1)."""
CLOCK_STEP = CLOCK_RATE * FRAME_MS // 1000
BIT_RATE = 32_000
"""Bits a second: wideband speech is transparent at 28 000 (RFC 7587, 3.1.1)."""
_TIME_BASE = Fraction(1, CLOCK_RATE)


class Encoder:
    """One stream of frames of 20 ms."""

    def __init__(self) -> None:
        codec = av.AudioCodecContext.create("libopus", "w")
        codec.sample_rate = SAMPLE_RATE
        codec.layout = "mono"
        codec.format = "s16"
        codec.bit_rate = BIT_RATE
        codec.time_base = Fraction(1, SAMPLE_RATE)
        codec.options = {"application": "voip", "frame_duration": "20", "compression_level": "5"}
        self._codec = codec
        self._frames = 0

    def encode(self, pcm: bytes) -> "Packet[Any]":
        """The packet of one frame, with its time on RTP's clock."""
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
        frame.planes[0].update(pcm)
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._frames * FRAME_SAMPLES
        packet: Packet[Any] = self._codec.encode(frame)[0]  # pyright: ignore
        packet.time_base = _TIME_BASE
        packet.pts = self._frames * CLOCK_STEP
        self._frames += 1
        return packet


class Decoder:
    """One stream of packets, whose content is not trusted."""

    def __init__(self) -> None:
        codec = av.AudioCodecContext.create("libopus", "r")
        codec.sample_rate = CLOCK_RATE
        codec.layout = "mono"
        codec.format = "s16"
        self._codec = codec
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        self._begun = False

    def decode(self, payload: bytes) -> bytes:
        """Its audio, s16le mono 16 kHz. Raises ValueError where it is not Opus."""
        if not payload:  # to FFmpeg, an empty packet ends the stream
            raise ValueError("the packet is empty")
        try:
            frames = self._codec.decode(Packet(payload))  # pyright: ignore[reportUnknownMemberType]
        except FFmpegError as error:
            raise ValueError(f"the packet is not Opus: {error.strerror}") from error
        pcm = b"".join(
            bytes(piece.planes[0])[: piece.samples * SAMPLE_BYTES]
            for frame in frames
            for piece in self._resampler.resample(frame)
        )
        if self._begun or not frames:
            return pcm
        # The resampler's delay goes before the stream: its frames stay whole.
        self._begun = True
        whole = sum(frame.samples for frame in frames) * SAMPLE_RATE // CLOCK_RATE
        return pcm.rjust(whole * SAMPLE_BYTES, b"\0")
