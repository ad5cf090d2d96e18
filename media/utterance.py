"""`Utterance`: one stretch of the caller's speech."""

from dataclasses import dataclass

from media.audio import sample_count


@dataclass(frozen=True, slots=True)
class Utterance:
    """Speech between an onset and its end, as the endpointer found them."""

    pcm: bytes
    """s16le mono 16 kHz."""
    start: int
    """Samples since the call was answered."""

    @property
    def end(self) -> int:
        """Samples since the call was answered."""
        return self.start + sample_count(self.pcm)
