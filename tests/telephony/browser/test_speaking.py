"""TOM's audio on its way to the browser: bounded, taken in frames, taken back at a flush."""

import asyncio

from media.audio import FRAME_BYTES, SAMPLE_BYTES, to_samples
from media.gate import FADE_SAMPLES
from telephony.browser.speaking import AHEAD_BYTES, Speaking
from tests.agents.virtual_time import virtual_time

SOUND = bytes(range(1, 251)) * 200
"""1.56 s, no zero in it."""


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def paused_and_resumed(speaking: Speaking, again_ms: float) -> int:
    """A little of 60 ms was taken, then something is said again. The samples played until then."""
    await speaking.play(SOUND[: 3 * FRAME_BYTES])
    speaking.take()
    speaking.pause()
    speaking.take()
    played = speaking.played
    speaking.resume(b"\7\7" * to_samples(again_ms))
    return played


@virtual_time
async def test_what_is_given_comes_out_whole_and_counts_as_played() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    heard = b""
    await settle()
    while (frame := speaking.take()) is not None:
        heard += frame
        await settle()
    await playing
    assert heard.rstrip(b"\0") == SOUND
    assert len(heard) % FRAME_BYTES == 0
    assert speaking.played == len(SOUND) // SAMPLE_BYTES
    assert speaking.pending == 0


@virtual_time
async def test_play_waits_while_200_ms_are_unheard() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    assert not playing.done()
    assert speaking.pending == len(SOUND) // SAMPLE_BYTES
    frames = 0
    while not playing.done():
        assert speaking.take() is not None
        frames += 1
        await settle()
    left = speaking.pending
    assert to_samples(180) <= left <= to_samples(200)
    assert frames * FRAME_BYTES + left * SAMPLE_BYTES >= len(SOUND)


@virtual_time
async def test_a_flush_drops_everything_and_ends_the_play_that_waits() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    assert speaking.take() is not None
    assert speaking.flush() == len(SOUND) // SAMPLE_BYTES - to_samples(20)
    await playing
    assert speaking.pending == 0
    assert speaking.take() is None
    assert speaking.played == to_samples(20)
    await speaking.play(SOUND[:FRAME_BYTES])
    assert speaking.take() == SOUND[:FRAME_BYTES]


@virtual_time
async def test_a_cancelled_play_gives_up_what_was_not_queued() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    playing.cancel()
    await settle()
    assert playing.cancelled()
    assert speaking.pending * SAMPLE_BYTES == AHEAD_BYTES


@virtual_time
async def test_after_the_end_play_returns_at_once() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    speaking.end()
    await playing
    await speaking.play(SOUND)
    assert speaking.played == 0


