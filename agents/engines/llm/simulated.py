"""A language model that thinks nothing: set answers, word by word at a set pace.

For load and latency tests, and to see what TOM does with a slow model: the prompt is made and
patience is kept as with a real one.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from agents.conversation import CallContext
from agents.engines.delays import Chances, Delay
from agents.engines.llm.chat import ChatDialogue, Patience
from agents.engines.llm.chat_message import ChatMessage
from agents.profile import Profile
from agents.tools.tool import Tool

_NOTICE = "Simuliertes Sprachmodell: Seine Antworten stehen fest und sind nicht echt."


@dataclass(frozen=True, slots=True)
class SimulatedLlmConfig:
    """What is answered, and when."""

    answers: tuple[str, ...]
    """One for each reply, over and over."""
    first_token: Delay
    token: Delay
    """Between two words."""
    words: int = 0
    """Length of an answer: it is cut or said again to have so many words. 0: as it is."""
    first_token_s: float = 4.0
    stall_s: float = 2.5
    seed: int = 1


class SimulatedLlm:
    """A `LanguageModel`."""

    name = "simulated"
    notice = _NOTICE
    """For logs and `tom doctor`."""

    def __init__(self, config: SimulatedLlmConfig) -> None:
        self._config = config
        self._chances = Chances(config.seed, "llm")

    def dialogue(self, profile: Profile, context: CallContext) -> ChatDialogue:
        """Begin a call's dialogue."""
        patience = Patience(self._config.first_token_s, self._config.stall_s)
        return ChatDialogue(self.name, self._stream, patience, profile, context)

    async def _stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool]
    ) -> AsyncIterator[str]:
        config = self._config
        answer = config.answers[self._chances.given % len(config.answers)]
        chance = self._chances.next()
        for number, word in enumerate(_of_length(answer, config.words)):
            await (config.token if number else config.first_token).wait(chance)
            yield f" {word}" if number else word


def _of_length(answer: str, words: int) -> list[str]:
    """The words of `answer`; so many of them, unless that is 0."""
    given = answer.split()
    return list(islice(cycle(given), words)) if words else given
