"""An agent asks the host app who the customer is; its server answers with a signed proof, once.

Invariant: a proof counts for one request of one conversation, whose head row's lock is held while it is judged; a
failure is kept, so that the caller must commit and refuse afterwards.
"""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from onglass.conversations._store import living, messages, verifications
from onglass.conversations._store.messages import NewMessage
from onglass.conversations._store.verifications import Asked, NewRequest
from onglass.conversations.commands.closing import reopen_locked
from onglass.conversations.commands.posting import load_message
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.commands.timetable import set_timer
from onglass.conversations.engine import encode_content, life, mask
from onglass.conversations.model import (
    LockedConversation,
    Message,
    Reader,
    Rules,
    Status,
    Tone,
    VerificationAsked,
    VerificationRequestContent,
    VerificationResult,
)
from onglass.directory.commands import read_proof
from onglass.directory.engine.identity import BadToken
from onglass.directory.engine.verification import Proof, ProofRequest
from onglass.events import ReplySent, VerificationFailed, VerificationGiven, VerificationRequested
from onglass.platform.events import ActorKind
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Forbidden, NotFound
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

REQUEST_LIFE = timedelta(minutes=10)
VERIFIED_LIFE = timedelta(minutes=30)
MAX_FAILURES = 5
_STANDARD_TEXT = "Please confirm in the app that it is you."
_NONCE_BYTES = 32


async def request_verification(
    tx: Transaction, conversation_id: UUID, asked: VerificationAsked, *, by: Reader, rules: Rules
) -> Message:
    """Ask the customer to prove who they are and return the message that asks.

    Raises NotFound (a customer, too), Conflict `conversation_resolved`, or `customer_not_identified` where the host
    app has never signed who the customer is.
    """
    if by.is_customer:
        raise NotFound
    case = await lock_visible(tx, by, conversation_id)
    if case.status is Status.RESOLVED:
        raise Conflict("conversation_resolved", "The case is closed. Open it again first, or write to it.")
    app_id, subject = await verifications.load_subject(tx, case.id)
    if subject is None:
        raise Conflict("customer_not_identified", "The customer is not signed in: the app cannot say who it is.")
    if case.status is not Status.OPEN:
        case = await reopen_locked(tx, case, actor=actor_of(by))
    return await _ask(tx, case, asked, by=by, app_id=app_id, rules=rules)


async def _ask(
    tx: Transaction, case: LockedConversation, asked: VerificationAsked, *, by: Reader, app_id: UUID, rules: Rules
) -> Message:
    nonce, request_id = secrets.token_urlsafe(_NONCE_BYTES), new_id()
    expires_at = await tx.clock_time() + REQUEST_LIFE
    text = mask(asked.text or _STANDARD_TEXT, rules.secret_patterns)
    content = VerificationRequestContent(
        text=text, nonce=nonce, audience=app_id, level=asked.level, expires_at=expires_at, fallback=text
    )
    new = NewMessage(
        conversation_id=case.id,
        id=new_id(),
        seq=case.last_seq + 1,
        public_seq=case.last_public_seq + 1,
        author_kind=ActorKind.AGENT,
        author_id=by.id,
        client_message_id=f"verification-{request_id}",
        body_hash=b"",
        content=encode_content(content),
        channel="app",
    )
    await messages.insert_message(tx, new)
    actor = actor_of(by)
    sent = ReplySent(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, message_id=new.id)
    case, at = await record_on(tx, case, sent)
    case = life.after_message(case, by.kind, Tone.QUESTION, at)
    event = VerificationRequested(
        workspace_id=tx.workspace_id,
        stream_id=case.id,
        actor=actor,
        message_id=new.id,
        level=asked.level,
        until_at=expires_at,
    )
    case, _ = await record_on(tx, case, event)
    await living.save_life(tx, case, updated_at=at)
    await set_timer(tx, case)
    request = NewRequest(request_id, case.id, new.id, by.id, app_id, _hash(nonce), asked.level, expires_at)
    await verifications.insert_request(tx, request)
    return await load_message(tx, by, case.id, new.id)


async def give_verification(
    tx: Transaction, conversation_id: UUID, *, nonce: str, proof: str, by: Reader, cipher: Cipher
) -> VerificationResult:
    """Judge the proof of one's own host app's server; with `.reason` set it did not hold, and that is to be committed.

    Raises NotFound (an agent, too, and for an unknown nonce), Forbidden `identity_needed`, Conflict
    `verification_used` or `verification_expired`.
    """
    if not by.is_customer:
        raise NotFound
    case = await lock_visible(tx, by, conversation_id)
    asked = await verifications.find_request(tx, case.id, _hash(nonce))
    if asked is None:
        raise NotFound("not_found", "No such request was made in this conversation.")
    _check_open(asked)
    _, subject = await verifications.load_subject(tx, case.id)
    if subject is None:
        raise Forbidden("identity_needed", "Only a customer who is signed in can prove who they are.")
    request = ProofRequest(
        subject=subject,
        conversation_id=case.id,
        app_id=asked.app_id,
        nonce=nonce,
        level="strong" if asked.level == "strong" else "basic",
    )
    try:
        held = await read_proof(tx, proof, request, cipher=cipher)
    except BadToken as bad:
        return await _fail(tx, case, asked, bad.reason, by)
    return await _keep(tx, case, asked, held, by)


async def _fail(tx: Transaction, case: LockedConversation, asked: Asked, reason: str, by: Reader) -> VerificationResult:
    await verifications.keep_failure(tx, asked.id, is_last=asked.failures + 1 >= MAX_FAILURES)
    event = VerificationFailed(
        workspace_id=tx.workspace_id,
        stream_id=case.id,
        actor=actor_of(by),
        message_id=asked.message_id,
        reason=reason,
    )
    await record_on(tx, case, event)
    return VerificationResult(id=asked.id, reason=reason)


async def _keep(tx: Transaction, case: LockedConversation, asked: Asked, held: Proof, by: Reader) -> VerificationResult:
    until_at = await verifications.keep_given(tx, asked.id, method=held.method, level=held.level, life=VERIFIED_LIFE)
    event = VerificationGiven(
        workspace_id=tx.workspace_id,
        stream_id=case.id,
        actor=actor_of(by),
        message_id=asked.message_id,
        method=held.method,
        level=held.level,
        until_at=until_at,
    )
    _, at = await record_on(tx, case, event)
    return VerificationResult(id=asked.id, method=held.method, level=held.level, at=at, until=until_at)


def _check_open(asked: Asked) -> None:
    if asked.state == "given":
        raise Conflict("verification_used", "This request has its answer.")
    if asked.state == "failed" or asked.is_over:
        raise Conflict("verification_expired", "This request is over; ask for a new one in the conversation.")


def _hash(nonce: str) -> bytes:
    return hashlib.sha256(nonce.encode("utf-8", "surrogatepass")).digest()
