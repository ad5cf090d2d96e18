"""Answering a challenge (RFC 8760, RFC 2617): for requests that pjsua sends without doing so.

Only the standard library is imported: the line process must stay small.
"""

import hashlib
import re
from collections.abc import Iterable

_ALGORITHMS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


def first_answer(
    challenges: Iterable[str], method: str, uri: str, username: str, password: str, cnonce: str
) -> str | None:
    """`authorization` for the topmost challenge that can be answered (RFC 8760 2.4); None: none."""
    answers = (
        authorization(challenge, method, uri, username, password, cnonce)
        for challenge in challenges
    )
    return next((answer for answer in answers if answer is not None), None)


def authorization(
    challenge: str, method: str, uri: str, username: str, password: str, cnonce: str
) -> str | None:
    """Value of the Authorization (or Proxy-Authorization) header that answers the value of a
    WWW-Authenticate (or Proxy-Authenticate); None where it asks for what is not known here."""
    scheme, _, rest = challenge.strip().partition(" ")
    asked = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    algorithm = asked.get("algorithm", "MD5")
    make = _ALGORITHMS.get(algorithm.upper())
    if scheme.lower() != "digest" or make is None or not {"realm", "nonce"} <= asked.keys():
        return None
    offered = [option.strip().lower() for option in asked.get("qop", "").split(",")]
    if "qop" in asked and "auth" not in offered:
        return None

    def hashed(*parts: str) -> str:
        return make(":".join(parts).encode(errors="replace")).hexdigest()

    realm, nonce = asked["realm"], asked["nonce"]
    secret, request = hashed(username, realm, password), hashed(method, uri)
    told = {"username": username, "realm": realm, "nonce": nonce, "uri": uri}
    if "opaque" in asked:
        told["opaque"] = asked["opaque"]
    plain = {"algorithm": algorithm}
    if "qop" in asked:
        told["response"] = hashed(secret, nonce, "00000001", cnonce, "auth", request)
        told["cnonce"] = cnonce
        plain |= {"qop": "auth", "nc": "00000001"}
    else:
        told["response"] = hashed(secret, nonce, request)
    pairs = [f'{name}="{value}"' for name, value in told.items()]
    return "Digest " + ", ".join([*pairs, *(f"{name}={value}" for name, value in plain.items())])
