"""A recogniser that fails in mid-utterance: the next one gets it from its beginning."""

import asyncio

import pytest

import models
from agents.conversation import Transcript
from agents.engines import EngineError, SpeechToText
from agents.engines.chain import Chain, Link, Switched
from agents.engines.stt.chain import SttChain
from agents.engines.stt.sherpa import Sherpa
from tests.agents.scene import speech
from tests.agents.virtual_time import virtual_time


class Ears:
    """Understands how many bytes it was given; fails at a piece, or at the end, or stalls there."""

    language = "de"
    notice = ""
    settles = False

    def __init__(self, name: str, fails_at: int = 99, fails: bool = False, stalls: bool = False):
        self.name = name
        self.fails_at = fails_at
        self.fails = fails
        self.stalls = stalls
        self.streams: list[EarStream] = []

    def stream(self) -> "EarStream":
        self.streams.append(EarStream(self))
        return self.streams[-1]


class EarStream:
    def __init__(self, ears: Ears) -> None:
        self.ears = ears
        self.pieces: list[bytes] = []
        self.closed = False

    async def feed(self, pcm: bytes) -> str:
        self.pieces.append(pcm)
        if len(self.pieces) > self.ears.fails_at:
            raise EngineError(f"{self.ears.name}: cut off")
        return f"{self.ears.name} {sum(map(len, self.pieces))}"

    async def finish(self) -> Transcript:
        if self.ears.stalls:
            await asyncio.Event().wait()
        if self.ears.fails:
            raise EngineError(f"{self.ears.name}: no text")
        return Transcript(f"{self.ears.name} {sum(map(len, self.pieces))}", final=True)

    def close(self) -> None:
        self.closed = True


def chain(*ears: SpeechToText) -> Chain[SpeechToText]:
    return Chain("stt", [Link(each, limit_s=1.5) for each in ears], clock=lambda: 0.0)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (Ears("first", fails_at=1), "first: cut off"),
        (Ears("first", fails_at=0), "first: cut off"),
        (Ears("first", fails=True), "first: no text"),
    ],
)
async def test_the_utterance_is_taken_over_from_its_beginning(first: Ears, reason: str) -> None:
    second, switches = Ears("second"), list[Switched]()
    stream = SttChain(chain(first, second), switches.append).stream()
    partials = [await stream.feed(piece) for piece in (b"ab", b"cd", b"ef")]
    assert (await stream.finish()).text == "second 6"
    assert b"".join(second.streams[0].pieces) == b"abcdef"
    assert partials[-1] in ("first 6", "second 6")
    assert switches == [Switched("stt", "first", "second", reason)]
    assert first.streams[0].closed


@virtual_time
async def test_a_stall_is_a_failure() -> None:
    loop = asyncio.get_running_loop()
    switches = list[Switched]()
    stream = SttChain(chain(Ears("first", stalls=True), Ears("second")), switches.append).stream()
    await stream.feed(b"ab")
    began = loop.time()
    assert (await stream.finish()).text == "second 2"
    assert loop.time() - began == pytest.approx(1.5)
    assert [switch.reason for switch in switches] == ["first: no answer for 1.5 s"]


async def test_who_failed_is_left_alone_by_the_next_utterance() -> None:
    first, second = Ears("first", fails=True), Ears("second")
    stt = SttChain(chain(first, second), lambda _: None)
    assert stt.name == "first"
    for _ in range(2):
        stream = stt.stream()
        await stream.feed(b"ab")
        await stream.finish()
    assert (len(first.streams), len(second.streams)) == (1, 2)
    assert (stt.name, stt.language) == ("second", "de")


async def test_it_settles_where_all_do_since_who_rests_may_come_back() -> None:
    first, second = Ears("first"), Ears("second")
    second.settles = True
    both = chain(first, second)
    both.failed(both.links[0])
    stt = SttChain(both, lambda _: None)
    assert stt.name == "second"
    assert not stt.settles
    assert SttChain(chain(second), lambda _: None).settles


async def test_one_that_fails_at_taking_over_is_passed_over() -> None:
    ears = [Ears("first", fails_at=0), Ears("second", fails_at=0), Ears("third")]
    switches = list[Switched]()
    stream = SttChain(chain(*ears), switches.append).stream()
    assert await stream.feed(b"ab") == "third 2"
    assert [switch.to_engine for switch in switches] == ["second", "third"]


async def test_where_all_fail_the_last_error_is_told() -> None:
    both = chain(Ears("first", fails=True), Ears("second", fails=True))
    stream = SttChain(both, lambda _: None).stream()
    await stream.feed(b"ab")
    with pytest.raises(EngineError, match="second: no text"):
        await stream.finish()
    stream.close()
    assert (await SttChain(chain(Ears("first")), print).stream().finish()).text == "first 0"


async def test_a_real_recogniser_understands_what_it_takes_over() -> None:
    sherpa = Sherpa(models.path("stt-demo-de"))
    stream = SttChain(chain(Ears("first", fails_at=20), sherpa), lambda _: None).stream()
    pcm = speech()
    for at in range(0, len(pcm), 3200):
        await stream.feed(pcm[at : at + 3200])
    assert (await stream.finish()).text == "wann haben sie heute geöffnet"
