"""What is told of echoes."""

from tests.bench.echo import LOUD, QUIET, Times, figures


def bursts(*payloads: bytes, delay_s: float) -> list[tuple[float, bytes]]:
    """Three packets of each, half a second apart."""
    packets = [it for payload in payloads for it in (*25 * [QUIET], *3 * [payload])]
    return [(0.02 * number + delay_s, payload) for number, payload in enumerate(packets)]


def test_a_lost_echo_is_counted() -> None:
    sent, came = bursts(LOUD, LOUD, LOUD, delay_s=0), bursts(LOUD, LOUD, QUIET, delay_s=0.03)
    times = Times(sent, came).echo_ms()
    assert [None if ms is None else round(ms) for ms in times] == [30, None]
    assert figures(times) == {"bursts": 2, "lost": 1, "p50": 30, "p95": 30, "p99": 30, "max": 30}
    assert figures([None]) == {"bursts": 1, "lost": 1}
