"""First contact: a conversation begins with a message. Ten taps, two devices or a retry make one, not ten.

Invariant: first contacts of one customer come one after the other, under the lock of the customer's row.
"""

from uuid import UUID

from onglass.conversations._store import heads, messages, rows
from onglass.conversations._store.messages import FirstContact
from onglass.conversations._store.shapes import shape_customer_row
from onglass.conversations.commands.drafts import put_context_locked
from onglass.conversations.commands.posting import check_outgoing, check_same_body, load_message, post_locked
from onglass.conversations.commands.seeing import actor_of, lock_visible
from onglass.conversations.engine import check_mode, check_subject, fingerprint, mask, new_case_number
from onglass.conversations.model import IncomingContext, Message, Opened, Opening, Outgoing, Rules
from onglass.directory.commands import lock_customer, read_urgency
from onglass.directory.engine.languages import language_of
from onglass.directory.model import Customer, Urgency
from onglass.directory.queries import get_device
from onglass.events import ConversationOpened
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, Unavailable, invalid_field
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

_CASE_NUMBER_TRIES = 10
_MAX_IN_FLIGHT_SECONDS = 30.0


async def open_conversation(tx: Transaction, opening: Opening, *, rules: Rules, cipher: Cipher | None = None) -> Opened:
    """Begin a conversation with its first message, or join the one that a concurrent first contact began.

    Once per device and `client_message_id`. `cipher` opens the app's secret for an urgency token. Raises Conflict
    `idempotency_mismatch`, Invalid (also `invalid_urgency_token`), Forbidden `identity_needed`, Unauthenticated (a
    customer who was joined into another), NotFound (a file that is not the customer's).
    """
    check_outgoing(_outgoing(opening, opening.device_id))
    check_subject(opening.subject)
    check_mode(opening.mode)
    customer = await lock_customer(tx, opening.customer.id)
    body_hash = fingerprint(rules.body_key, opening.device_id, opening.content, None)
    known = await messages.find_first_contact(tx, opening.device_id, opening.client_message_id)
    if known is not None:
        check_same_body(known.message_id, known.body_hash, body_hash)
        message = await load_message(tx, opening.customer, known.conversation_id, known.message_id)
        return await _opened(tx, opening, known.conversation_id, message, is_new=False)
    if opening.previous_id is not None and await heads.load_access(tx, opening.customer, opening.previous_id) is None:
        raise invalid_field("previous_id", "You have no such conversation.", code="unknown_conversation")
    urgency = await _urgency(tx, opening, customer, cipher)
    subject = None if opening.subject is None else mask(opening.subject, rules.secret_patterns)
    within_seconds = rules.first_contact_seconds + min(max(opening.in_flight_seconds, 0.0), _MAX_IN_FLIGHT_SECONDS)
    shared_id = await heads.find_sharable(
        tx, opening.customer.id, subject, within_seconds, previous_id=opening.previous_id
    )
    conversation_id = shared_id or await _begin(tx, opening, subject, rules)
    head = await lock_visible(tx, opening.customer, conversation_id)
    if urgency is not None:
        await heads.raise_urgency(tx, conversation_id, urgency.level, urgency.deadline_at)
    sent = await post_locked(tx, head, _outgoing(opening, conversation_id), rules=rules)
    contact = FirstContact(body_hash, conversation_id, sent.message.id)
    await messages.insert_first_contact(tx, opening.device_id, opening.client_message_id, contact)
    return await _opened(tx, opening, conversation_id, sent.message, is_new=shared_id is None)


async def _urgency(tx: Transaction, opening: Opening, customer: Customer, cipher: Cipher | None) -> Urgency | None:
    token = None if opening.context is None else opening.context.urgency_token
    if token is None:
        return None
    if cipher is None:
        raise ValueError("an urgency token cannot be read without the cipher of the apps' secrets")
    return await read_urgency(tx, token, app_id=opening.app_id, customer=customer, cipher=cipher)


async def _language(tx: Transaction, opening: Opening) -> str | None:
    """Return the language of what the customer holds in their hand, as the context or the device tells it."""
    told = (opening.context and opening.context.device) or {}
    device = await get_device(tx, opening.device_id)
    return language_of(told.get("locale")) or language_of(device.traits.get("locale"))


async def _begin(tx: Transaction, opening: Opening, subject: str | None, rules: Rules) -> UUID:
    conversation_id = new_id()
    language = await _language(tx, opening)
    for attempt in range(_CASE_NUMBER_TRIES):
        made = await heads.insert_conversation(
            tx,
            conversation_id,
            case_number=new_case_number(attempt),
            customer_id=opening.customer.id,
            app_id=opening.app_id,
            mode=opening.mode,
            subject=subject,
            previous_id=opening.previous_id,
            language=language,
        )
        if made:
            break
    else:
        raise Unavailable("no_case_number", "No case number was free; send it again.", retry_after_seconds=1)
    event = ConversationOpened(
        workspace_id=tx.workspace_id, stream_id=conversation_id, actor=actor_of(opening.customer)
    )
    await tx.record(event, hint_subject_id=opening.customer.id)
    context = opening.context or IncomingContext()
    await put_context_locked(tx, conversation_id, context, device_id=opening.device_id, rules=rules)
    return conversation_id


def _outgoing(opening: Opening, conversation_id: UUID) -> Outgoing:
    return Outgoing(
        author=opening.customer,
        conversation_id=conversation_id,
        client_message_id=opening.client_message_id,
        content=opening.content,
    )


async def _opened(
    tx: Transaction, opening: Opening, conversation_id: UUID, message: Message, *, is_new: bool
) -> Opened:
    row = await rows.fetch_customer_row(tx, opening.customer, conversation_id)
    if row is None:
        raise NotFound
    return Opened(conversation=shape_customer_row(row), message=message, is_new=is_new)
