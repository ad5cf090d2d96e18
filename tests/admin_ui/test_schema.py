"""The OpenAPI document with the stream's events, from which the web UI's types are made."""

import json
from pathlib import Path

from admin_ui import schema

COMMITTED = Path(schema.__file__).parent / "web" / "src" / "api" / "openapi.json"


def test_the_committed_document_is_what_the_code_gives() -> None:
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert committed == schema.document(), "make types-web writes it anew"


def test_every_reference_leads_somewhere() -> None:
    document = schema.document()
    schemas = document["components"]["schemas"]

    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {str(node["$ref"])} if "$ref" in node else set[str]()
            mapped = set(node.get("discriminator", {}).get("mapping", {}).values())
            return own.union(mapped, *map(references, node.values()))
        if isinstance(node, list):
            return set[str]().union(*map(references, node))
        return set()

    found = references(document)
    assert found
    assert {ref for ref in found if ref.removeprefix(schema.REF) not in schemas} == set()


def test_events_do_not_hide_the_api_s_models_of_the_same_name() -> None:
    schemas = schema.document()["components"]["schemas"]
    assert "status" in schemas["Problem"]["properties"]
    assert schemas["ProblemEvent"]["properties"]["type"]["const"] == "error"
    told_apart = schemas["StreamEvent"]["discriminator"]["mapping"]
    assert told_apart["error"] == schema.REF + "ProblemEvent"
