"""Links in mails as rows: made, redeemed once, and forgotten. Only hashes of what was sent are here."""

from typing import NamedTuple
from uuid import UUID

from onglass.platform.transactions import Transaction

# Made only where the company wants it, for a customer the app has named, at the address that is proven theirs.
_INSERT = """
insert into mailed_link (workspace_id, token_hash, app_id, customer_id, conversation_id, delivery_id, address_hash,
  expires_at)
select c.workspace_id, $5, c.app_id, c.customer_id, c.id, $4, sha256(convert_to($3, 'UTF8')),
  clock_timestamp() + make_interval(hours => a.mail_link_hours)
from conversation c
join app a on a.workspace_id = c.workspace_id and a.id = c.app_id
join customer u on u.workspace_id = c.workspace_id and u.id = c.customer_id
where c.workspace_id = $1 and c.id = $2 and a.mail_link_hours is not null and $6 = any (a.allowed_origins)
  and u.external_id is not null and u.email_verified and 'mailto:' || u.email = $3
returning token_hash"""

_DELETE_OLDER = "delete from mailed_link where workspace_id = $1 and conversation_id = $2 and delivery_id <> $3"

_REDEEM = """
update mailed_link l set used_at = clock_timestamp()
from conversation c, customer u, app a
where l.workspace_id = $1 and l.token_hash = $2 and l.app_id = $3 and l.used_at is null
  and l.expires_at > clock_timestamp()
  and c.workspace_id = l.workspace_id and c.id = l.conversation_id and c.customer_id = l.customer_id
  and c.app_id = l.app_id and not c.is_spam
  and u.workspace_id = l.workspace_id and u.id = l.customer_id and u.joined_into_id is null
  and u.external_id is not null and u.email_verified
  and sha256(convert_to('mailto:' || u.email, 'UTF8')) = l.address_hash
  and a.workspace_id = l.workspace_id and a.id = l.app_id and a.mail_link_hours is not null
returning l.customer_id, l.conversation_id"""

_DELETE_UNUSED = "delete from mailed_link where workspace_id = $1 and conversation_id = $2 and used_at is null"


class Redeemed(NamedTuple):
    """Whose conversation a link opened, and which."""

    customer_id: UUID
    conversation_id: UUID


async def insert(
    tx: Transaction, conversation_id: UUID, *, delivery_id: UUID, endpoint: str, token_hash: bytes, origin: str
) -> bool:
    """Store a link, if there may be one, and drop those of earlier mails; `origin`: of the page it leads to."""
    await tx.execute(_DELETE_OLDER, tx.workspace_id, conversation_id, delivery_id)
    values = (conversation_id, endpoint, delivery_id, token_hash, origin)
    return await tx.fetchval(_INSERT, tx.workspace_id, *values) is not None


async def redeem(tx: Transaction, token_hash: bytes, app_id: UUID) -> Redeemed | None:
    """Use a link up; None for one that is unknown, used, over, or somebody else's by now."""
    row = await tx.fetchrow(_REDEEM, tx.workspace_id, token_hash, app_id)
    if row is None:
        return None
    await tx.execute(_DELETE_UNUSED, tx.workspace_id, row["conversation_id"])
    return Redeemed(row["customer_id"], row["conversation_id"])


async def delete_of_customer(tx: Transaction, customer_id: UUID) -> None:
    """Drop every link of a customer."""
    sql = "delete from mailed_link where workspace_id = $1 and customer_id = $2"
    await tx.execute(sql, tx.workspace_id, customer_id)


async def load_life_hours(tx: Transaction, app_id: UUID) -> int | None:
    """Return for how many hours links of an app hold; None: it has none."""
    hours: int | None = await tx.fetchval(
        "select mail_link_hours from app where workspace_id = $1 and id = $2", tx.workspace_id, app_id
    )
    return hours


async def update_life(tx: Transaction, app_id: UUID, hours: int | None) -> None:
    """Keep for how many hours links of an app hold; None drops those that are out too."""
    sql = "update app set mail_link_hours = $3 where workspace_id = $1 and id = $2"
    await tx.execute(sql, tx.workspace_id, app_id, hours)
    if hours is None:
        await tx.execute("delete from mailed_link where workspace_id = $1 and app_id = $2", tx.workspace_id, app_id)
