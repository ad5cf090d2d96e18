"""Addresses taken apart, numbers made diallable, and who may call which line."""

from ipaddress import ip_network

import pytest

from telephony.sip.address import (
    LineAddress,
    choose_line,
    dial_uri,
    host_of,
    source_allowed,
    user_of,
)
from telephony.sip.errors import AddressError


@pytest.mark.parametrize(
    ("header", "user", "host"),
    [
        ('"Jürgen" <sip:+49301234@fritz.box;user=phone>;tag=1', "+49301234", "fritz.box"),
        ("sip:alice@example.org:5070", "alice", "example.org"),
        ("<sip:%2B4930@host>", "+4930", "host"),
        ("<sip:0301234;phone-context=+49@host>", "0301234", "host"),
        ("<tel:+493012345>", "+493012345", ""),
        ("sips:bob@host", "bob", "host"),
        ("<sip:anonymous.invalid>", "sip:anonymous.invalid", "anonymous.invalid"),
        ("<sip:a@[2001:db8::1]:5060>", "a", "2001:db8::1"),
        ("", "", ""),
        # a display name is no address, whatever it says
        ('"Hotel: Adler" <sip:+49301234@trunk>', "+49301234", "trunk"),
        ('"sip:110@x" <sip:+49301234@trunk>', "+49301234", "trunk"),
        ('"a \\"<sip:110@x>" <sip:+49301234@trunk>', "+49301234", "trunk"),
        ("tel:110 <sip:+49301234@trunk>", "+49301234", "trunk"),
        ('"sip:110@x', '"sip:110@x', ""),
        ('"no end <sip:110@x>', '"no end <sip:110@x>', ""),
        ("Hotel: Adler", "Hotel: Adler", ""),
        # nothing that breaks a log line or a database
        ("<sip:a\udc80b%00c%0Ad%1B[0m@host>", "abcd[0m", "host"),
        ("<tel:+49\x0730>", "+4930", ""),
        ("<sip:%0A@host>", "sip:%0A@host", "host"),
        ("a\udc80\r\nb", "ab", ""),
    ],
)
def test_user_and_host(header: str, user: str, host: str) -> None:
    assert (user_of(header), host_of(header)) == (user, host)


@pytest.mark.parametrize(
    ("target", "uri"),
    [
        ("sip:bob@192.168.1.5:5062", "sip:bob@192.168.1.5:5062"),
        ("sip:bob@host;transport=tcp", "sip:bob@host;transport=tcp"),
        ("030 / 123-45 (6)", "sip:030123456@fritz.box"),
        ("+49 30 1234", "sip:+49301234@fritz.box"),
        ("**610", "sip:**610@fritz.box"),
        ("*31#030", "sip:*31%23030@fritz.box"),
        ("tel:+4930", "sip:+4930@fritz.box"),
        ("bob@host", "sip:bob@host"),
    ],
)
def test_what_can_be_dialled(target: str, uri: str) -> None:
    assert dial_uri(target, "fritz.box") == uri


@pytest.mark.parametrize(
    "target",
    ["", "sip:", "sip:a b@c", "sip:x@y\r\nEvil: 1", "<sip:a@b>", "http://a", "hello world"],
)
def test_what_cannot(target: str) -> None:
    with pytest.raises(AddressError):
        dial_uri(target, "fritz.box")


def test_a_hostile_header_takes_no_time() -> None:
    for text in (" " * 100_000, '"' * 99_999, '"' + "\\" * 100_000, "<" * 100_000, "sip:" * 25_000):
        user_of(text)


def test_a_number_needs_a_home() -> None:
    with pytest.raises(AddressError, match="registrar"):
        dial_uri("030123", "")


def test_sources() -> None:
    networks = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))
    assert source_allowed("10.1.2.3", networks)
    assert source_allowed("2001:db8::5", networks)
    assert not source_allowed("11.1.2.3", networks)
    assert not source_allowed("nonsense", networks)
    assert not source_allowed("10.1.2.3", ())


LAN = LineAddress("direct", frozenset({"tom"}), frozenset(), (ip_network("192.168.0.0/16"),))
BOX = LineAddress("fritzbox", frozenset({"620"}), frozenset({"192.168.178.1"}),
                  (ip_network("192.168.178.1/32"),))  # fmt: skip
TRUNK = LineAddress("trunk", frozenset({"+4930"}), frozenset({"203.0.113.5"}),
                    (ip_network("203.0.113.5/32"),))  # fmt: skip


@pytest.mark.parametrize(
    ("request_user", "to_user", "source", "fallback", "line"),
    [
        ("tom", "tom", "192.168.5.5", "", "direct"),
        ("620", "0301234", "192.168.178.1", "", "fritzbox"),
        ("other", "0301234", "192.168.178.1", "", "fritzbox"),  # its registrar sent it
        ("tom", "tom", "192.168.178.1", "", "direct"),  # a handset behind the same address
        ("+4930", "x", "203.0.113.5", "", "trunk"),
        ("620", "620", "192.168.5.5", "", "direct"),  # not the box: no call for its line
        ("x", "x", "192.168.5.5", "direct", "direct"),
        ("tom", "tom", "203.0.113.99", "direct", None),
        ("+4930", "+4930", "198.51.100.1", "trunk", None),
    ],
)
def test_which_line(
    request_user: str, to_user: str, source: str, fallback: str, line: str | None
) -> None:
    chosen = choose_line([LAN, BOX, TRUNK], request_user, to_user, source, fallback)
    assert (chosen.name if chosen else None) == line
