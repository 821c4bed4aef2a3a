"""The OpenAPI 3.1 document: paths from the handlers, schemas from the structs.

Invariant: every call under /v1 that answers stands here, and every one here answers.
"""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any, get_args, get_origin

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from onglass.edge.documents.schemas import components_of
from onglass.edge.problem_documents import ProblemDocument
from onglass.edge.routes.application import make_application
from onglass.edge.routes.framework import BYTES_IN, FORMS_OUT, PUBLIC

_FIRST_REFUSAL = 400
_DONE = "Done."
_NO_CONTENT = "204"
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_NO_BODY = (None, type(None), Stream)


def openapi_document(application: Litestar | None = None) -> dict[str, Any]:
    """Return the document as JSON-ready builtins."""
    application = application or make_application()
    document: dict[str, Any] = application.openapi_schema.to_schema()
    handlers = list(_handlers(application))
    document["components"]["schemas"] = components_of(_shapes(handler for _, handler in handlers))
    document["paths"] = {path: document["paths"][path] for path in sorted(document["paths"])}
    for path, handler in handlers:
        _finish(document, path, handler)
    return document


def _handlers(application: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    for one in application.routes:
        for handler in getattr(one, "route_handlers", ()):
            # The framework adds OPTIONS handlers of its own, which declare nothing.
            if handler.opt.get(PUBLIC) or "action" in handler.opt:
                yield one.path, handler


def _shapes(handlers: Iterable[HTTPRouteHandler]) -> set[Any]:
    found: set[Any] = {ProblemDocument}
    for handler in handlers:
        if handler.parsed_data_field is not None:
            found.add(handler.parsed_data_field.annotation)
        found.add(_answer_shape(handler))
        specs: dict[int, ResponseSpec] = dict(handler.responses or {})
        found.update(spec.data_container for spec in specs.values())
        found.update(handler.opt.get(FORMS_OUT, {}).values())
    return found - {None}


def _answer_shape(handler: HTTPRouteHandler) -> Any:
    said: Any = handler.parsed_fn_signature.return_type.raw
    shape = get_args(said)[0] if get_origin(said) is Response else said
    return None if shape in _NO_BODY else shape


def _finish(document: dict[str, Any], path: str, handler: HTTPRouteHandler) -> None:
    # Litestar writes {name:uuid} in its own paths and {name} in the document's.
    operations = document["paths"][_plain(path)]
    for method in handler.http_methods:
        operation = operations.get(method.lower())
        if operation is not None:
            _describe(operation, path, handler, method)
            operations[method.lower()] = _without_empty(operation)


def _describe(operation: dict[str, Any], path: str, handler: HTTPRouteHandler, method: str) -> None:
    operation["operationId"] = f"{path.split('/')[2]}_{handler.handler_name}"
    said = inspect.cleandoc(handler.fn.__doc__ or "")
    operation["summary"], _, rest = said.partition("\n")
    operation["description"] = " ".join(rest.split())
    if not handler.opt.get(PUBLIC):
        operation["security"] = [{"session": []}]
        operation["x-onglass-right"] = str(handler.opt["action"])
    if BYTES_IN in handler.opt:
        operation["requestBody"] = {"required": True, "content": {handler.opt[BYTES_IN]: _BYTES}}
    operation["responses"] = _responses(operation["responses"], handler, method)
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _not_null(parameter["schema"])
        for noise in ("deprecated", "allowEmptyValue", "allowReserved"):
            parameter.pop(noise, None)
        parameter["schema"].pop("description", None)


def _responses(framework: dict[str, Any], handler: HTTPRouteHandler, method: str) -> dict[str, Any]:
    declared = {str(status) for status in handler.responses or {}}
    responses = {}
    for status, response in sorted(framework.items()):
        is_refusal = int(status) >= _FIRST_REFUSAL
        # The framework documents its own 400 for parameters, which we answer with 422.
        if is_refusal and status not in declared:
            continue
        if is_refusal:
            response["content"] = {"application/problem+json": _ref("ProblemDocument")}
        elif handler.parsed_fn_signature.return_type.raw is Stream:
            response["content"] = _forms(handler)
        if status not in declared:
            response["description"] = _DONE
        if status == _NO_CONTENT or method == "HEAD":
            response.pop("content", None)
        responses[status] = _without_empty(response)
    return responses


def _forms(handler: HTTPRouteHandler) -> dict[str, Any]:
    forms: dict[str, Any] | None = handler.opt.get(FORMS_OUT)
    if forms is None:
        return {"*/*": _BYTES}
    return {media_type: _TEXT if shape is None else _ref(shape.__name__) for media_type, shape in sorted(forms.items())}


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter that is there; one that is absent has no schema."""
    choices = [choice for choice in schema.get("oneOf", ()) if choice.get("type") != "null"]
    if len(choices) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name != "oneOf"}
    return {**choices[0], **rest}


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in ({}, "", None, False)}


def _plain(path: str) -> str:
    return "/".join(f"{{{part[1:-1].split(':')[0]}}}" if part.startswith("{") else part for part in path.split("/"))


def _ref(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}
