"""What is read from SIP messages and written into them."""

import re


def message_header(message: str, name: str, short: str = "") -> str:
    """Value of a header in a SIP message, its compact form included; the first of several."""
    return next(iter(message_headers(message, name, short)), "")


def message_headers(message: str, name: str, short: str = "") -> list[str]:
    """Values of all headers of that name, in order (RFC 3261 7.3), folded lines as one."""
    names = {name.lower(), short} - {""}
    head = re.sub(r"\r\n[ \t]+", " ", message.partition("\r\n\r\n")[0])
    fields = (line.partition(":") for line in head.split("\r\n")[1:])
    return [
        value.strip()[:1000]
        for key, colon, value in fields
        if colon and key.strip().lower() in names
    ]


def message_summary(account: str, new: int, old: int) -> str:
    """A message-summary of voice messages, RFC 3842 5.2; none of them is urgent."""
    waiting = "yes" if new else "no"
    return (
        f"Messages-Waiting: {waiting}\r\nMessage-Account: {account}\r\n"
        f"Voice-Message: {new}/{old} (0/0)\r\n"
    )
