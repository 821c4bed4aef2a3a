"""The AsyncAPI 3 document of the stream, from the structs that its frames are decoded into and encoded from.

Invariant: a frame that the server understands or sends stands here.
"""

from typing import Any, get_args

from onglass.conversations.model import AgentConversationRow, WireEvent
from onglass.edge.documents.schemas import components_of
from onglass.edge.problem_documents import ProblemDocument
from onglass.edge.stream import frames

_AGENTS_ONLY = frozenset({"Watch", "Unwatch", "Viewing", "Changed"})
_CUSTOMERS_ONLY = frozenset({"Presence"})
# What the server passes on as encoded bytes is documented by the struct that it was encoded from.
_CONCRETE = {
    "EventFrame": ("event", "WireEvent"),
    "Nack": ("problem", "ProblemDocument"),
    "Changed": ("conversation", "AgentConversationRow"),
}


def asyncapi_document() -> dict[str, Any]:
    """Return the document as JSON-ready builtins."""
    to_server = get_args(frames.ClientFrame)
    to_client = get_args(frames.ServerFrame)
    schemas = components_of([*to_server, *to_client, WireEvent, ProblemDocument, AgentConversationRow])
    for name, (field, shape) in _CONCRETE.items():
        schemas[name]["properties"][field] = {"$ref": f"#/components/schemas/{shape}"}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Onglass stream",
            "version": "1",
            "description": (
                f"One WebSocket for a client. Ask for the subprotocol {frames.SUBPROTOCOL}; frames are JSON objects "
                "with `type`; the token travels in `hello`, never in the address. Only an `ack` means that a message "
                "is stored. Close codes: 1008 not allowed, 1009 frame above 256 kB, 1013 too slow a reader, "
                "4401 the token does not hold any more."
            ),
        },
        "channels": {
            "client": _channel("/v1/client/stream", to_server, to_client, agents=False),
            "agent": _channel("/v1/agent/stream", to_server, to_client, agents=True),
        },
        "operations": _operations(to_server, to_client),
        "components": {
            "messages": {shape.__name__: _message(shape) for shape in (*to_server, *to_client)},
            "schemas": schemas,
        },
    }


def _channel(address: str, to_server: tuple[Any, ...], to_client: tuple[Any, ...], *, agents: bool) -> dict[str, Any]:
    shapes = _of_side((*to_server, *to_client), agents=agents)
    return {
        "address": address,
        "messages": {shape.__name__: {"$ref": f"#/components/messages/{shape.__name__}"} for shape in shapes},
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
    }


def _of_side(shapes: tuple[Any, ...], *, agents: bool) -> list[Any]:
    others = _CUSTOMERS_ONLY if agents else _AGENTS_ONLY
    return [shape for shape in shapes if shape.__name__ not in others]


def _message(shape: Any) -> dict[str, Any]:
    return {
        "name": shape.__struct_config__.tag,
        "summary": (shape.__doc__ or "").split("\n")[0],
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{shape.__name__}"},
    }


def _operations(to_server: tuple[Any, ...], to_client: tuple[Any, ...]) -> dict[str, Any]:
    operations = {}
    for channel, agents in (("client", False), ("agent", True)):
        for action, verb, shapes in (("receive", "Hear", to_server), ("send", "Tell", to_client)):
            operations[f"{channel}{verb}"] = {
                "action": action,
                "channel": {"$ref": f"#/channels/{channel}"},
                "messages": [
                    {"$ref": f"#/channels/{channel}/messages/{shape.__name__}"}
                    for shape in _of_side(shapes, agents=agents)
                ],
            }
    return operations
