"""A customer who may not write any more: they read on, and whatever they send is refused with words for them.

Invariant: the block, its event, its audit row and the word to every node about their sessions are one transaction.
"""

from uuid import UUID

from onglass.directory._store import customers, sessions
from onglass.directory.commands.audits import audit
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import Principal
from onglass.events import CustomerBlocked, CustomerUnblocked
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction

_LONGEST_REASON = 300


async def block_customer(tx: Transaction, by: Principal, customer_id: UUID, *, reason: str | None = None) -> None:
    """Refuse what a customer writes from now on; once more changes nothing.

    `reason` is for the audit log, not for the customer. Raises NotFound (a record joined into another, too), Invalid.
    """
    detail = {} if reason is None else {"reason": clean_line(reason, "reason", longest=_LONGEST_REASON)}
    if not await _move(tx, customer_id, is_blocked=True):
        return
    await tx.record(CustomerBlocked(workspace_id=tx.workspace_id, stream_id=customer_id, actor=by.actor))
    await audit(tx, by, "customer.blocked", target_kind="customer", target_id=customer_id, detail=detail)


async def unblock_customer(tx: Transaction, by: Principal, customer_id: UUID) -> None:
    """Let a customer write again; nothing changes for one who may. Raises NotFound."""
    if not await _move(tx, customer_id, is_blocked=False):
        return
    await tx.record(CustomerUnblocked(workspace_id=tx.workspace_id, stream_id=customer_id, actor=by.actor))
    await audit(tx, by, "customer.unblocked", target_kind="customer", target_id=customer_id)


async def _move(tx: Transaction, customer_id: UUID, *, is_blocked: bool) -> bool:
    # Under the lock of the customer's row a session that begins just now either stands already or will see the block.
    if not await customers.lock_customers(tx, customer_id):
        raise NotFound
    has_moved = await customers.update_blocked(tx, customer_id, is_blocked=is_blocked)
    if has_moved:
        await sessions.note_change(tx, customer_id)
    return has_moved
