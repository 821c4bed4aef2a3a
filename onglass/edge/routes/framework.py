"""How Litestar is bent to our wire: strict bodies, our problems, our credentials.

Invariant: no handler runs before its guard let the call in, and no answer of the framework's own shape leaves.
"""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from typing_extensions import override

from onglass.directory.engine.permissions import Action
from onglass.edge import tus
from onglass.edge.access import CALL, GATE, ORIGIN, Call, Gate, Visit, admit, visit
from onglass.edge.asgi import MAX_JSON_BYTES, too_large
from onglass.edge.decoding import decode, inflate
from onglass.edge.problem_documents import (
    Internal,
    MethodNotAllowed,
    ProblemDocument,
    as_problem,
    encode,
    problem_headers,
)
from onglass.platform.problems import FieldError, Invalid, Malformed, NotFound, Problem

PUBLIC = "public"
BYTES_IN = "bytes_in"
# The body may come compressed; the route's limit holds for what it becomes.
ZIPPED_IN = "zipped_in"
# What a stream may be: {media type: its shape, or None for text}.
FORMS_OUT = "forms_out"

# What a handler is given beside what the request says.
Caller = NamedDependency[Call]
Visitor = NamedDependency[Visit]
_MAX_STATUS = 599
_TOO_LARGE = 413
_NO_CONTENT = 204

_SAID = {
    400: "The request cannot be understood.",
    401: "No credentials, or none that hold.",
    403: "The caller may not do this.",
    404: "Absent, or not visible to the caller: the two are alike.",
    409: "True when it was sent, not true any more; `code` says what.",
    412: "The header `Tus-Resumable` is missing or names another version.",
    413: "The body is larger than this call takes.",
    415: "The body is not of the kind this call reads.",
    416: "The file ends before the range begins.",
    422: "A field is wrong; `errors` has a path for each.",
    429: "Too many calls; `Retry-After` says when to come back.",
    503: "Not now; nothing was changed and the same request may be sent again after `Retry-After`.",
}


def right(action: Action) -> dict[str, Any]:
    """Return the `opt` of a route that needs this right."""
    return {"action": action}


def nobody_needed() -> dict[str, Any]:
    """Return the `opt` of a route that works without credentials."""
    return {PUBLIC: True}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the documented refusals of a route beside those every route has."""
    return {
        status: ResponseSpec(ProblemDocument, generate_examples=False, description=_SAID[status])
        for status in sorted({*statuses, 429, 503})
    }


def also(status: int, shape: type[Any], description: str) -> dict[int, ResponseSpec]:
    """Return a second way for a route to succeed."""
    return {status: ResponseSpec(shape, generate_examples=False, description=description)}


class StrictRequest(Request[Any, Any, Any]):
    """Decodes a body by the handler's declared shape and nothing laxer."""

    @override
    async def json(self) -> Any:
        # Whatever the header says: a form is no JSON and is refused as such, and no cookie makes a form dangerous.
        field = self.route_handler.parsed_data_field
        assert field is not None, "only handlers with a body read one"
        body = await self.body()
        if self.route_handler.opt.get(ZIPPED_IN) and self.headers.get("content-encoding") == "gzip":
            body = inflate(body, limit_bytes=_body_limit(self))
        return decode(body, field.annotation)


async def let_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of every route: leave the call in the scope, or raise 401, 403 or 429."""
    scope: Any = connection.scope
    gate: Gate = scope[GATE]
    origin: str | None = scope[ORIGIN]
    if handler.opt.get(PUBLIC) or scope["method"] == "OPTIONS":
        scope[CALL] = visit(gate, scope, origin)
        return
    scope[CALL] = await admit(gate, scope, origin, handler.opt["api"], handler.opt["action"])


def provide_call(request: Request[Any, Any, Any]) -> Call:
    """Give a handler its call."""
    scope: Any = request.scope
    call: Call = scope[CALL]
    return call


def provide_visit(request: Request[Any, Any, Any]) -> Visit:
    """Give a public handler where it is called from."""
    scope: Any = request.scope
    call: Visit = scope[CALL]
    return call


def tell_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Turn anything raised into a problem document."""
    problem = as_problem(_from_framework(error, request))
    if "/uploads" in request.scope["path"]:
        return _problem_answer(problem, tus.protocol_headers())
    return _problem_answer(problem, {})


def _problem_answer(problem: Problem, more_headers: dict[str, str]) -> Response[bytes]:
    headers = more_headers | {name.decode(): value.decode() for name, value in problem_headers(problem)}
    media_type = headers.pop("content-type")
    return Response(encode(problem), status_code=problem.status, headers=headers, media_type=media_type)


def _from_framework(error: Exception, request: Request[Any, Any, Any]) -> Exception:
    if isinstance(error, Problem) or not isinstance(error, HTTPException):
        return error
    if isinstance(error, NotFoundException):
        return NotFound("not_found", "There is nothing at this address.")
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed((error.headers or {}).get("allow", "another method"))
    if isinstance(error, ValidationException):
        return _invalid(error)
    if error.status_code == _TOO_LARGE:
        return too_large(_body_limit(request))
    return Internal() if error.status_code > _MAX_STATUS - 100 else Malformed("malformed", "Not understood.")


def _body_limit(request: Request[Any, Any, Any]) -> int:
    handler = request.scope.get("route_handler")
    own = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return own or MAX_JSON_BYTES


def _invalid(error: ValidationException) -> Problem:
    extra: Any = error.extra if isinstance(error.extra, list) else []
    if any(_is_mapping(item) and item.get("key") == "data" for item in extra):
        return Malformed("malformed_json", "The body is empty; send JSON.")
    errors = [FieldError(str(item.get("key", "")), str(item.get("message", ""))) for item in extra if _is_mapping(item)]
    detail = "; ".join(f"{one.path}: {one.detail}" for one in errors) or "A parameter is wrong."
    return Invalid("invalid", detail, errors=errors)


def _is_mapping(item: Any) -> bool:
    return isinstance(item, Mapping)
