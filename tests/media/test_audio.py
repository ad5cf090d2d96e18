import pytest

from media import audio


def test_a_frame_is_20_ms() -> None:
    assert audio.FRAME_SAMPLES == 320
    assert audio.FRAME_BYTES == len(audio.SILENCE) == 640
    assert audio.to_ms(audio.FRAME_SAMPLES) == audio.FRAME_MS
    assert audio.sample_count(audio.SILENCE) == audio.FRAME_SAMPLES


@pytest.mark.parametrize(("samples", "ms"), [(0, 0), (16, 1), (16_000, 1000), (8, 0.5)])
def test_samples_and_time(samples: int, ms: float) -> None:
    assert audio.to_samples(ms) == samples
    assert audio.to_ms(samples) == ms
    assert audio.to_seconds(samples) == ms / 1000
