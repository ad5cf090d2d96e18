"""`Keys`: what a caller keys in a conversation. Digits are an answer; some keys lead elsewhere.

Pure: positions are samples since the call was answered.
"""

_MOST_KEYS = 32


class Keys:
    """One call's keys."""

    def __init__(self, leaving_keys: str, pause: int) -> None:
        """`leaving_keys`: a caller who begins with one of them leaves the conversation. Digits are
        an answer after a `pause` of so many samples, or at once after #."""
        self.left = ""
        """The leaving key, and what was keyed after it."""
        self._leaving_keys = leaving_keys
        self._pause = pause
        self._digits = ""
        self._pressed_at = 0

    @property
    def answering(self) -> bool:
        """Digits were keyed that `answer` has not given yet."""
        return bool(self._digits)

    def press(self, key: str, at: int) -> None:
        """The caller pressed `key` (0-9 * # A-D)."""
        if self.left:
            self.left = (self.left + key)[:_MOST_KEYS]
        elif key in self._leaving_keys and not self._digits:
            self.left = key
        else:
            self._digits += key
            self._pressed_at = at

    def answer(self, at: int) -> str:
        """The digits of an answer that is complete, once; empty where there is none."""
        if "#" not in self._digits and at - self._pressed_at < self._pause:
            return ""
        return self.take()

    def take(self) -> str:
        """The digits of an answer, complete or not, once; empty where there is none."""
        digits, self._digits = self._digits.partition("#")[0], ""
        return digits
