"""docs/api is generated from the code and never edited: what lies there is what the code gives."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from onglass.directory.engine.permissions import PERMISSIONS
from onglass.edge.documents import NAMES, render
from onglass.edge.hot_routes import hot_routes
from onglass.edge.routes.application import make_application

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api"


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return render()


@pytest.fixture(scope="module")
def openapi(rendered: dict[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(rendered["openapi.json"])
    return document


@pytest.fixture(scope="module")
def asyncapi(rendered: dict[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(rendered["asyncapi.json"])
    return document


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_document_is_the_generated_one(rendered: dict[str, str], name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == rendered[name], (
        "docs/api is behind the code; write it again: uv run python -m onglass.edge.documents docs/api"
    )


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    if isinstance(node, list):
        return [found for value in node for found in references(value)]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere_and_every_schema_is_one(rendered: dict[str, str], name: str) -> None:
    document = json.loads(rendered[name])
    for reference in set(references(document)):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_route_declares_a_right_of_the_table_or_needs_nobody(openapi: dict[str, Any]) -> None:
    open_to_all = set()
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            right = operation.get("x-onglass-right")
            if right is None:
                open_to_all.add((method, path))
            else:
                assert right in PERMISSIONS, (method, path)
                assert operation["security"] == [{"session": []}]
                assert {"401", "403"} <= set(operation["responses"])
    assert open_to_all == {
        ("post", "/v1/client/sessions"),
        ("post", "/v1/agent/sessions"),
        ("options", "/v1/client/uploads"),
        ("options", "/v1/agent/uploads"),
        ("get", "/v1/client/unsubscribe"),
        ("post", "/v1/client/unsubscribe"),
    }


def test_operation_names_are_unique_and_described(openapi: dict[str, Any]) -> None:
    operations = [operation for methods in openapi["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for operation in operations)


def test_request_shapes_refuse_unknown_fields(openapi: dict[str, Any]) -> None:
    schemas = openapi["components"]["schemas"]
    for methods in openapi["paths"].values():
        for operation in methods.values():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                body = operation["requestBody"]["content"]["application/json"]["schema"]
                # A body that may be left out is one of a shape and null.
                shapes = [each["$ref"].rpartition("/")[2] for each in body.get("oneOf", [body]) if "$ref" in each]
                assert shapes, body
                assert all(schemas[name]["additionalProperties"] is False for name in shapes), shapes


def test_the_raw_door_serves_only_what_is_documented(openapi: dict[str, Any]) -> None:
    for (api, method, tail), route in hot_routes().items():
        operation = openapi["paths"][f"/v1/{api.value}/conversations/{{conversation_id}}{tail}"][method.lower()]
        assert operation["x-onglass-right"] == route.action


def test_a_route_without_a_right_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onglass.edge.routes.application.PERMISSIONS", {})
    with pytest.raises(RuntimeError, match="declares no right"):
        make_application()


def test_the_stream_is_documented_frame_by_frame(asyncapi: dict[str, Any]) -> None:
    named = {message["name"] for message in asyncapi["components"]["messages"].values()}
    assert named == {
        *("hello", "send", "watch", "unwatch", "received", "read", "typing", "presence", "viewing", "ping"),
        *("welcome", "event", "ack", "nack", "changed", "pong", "signal", "reset", "drain"),
    }
    assert "Watch" not in asyncapi["channels"]["client"]["messages"]
    assert "Watch" in asyncapi["channels"]["agent"]["messages"]
    assert "Viewing" not in asyncapi["channels"]["client"]["messages"]
    assert "Presence" not in asyncapi["channels"]["agent"]["messages"]
