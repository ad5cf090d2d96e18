"""`python -m admin_ui.schema`: what browser and server tell each other, as one OpenAPI document.

Besides the API it has the stream's events as components, each named after its class with `Event`
behind it (`SttPartialEvent`), and the unions `ClientEvent` and `StreamEvent`. The web UI's
TypeScript types are generated from it (`make types-web`).
"""

import json
import re
import sys
from typing import Any

from pydantic import TypeAdapter

from admin_ui.app import create_api
from telephony.browser.events import client_event, stream_event

REF = "#/components/schemas/"
UNIONS: dict[str, TypeAdapter[Any]] = {"ClientEvent": client_event, "StreamEvent": stream_event}
"""Unions of events, each told apart by `type`."""


def document() -> dict[str, Any]:
    """The OpenAPI document with the events. Raises ValueError where a name has two meanings."""
    described = create_api().openapi()
    schemas = described["components"]["schemas"]
    for name, adapter in UNIONS.items():
        for component, schema in _components(name, adapter).items():
            if schemas.setdefault(component, schema) != schema:
                raise ValueError(f"{component} is both an API's model and part of {name}")
    return described


def _components(name: str, adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """The union's schema and those of its parts, as components."""
    union = adapter.json_schema(ref_template=REF + "{model}", mode="serialization")
    parts: dict[str, Any] = union.pop("$defs")
    events = {part for part, schema in parts.items() if "type" in schema.get("properties", {})}
    found = {f"{part}Event" if part in events else part: parts[part] for part in parts}
    text = json.dumps({name: union, **found})
    for event in events:
        text = re.sub(f'"{re.escape(REF + event)}"', f'"{REF}{event}Event"', text)
    return json.loads(text)


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
