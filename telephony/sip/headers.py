"""What is read from SIP messages and written into them."""


def message_header(message: str, name: str, short: str = "") -> str:
    """Value of a header in a SIP message (RFC 3261 7.3), its compact form included."""
    names = {name.lower(), short} - {""}
    for line in message.partition("\r\n\r\n")[0].split("\r\n")[1:]:
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() in names:
            return value.strip()[:1000]
    return ""


def message_summary(account: str, new: int, old: int) -> str:
    """A message-summary of voice messages, RFC 3842 5.2; none of them is urgent."""
    waiting = "yes" if new else "no"
    return (
        f"Messages-Waiting: {waiting}\r\nMessage-Account: {account}\r\n"
        f"Voice-Message: {new}/{old} (0/0)\r\n"
    )
