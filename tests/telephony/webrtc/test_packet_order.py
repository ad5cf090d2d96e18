"""Missing packets are counted, late ones left out, whatever the numbers do."""

from telephony.webrtc.packet_order import PacketOrder


def take(*numbers: int, order: PacketOrder | None = None, ssrc: int = 1) -> list[int | None]:
    order = order or PacketOrder()
    return [order.take(ssrc, number) for number in numbers]


def test_packets_in_order_miss_nothing() -> None:
    assert take(65_534, 65_535, 0, 1) == [0, 0, 0, 0]


def test_a_gap_is_counted_also_across_the_wrap() -> None:
    order = PacketOrder()
    assert take(65_533, 65_535, 2, order=order) == [0, 1, 2]
    assert order.lost == 3


def test_what_comes_late_or_twice_is_left_out() -> None:
    assert take(10, 12, 11, 12, 13) == [0, 1, None, None, 0]


def test_a_stream_that_begins_anew_is_no_loss() -> None:
    order = PacketOrder()
    assert take(10, 11, 30_000, order=order) == [0, 0, 0]
    assert take(7, order=order, ssrc=2) == [0]
    assert take(8, order=order, ssrc=2) == [0]
    assert order.lost == 0


def test_numbers_that_stay_behind_are_believed_at_last() -> None:
    assert take(40_000, 10_000, 10_001, 10_002, 10_003, 10_004, 10_005) == [
        0, None, None, None, None, 0, 0,
    ]  # fmt: skip
