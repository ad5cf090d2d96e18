"""Which language model serves."""

from agents.receptionist.engine import Receptionist
from tom.engines import Choice


async def choose(settings):
    return (lambda _: Receptionist()), Choice("llm", "receptionist", "built in")
