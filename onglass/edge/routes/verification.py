"""/v1/agent and /v1/client, the part in which a customer proves who they are."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from onglass.conversations import commands, queries
from onglass.conversations.model import Message, Verification, VerificationAsked, VerificationResult, instant
from onglass.directory import commands as directory
from onglass.directory.engine.permissions import Action
from onglass.edge.answers import Answer
from onglass.edge.bodies import Body
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.problems import FieldError, Invalid

_CONVERSATION = "/conversations/{conversation_id:uuid}"


class RequestVerification(Body, frozen=True):
    """Why, in the agent's words, and how sure they must be; `strong` proofs must say so."""

    text: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")] | None = None
    level: Literal["basic", "strong"] = "basic"


class GiveVerification(Body, frozen=True):
    """The nonce of the request, and the JWT that the host app's server signed for it."""

    nonce: Annotated[str, Meta(min_length=1, max_length=128)]
    proof: Annotated[str, Meta(description="A JWT of `typ` onglass-verification+jwt, at most 8 kB.")]


class VerificationGivenAnswer(Answer, frozen=True):
    """How the customer proved who they are, and until when it counts."""

    method: str
    level: str
    at: str
    until: str


class VerificationAnswer(Answer, frozen=True):
    """A request of an agent, and what came of it."""

    id: UUID
    message_id: UUID
    agent_id: UUID
    state: Literal["asked", "given", "failed"]
    level: str
    requested_at: str
    expires_at: str
    method: str | None
    at: str | None
    until: str | None


class Verifications(Answer, frozen=True):
    """Newest first."""

    verifications: list[VerificationAnswer]


@post(
    f"{_CONVERSATION}/verification_requests",
    opt=right(Action.REQUEST_VERIFICATION),
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def request_verification(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[RequestVerification]
) -> Message:
    """Ask the customer to prove in the app who they are; the message says until when (10 minutes).

    409 `customer_not_identified` where the app has never signed who the customer is.
    """
    asked = VerificationAsked(text=data.text, level=data.level)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        message = await commands.request_verification(
            tx, conversation_id, asked, by=call.reader, rules=call.parts.rules
        )
        await directory.audit(
            tx,
            call.principal,
            "verification.requested",
            target_kind="conversation",
            target_id=conversation_id,
            detail={"level": data.level},
        )
    return message


@get(f"{_CONVERSATION}/verifications", opt=right(Action.READ_CONVERSATION), responses=problems(401, 403, 404))
async def list_verifications(call: Caller, conversation_id: FromPath[UUID]) -> Verifications:
    """List what was asked of the customer to prove who they are, and what came of it."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_verifications(tx, call.reader, conversation_id)
    return Verifications(verifications=[_shape(each) for each in found])


@post(
    f"{_CONVERSATION}/verifications",
    opt=right(Action.GIVE_VERIFICATION),
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 413, 422),
)
async def give_verification(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[GiveVerification]
) -> VerificationGivenAnswer:
    """Hand in the proof that the host app's server signed. It counts once, for this request, for half an hour.

    One that does not hold is refused (422 `invalid_verification_proof`) and agents are told; after five the request is
    over.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        result = await commands.give_verification(
            tx, conversation_id, nonce=data.nonce, proof=data.proof, by=call.reader, cipher=call.parts.cipher
        )
        await directory.audit(
            tx,
            call.principal,
            "verification.failed" if result.reason else "verification.given",
            target_kind="conversation",
            target_id=conversation_id,
            detail={"reason": result.reason} if result.reason else {"method": result.method, "level": result.level},
        )
    return _given(result)


def _given(result: VerificationResult) -> VerificationGivenAnswer:
    if result.reason is not None:
        detail = f"The proof is not valid: {result.reason}"
        errors = (FieldError("proof", detail, "invalid_verification_proof"),)
        raise Invalid("invalid_verification_proof", detail, errors=errors)
    assert result.method is not None
    assert result.level is not None
    assert result.at is not None
    assert result.until is not None
    return VerificationGivenAnswer(
        method=result.method, level=result.level, at=instant(result.at), until=instant(result.until)
    )


def _shape(each: Verification) -> VerificationAnswer:
    return VerificationAnswer(
        id=each.id,
        message_id=each.message_id,
        agent_id=each.agent_id,
        state=each.state,
        level=each.level,
        requested_at=instant(each.requested_at),
        expires_at=instant(each.expires_at),
        method=each.method,
        at=None if each.at is None else instant(each.at),
        until=None if each.until is None else instant(each.until),
    )


class OwnVerification(Answer, frozen=True):
    """A request that one was asked, and whether it was answered."""

    message_id: UUID
    state: Literal["asked", "given", "failed"]
    method: str | None
    until: str | None


class OwnVerifications(Answer, frozen=True):
    """Newest first."""

    verifications: list[OwnVerification]


@get(f"{_CONVERSATION}/verifications", opt=right(Action.READ_OWN_CONVERSATION), responses=problems(401, 403, 404))
async def list_own_verifications(call: Caller, conversation_id: FromPath[UUID]) -> OwnVerifications:
    """List what one was asked to prove in a conversation, and what came of it."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_verifications(tx, call.reader, conversation_id)
    shown = [_shape(each) for each in found]
    return OwnVerifications(
        verifications=[
            OwnVerification(message_id=each.message_id, state=each.state, method=each.method, until=each.until)
            for each in shown
        ]
    )


CLIENT_VERIFICATION_HANDLERS = [give_verification, list_own_verifications]
AGENT_VERIFICATION_HANDLERS = [request_verification, list_verifications]
