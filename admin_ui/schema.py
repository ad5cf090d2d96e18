"""`python -m admin_ui.schema`: what browser and server tell each other, as one OpenAPI document.

Besides the API it has the sockets' events as components, each named after its class with `Event`
behind it (`SttPartialEvent`), and the unions `ClientEvent`, `StreamEvent` and `LiveEvent`. The web
UI's TypeScript types are generated from it (`make types-web`).
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from admin_ui.app import create_api
from admin_ui.live_views import LiveEvent
from telephony.browser.events import client_event, stream_event

REF = "#/components/schemas/"
UNIONS: dict[str, TypeAdapter[Any]] = {
    "ClientEvent": client_event,
    "StreamEvent": stream_event,
    "LiveEvent": TypeAdapter(LiveEvent),
}
"""Unions of events, each told apart by `type`."""


def document() -> dict[str, Any]:
    """The OpenAPI document with the events. Raises ValueError where a name has two meanings."""
    described = create_api().openapi()
    for name, adapter in UNIONS.items():
        union = adapter.json_schema(ref_template=REF + "{model}", mode="serialization")
        parts: dict[str, Any] = {name: union, **union.pop("$defs")}
        events = [part for part in parts if "type" in parts[part].get("properties", {})]
        known = described["components"]["schemas"]
        described = _as_events(
            described, [event for event in events if known.get(event) == parts[event]]
        )
        known = described["components"]["schemas"]
        for component, schema in _as_events(parts, events).items():
            if known.setdefault(component, schema) != schema:
                raise ValueError(f"{component} is both an API's model and part of {name}")
    return described


def _as_events(schemas: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same, with these components and what refers to them renamed."""
    text = json.dumps(schemas)
    for name in names:
        text = text.replace(f'"{REF}{name}"', f'"{REF}{name}Event"')
        text = text.replace(f'"{name}": {{', f'"{name}Event": {{')
    return json.loads(text)


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
