"""A joined customer's conversations change hands; their keys, numbers and order stay exactly as they are."""

from onglass.conversations._store import heads
from onglass.directory.model import Joined
from onglass.events import ConversationAdopted
from onglass.files.commands import adopt_files
from onglass.platform.events import Actor, ActorKind
from onglass.platform.transactions import Transaction


async def adopt(tx: Transaction, joined: Joined) -> None:
    """Move all that the joined record owned here; call it in the transaction that joined them. Idempotent."""
    source, target = joined.from_customer_id, joined.to_customer_id
    moved = await heads.lock_conversations_of_customer(tx, source)
    await heads.update_customer(tx, source, target)
    await adopt_files(tx, source, target)
    for head in moved:
        await tx.record(
            ConversationAdopted(
                workspace_id=tx.workspace_id,
                stream_id=head.id,
                actor=Actor(ActorKind.CUSTOMER, target),
                from_customer_id=source,
                to_customer_id=target,
            ),
            hint_subject_id=target,
        )
        tx.hint(heads.hint_about(tx, head.id, source))
