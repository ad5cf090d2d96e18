"""`parse`: one text message from a browser, read with suspicion."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from telephony.browser.events import ClientEvent, Problem, client_event

MAX_MESSAGE_BYTES = 65_536
"""Of one message, in UTF-8; also of a binary one."""
_MAX_FIELD = 64
"""Characters of a field's name that a problem repeats."""


def parse(text: str | bytes) -> ClientEvent | Problem:
    """The event that `text` (JSON) holds, or what is wrong with it."""
    size = len(text) if isinstance(text, bytes) else len(text.encode(errors="surrogatepass"))
    if size > MAX_MESSAGE_BYTES:
        return too_large(size)
    try:
        return client_event.validate_json(text)
    except ValidationError as error:
        return _explain(error.errors(include_url=False, include_input=False)[0])


def too_large(size: int) -> Problem:
    """The problem of a message of `size` bytes."""
    return Problem(
        code="too_large",
        message=f"a message may have {MAX_MESSAGE_BYTES} bytes, this one has {size}",
    )


def _explain(fault: Mapping[str, Any]) -> Problem:
    """The first fault of a message. The message's own text is not repeated: it may be long."""
    kind, reason = fault["type"], fault["msg"]
    match kind:
        case "json_invalid" | "string_unicode":
            return Problem(code="malformed", message=f"not JSON in UTF-8: {reason}")
        case "dict_type":
            return Problem(code="malformed", message="a message is a JSON object")
        case "union_tag_invalid":
            known = fault["ctx"]["expected_tags"]
            return Problem(code="unknown_type", message=f"there are only {known}", field="type")
        case "union_tag_not_found":
            return Problem(code="invalid", message="it is missing", field="type")
        case _:
            field = ".".join(str(part) for part in fault["loc"][1:])[:_MAX_FIELD]
            return Problem(code="invalid", message=reason, field=field)