@virtual_time
async def test_a_pause_holds_everything_and_goes_on_where_it_stopped() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    heard = speaking.take() or b""
    speaking.pause()
    faded = speaking.take() or b""
    played = speaking.played
    assert played == to_samples(20) + FADE_SAMPLES
    for _ in range(20):
        assert speaking.take() is None
        await settle()
    assert (speaking.played, speaking.pending) == (played, len(SOUND) // SAMPLE_BYTES - played)
    assert not playing.done()
    speaking.resume()
    speaking.resume()
    again = speaking.take() or b""
    heard += faded[: 2 * FADE_SAMPLES] + again
    while (frame := speaking.take()) is not None:
        heard += frame
        await settle()
    await playing
    assert speaking.played == len(SOUND) // SAMPLE_BYTES
    assert len(heard.rstrip(b"\0")) == len(SOUND)
    after = FRAME_BYTES + 4 * FADE_SAMPLES
    assert heard[:FRAME_BYTES] + heard[after:].rstrip(b"\0") == SOUND[:FRAME_BYTES] + SOUND[after:]


@virtual_time
async def test_nobody_is_told_of_audio_while_it_is_paused() -> None:
    speaking = Speaking()
    await speaking.play(SOUND[:FRAME_BYTES])
    speaking.pause()
    waiting = asyncio.create_task(speaking.filled())
    await settle()
    assert not waiting.done()
    speaking.resume()
    await waiting


@virtual_time
async def test_a_flush_ends_a_pause() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    speaking.pause()
    assert speaking.flush() == len(SOUND) // SAMPLE_BYTES
    await playing
    await speaking.play(SOUND[:FRAME_BYTES])
    assert speaking.take() == SOUND[:FRAME_BYTES]
    assert speaking.played == to_samples(20)


@virtual_time
async def test_the_end_ends_a_pause() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    speaking.pause()
    speaking.end()
    await playing


@virtual_time
async def test_what_is_said_again_counts_once_and_a_flush_ends_it() -> None:
    speaking = Speaking()
    playing = asyncio.create_task(speaking.play(SOUND))
    await settle()
    again = b"\7\7" * to_samples(40)
    speaking.resume(again)
    assert speaking.take() == SOUND[:FRAME_BYTES], "nothing was paused"
    speaking.pause()
    speaking.take()
    played = speaking.played
    speaking.resume(again)
    speaking.take()
    assert speaking.take() == again[FRAME_BYTES:]
    assert (speaking.played, speaking.pending) == (played, len(SOUND) // SAMPLE_BYTES - played)
    assert speaking.take() == SOUND[2 * played : 2 * played + FRAME_BYTES]
    speaking.pause()
    speaking.take()
    speaking.resume(again)
    speaking.flush()
    await playing
    assert speaking.take() is None


@virtual_time
async def test_what_a_client_holds_is_not_heard_yet_and_a_pause_takes_it_back() -> None:
    lead = 0
    speaking = Speaking(lambda: lead)
    playing = asyncio.create_task(speaking.play(SOUND))
    for _ in range(3):
        await settle()
        speaking.take()
    lead = to_samples(30)
    total = len(SOUND) // SAMPLE_BYTES
    assert (speaking.played, speaking.pending) == (to_samples(20), total - to_samples(20))
    assert speaking.pause()
    lead = 0
    assert (speaking.played, speaking.pending) == (to_samples(30), total - to_samples(30))
    assert speaking.take() is None, "the client has faded out already, or been cut"
    speaking.resume()
    heard = SOUND[: to_samples(30) * SAMPLE_BYTES]
    first = speaking.take() or b""
    skipped = len(heard) + FADE_SAMPLES * SAMPLE_BYTES
    assert first[FADE_SAMPLES * SAMPLE_BYTES :] == SOUND[skipped : len(heard) + FRAME_BYTES]
    playing.cancel()


@virtual_time
async def test_silence_behind_the_last_word_is_not_taken_back() -> None:
    lead = 0
    speaking = Speaking(lambda: lead)
    await speaking.play(SOUND[: to_samples(25) * SAMPLE_BYTES])
    assert speaking.take() == SOUND[:FRAME_BYTES]
    assert (speaking.take() or b"").rstrip(b"\0") == SOUND[FRAME_BYTES:][: to_samples(5) * 2]
    lead = to_samples(17)
    assert (speaking.played, speaking.pending) == (to_samples(20), to_samples(5))
    lead = to_samples(22)
    assert (speaking.played, speaking.pending) == (0, to_samples(25))
    lead = to_samples(17)
    assert speaking.flush() == to_samples(2)
    lead = 0
    assert (speaking.played, speaking.pending) == (to_samples(23), 0)


@virtual_time
async def test_what_a_client_holds_of_what_is_said_again_is_dropped_with_a_pause() -> None:
    lead = 0
    speaking = Speaking(lambda: lead)
    played = await paused_and_resumed(speaking, again_ms=40)
    speaking.take()
    lead = to_samples(20)
    assert speaking.played == played
    assert speaking.pause()
    lead = 0
    assert speaking.played == played


@virtual_time
async def test_a_pause_behind_what_is_said_again_takes_back_all_that_was_not_heard() -> None:
    lead = 0
    speaking = Speaking(lambda: lead)
    played = await paused_and_resumed(speaking, again_ms=30)
    speaking.take()
    speaking.take()  # 10 ms again, 10 of what is new
    lead = to_samples(7)
    assert speaking.pause()
    lead = 0
    assert speaking.played == played + to_samples(3)
    speaking.resume()
    at = SAMPLE_BYTES * speaking.played + FADE_SAMPLES * SAMPLE_BYTES
    again = speaking.take() or b""
    assert again[FADE_SAMPLES * SAMPLE_BYTES :] == SOUND[at:][: FRAME_BYTES - 2 * FADE_SAMPLES]
