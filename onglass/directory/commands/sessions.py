"""Sessions end here, and admin tokens begin: a session that ends is refused within a second on every node."""

from datetime import timedelta
from uuid import UUID

import msgspec

from onglass.directory._store import sessions
from onglass.directory.commands.audits import audit
from onglass.directory.engine.tokens import ADMIN, new_token, token_hash
from onglass.directory.engine.traits import clean_line
from onglass.directory.model import CreatedToken, Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction

ADMIN_TOKEN_LIFE = timedelta(days=365)
_KEPT_AFTER_END = timedelta(days=7)
_LONGEST_LABEL = 80


async def end_session(tx: Transaction, principal: Principal) -> None:
    """End one's own session."""
    await sessions.revoke_session(tx, principal.session_id)


async def revoke_session(tx: Transaction, by: Principal, session_id: UUID) -> None:
    """End anybody's session or admin token; 404 when it is not there or ended already."""
    ended = await sessions.revoke_session(tx, session_id)
    if ended is None:
        raise NotFound
    await audit(tx, by, "session.revoked", target_kind="session", target_id=session_id, detail={"kind": ended.kind})


async def revoke_sessions_of_agent(tx: Transaction, by: Principal, agent_id: UUID) -> int:
    """End every session of an agent and return how many there were."""
    count = await sessions.revoke_sessions(tx, agent_id=agent_id)
    await audit(tx, by, "agent.sessions_revoked", target_kind="agent", target_id=agent_id, detail={"count": count})
    return count


async def revoke_sessions_of_customer(tx: Transaction, by: Principal, customer_id: UUID) -> int:
    """End every session of a customer and return how many there were."""
    count = await sessions.revoke_sessions(tx, customer_id=customer_id)
    await audit(
        tx, by, "customer.sessions_revoked", target_kind="customer", target_id=customer_id, detail={"count": count}
    )
    return count


async def create_admin_token(tx: Transaction, by: Principal, *, label: str) -> CreatedToken:
    """Make a token with an administrator's rights for a year; it is shown here once."""
    label = clean_line(label, "label", longest=_LONGEST_LABEL)
    token = new_token(ADMIN, tx.workspace_id)
    session_id = new_id()
    holder = msgspec.structs.replace(
        by, kind="admin", id=session_id, session_id=session_id, app_id=None, device_id=None
    )
    facts = await sessions.insert_session(tx, holder, token_hash=token_hash(token), life=ADMIN_TOKEN_LIFE, label=label)
    await audit(tx, by, "admin_token.created", target_kind="session", target_id=session_id, detail={"label": label})
    return CreatedToken(session=facts, admin_token=token)


async def sweep_sessions(reader: sessions.Reader) -> int:
    """Delete sessions of any workspace that ended a week ago or longer; return how many (5,000 at most)."""
    return await sessions.delete_ended(reader, kept=_KEPT_AFTER_END)
