"""`Preroll`: the audio before an onset that the recogniser gets, too; nothing of it twice."""

from collections import deque

from media.audio import FRAME_SAMPLES, to_samples


class Preroll:
    """The last frames of a call."""

    def __init__(self, length_ms: float, position: int) -> None:
        """`position`: samples since the call was answered."""
        self._frames: deque[bytes] = deque(maxlen=to_samples(length_ms) // FRAME_SAMPLES)
        self._heard_to = position

    def add(self, pcm: bytes) -> None:
        """The next frame."""
        self._frames.append(pcm)

    def heard(self, position: int) -> None:
        """The recogniser has had all up to `position`, and what it made of it counts."""
        self._heard_to = position

    def unheard(self, position: int) -> bytes:
        """What it has not had of the frames that are kept, at `position`."""
        count = min(len(self._frames), (position - self._heard_to) // FRAME_SAMPLES)
        return b"".join(list(self._frames)[len(self._frames) - count :])

    def forget(self) -> None:
        """What it had did not count."""
        self._heard_to = 0
