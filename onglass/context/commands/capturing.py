"""A client tells what its customer did; agents hear of it at most once in ten seconds for each conversation.

Invariant: a capture sent again changes nothing; what the newest capture says is told in the end, however many came.
Locks: the customer, then conversations in id order.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from onglass.context._store import devices, settings, steps
from onglass.context.commands.keeping import forget
from onglass.context.engine import clean, refusal
from onglass.context.model import Capture, Captured, Cleaned, Rejected
from onglass.conversations import queries as conversations
from onglass.conversations.model import Reader, instant
from onglass.directory.commands import lock_customer
from onglass.directory.model import Principal
from onglass.events import ContextCaptured
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction

TIMER_TELL = "context_tell"
PER_SESSION = 500
PER_CUSTOMER = 2000
TELL_EVERY = timedelta(seconds=10)
_MOST_CONVERSATIONS = 5


async def capture(tx: Transaction, by: Principal, told: Capture, *, patterns: Sequence[re.Pattern[str]]) -> Captured:
    """Keep what may be kept of a capture and say what was not, with the reason.

    `patterns`: secrets that are hidden. Raises NotFound (a conversation that is not theirs) and Unauthenticated (a
    customer who was joined into another).
    """
    assert by.app_id is not None
    assert by.device_id is not None
    reader = Reader("customer", by.id, tx.workspace_id)
    if told.conversation_id is not None:
        await conversations.access_conversation(tx, reader, told.conversation_id)
    allowed = await settings.load(tx, by.app_id)
    await lock_customer(tx, by.id)
    known = await devices.load(tx, by.device_id)
    said_before = None if known is None else known.has_consent
    reason = refusal(allowed, has_consent=said_before if told.consent is None else told.consent)
    if reason is not None:
        await _keep_no(tx, by, told)
        return Captured(stored=0, rejected=[Rejected(each.id, reason) for each in told.breadcrumbs])
    cleaned = clean(told, settings=allowed, patterns=patterns, now_at=await tx.clock_time())
    stored = await _keep(tx, by, told, cleaned)
    if stored or cleaned.screen is not None:
        await _tell_agents(tx, by.id, told.conversation_id)
    return Captured(stored=stored, rejected=cleaned.rejected)


async def _keep_no(tx: Transaction, by: Principal, told: Capture) -> None:
    """Take a no for what it is: what was kept before goes too."""
    if told.consent is not False:
        return
    assert by.app_id is not None
    assert by.device_id is not None
    await forget(tx, by.id)
    await devices.put(tx, by.device_id, customer_id=by.id, app_id=by.app_id, has_consent=False)


async def _keep(tx: Transaction, by: Principal, told: Capture, cleaned: Cleaned) -> int:
    assert by.app_id is not None
    assert by.device_id is not None
    stored = await steps.insert(tx, cleaned.steps, customer_id=by.id, session_id=by.session_id, app_id=by.app_id)
    if stored:
        await steps.trim(
            tx, customer_id=by.id, session_id=by.session_id, per_session=PER_SESSION, per_customer=PER_CUSTOMER
        )
    await devices.put(
        tx,
        by.device_id,
        customer_id=by.id,
        app_id=by.app_id,
        has_consent=told.consent,
        screen=cleaned.screen,
        device=cleaned.device,
        attributes=cleaned.attributes,
        dropped=told.dropped,
    )
    return stored


async def _tell_agents(tx: Transaction, customer_id: UUID, conversation_id: UUID | None) -> None:
    unresolved = await conversations.list_unresolved_of_customers(tx, [customer_id])
    concerned = [one for one in sorted(unresolved) if conversation_id in (None, one)]
    for one in concerned[-_MOST_CONVERSATIONS:]:
        if await devices.tell(tx, one, every=TELL_EVERY):
            await _record(tx, one, customer_id)
        else:
            told_at = await devices.load_told_at(tx, one)
            due_at = (told_at or await tx.clock_time()) + TELL_EVERY
            payload = {"conversation_id": one, "customer_id": customer_id}
            await tx.schedule(f"{TIMER_TELL} {one}", due_at, TIMER_TELL, payload)


async def tell_later(tx: Transaction, timer: Timer) -> None:
    """Tell agents of what came too soon after they had been told."""
    conversation_id, customer_id = UUID(timer.payload["conversation_id"]), UUID(timer.payload["customer_id"])
    if conversation_id in await conversations.list_unresolved_of_customers(tx, [customer_id]):
        await devices.tell(tx, conversation_id, every=timedelta())
        await _record(tx, conversation_id, customer_id)


async def _record(tx: Transaction, conversation_id: UUID, customer_id: UUID) -> None:
    now = await devices.load_newest(tx, customer_id)
    breadcrumb_count, errors = await steps.count(tx, customer_id)
    await tx.record(
        ContextCaptured(
            workspace_id=tx.workspace_id,
            stream_id=conversation_id,
            context={
                # The log outlives what is swept: of a screen it keeps what it is called, never its title or path.
                "screen": None if now is None or now.screen is None else {"name": now.screen.name},
                "breadcrumb_count": breadcrumb_count,
                "errors": errors,
                "at": instant(await tx.clock_time() if now is None else now.captured_at),
            },
        ),
        hint_subject_id=customer_id,
    )
