"""Refusals as bytes and headers."""

import json

from onglass.edge.problem_documents import MethodNotAllowed, as_problem, document, encode, problem_headers
from onglass.platform.problems import Conflict, FieldError, Invalid, NotFound, TooMany, Unauthenticated


def test_a_document_has_the_five_members_and_no_empty_errors() -> None:
    assert json.loads(encode(NotFound())) == {
        "type": "urn:onglass:problem:not_found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing here that you may see.",
        "code": "not_found",
    }


def test_errors_have_paths_and_extra_members_stand_beside() -> None:
    told = json.loads(encode(Invalid("invalid", "d", errors=(FieldError("a.b", "wrong"),))))
    assert told["errors"] == [{"path": "a.b", "detail": "wrong", "code": "invalid"}]
    told = document(Conflict("idempotency_mismatch", "d", extra={"message_id": "x", "status": 200}))
    assert told["message_id"] == "x"
    assert told["status"] == 409, "an extra member never replaces a fixed one"


def test_an_unforeseen_error_says_nothing_of_itself() -> None:
    told = encode(as_problem(RuntimeError("password=hunter2")))
    assert b"hunter2" not in told
    assert json.loads(told)["code"] == "internal_error"


def test_headers_that_http_asks_for() -> None:
    assert dict(problem_headers(TooMany("c", "d", retry_after_seconds=0.2)))[b"retry-after"] == b"1"
    assert dict(problem_headers(TooMany("c", "d", retry_after_seconds=7.2)))[b"retry-after"] == b"8"
    assert dict(problem_headers(Unauthenticated("c", "d")))[b"www-authenticate"] == b"Bearer"
    assert dict(problem_headers(MethodNotAllowed("GET")))[b"allow"] == b"GET"
