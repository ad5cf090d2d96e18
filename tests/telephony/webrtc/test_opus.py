"""TOM's codec: what goes in comes out, and hostile packets do no harm."""

import random

import pytest

from media.audio import FRAME_BYTES
from media.framer import frames_of
from telephony.webrtc.opus import CLOCK_STEP, Decoder, Encoder
from tests.webrtckit import loudest_hertz, tone


def test_a_tone_survives_encoding_and_decoding() -> None:
    encoder, decoder = Encoder(), Decoder()
    decoded = b"".join(decoder.decode(bytes(encoder.encode(f))) for f in frames_of(tone(440, 1)))
    assert len(decoded) == 50 * FRAME_BYTES
    assert loudest_hertz(decoded) == pytest.approx(440, abs=2)


def test_every_packet_gives_one_whole_frame_from_the_first_on() -> None:
    encoder, decoder = Encoder(), Decoder()
    for number in range(5):
        packet = encoder.encode(bytes(FRAME_BYTES))
        assert packet.pts == number * CLOCK_STEP
        assert len(decoder.decode(bytes(packet))) == FRAME_BYTES


def test_packets_that_are_no_opus_are_refused_and_the_stream_goes_on() -> None:
    encoder, decoder = Encoder(), Decoder()
    chance = random.Random(7)
    refused = 0
    for frame in frames_of(tone(300, 2)):
        for size in (0, 1, 2, 40, 1300):
            try:
                decoder.decode(chance.randbytes(size))
            except ValueError:
                refused += 1
        decoder.decode(bytes(encoder.encode(frame)))
    assert refused >= 100  # the empty ones at least
    decoded = b"".join(decoder.decode(bytes(encoder.encode(f))) for f in frames_of(tone(440, 1)))
    assert loudest_hertz(decoded) == pytest.approx(440, abs=2)
