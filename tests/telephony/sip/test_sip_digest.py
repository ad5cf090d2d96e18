"""Answers to a challenge, by the examples of the RFCs."""

import pytest

from telephony.sip.digest import authorization, first_answer
from telephony.sip.headers import message_header, message_headers

MUFASA = ("Mufasa", "Circle Of Life", "0a4f113b")
RFC_2617 = (
    'Digest realm="testrealm@host.com", qop="auth,auth-int", '
    'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)


def test_the_example_of_rfc_2617() -> None:
    answer = authorization(RFC_2617, "GET", "/dir/index.html", *MUFASA) or ""
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer
    assert answer.startswith('Digest username="Mufasa", realm="testrealm@host.com", ')
    assert answer.endswith("algorithm=MD5, qop=auth, nc=00000001")


def test_the_sha_256_example_of_rfc_7616() -> None:
    challenge = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
    )
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    answer = authorization(challenge, "GET", "/dir/index.html", "Mufasa", "Circle of Life", cnonce)
    expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    assert f'response="{expected}"' in (answer or "")


def test_without_qop() -> None:
    answer = authorization('Digest realm="a", nonce="b"', "NOTIFY", "sip:c", "u", "p", "x")
    assert answer is not None
    assert "cnonce" not in answer


@pytest.mark.parametrize(
    "challenge",
    ["", "Basic realm=a", 'Digest realm="a"', 'Digest realm="a", nonce="b", algorithm=MD5-sess',
     'Digest realm="a", nonce="b", qop="auth-int"'],
)  # fmt: skip
def test_what_is_not_known_is_not_answered(challenge: str) -> None:
    assert authorization(challenge, "NOTIFY", "sip:c", "u", "p", "x") is None


MD5, SHA_256 = 'Digest realm="a", nonce="m"', 'Digest realm="a", nonce="s", algorithm=SHA-256'
UNKNOWN = 'Digest realm="a", nonce="u", algorithm=SHA-512-256'


@pytest.mark.parametrize(
    ("challenges", "nonce"),
    [
        ([MD5], "m"),
        ([UNKNOWN, SHA_256, MD5], "s"),
        ([UNKNOWN, MD5], "m"),
        (["Basic realm=a", MD5, SHA_256], "m"),
        ([UNKNOWN], None),
        ([], None),
    ],
)
def test_the_topmost_known_challenge_is_answered(challenges: list[str], nonce: str | None) -> None:
    answer = first_answer(challenges, "NOTIFY", "sip:c", "u", "p", "x")
    assert (answer is None) if nonce is None else f'nonce="{nonce}"' in (answer or "")


def test_headers_of_one_name_are_read_in_order_and_unfolded() -> None:
    message = (
        "SIP/2.0 401 Unauthorized\r\nf: <sip:a@b>\r\nWWW-Authenticate: Digest one,\r\n  two\r\n"
        "Subject: x\r\nwww-authenticate : Digest three\r\n\r\nWWW-Authenticate: in the body"
    )
    assert message_headers(message, "WWW-Authenticate") == ["Digest one, two", "Digest three"]
    assert message_header(message, "WWW-Authenticate") == "Digest one, two"
    assert message_header(message, "From", "f") == "<sip:a@b>"
    assert message_header(message, "To", "t") == ""
