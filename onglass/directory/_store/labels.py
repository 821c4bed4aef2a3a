"""Tags, attribute definitions and closing reasons as rows."""

from collections.abc import Sequence
from uuid import UUID

from onglass.directory.label_model import AttributeDefinition, ClosingReason, Tag
from onglass.platform.transactions import Row, Transaction

_ATTRIBUTE = "id, key, label, kind, choices, rank"


def _tag(row: Row) -> Tag:
    return Tag(id=row["id"], name=row["name"])


def _attribute(row: Row) -> AttributeDefinition:
    fields = {name: row[name] for name in ("id", "key", "label", "kind", "rank")}
    return AttributeDefinition(**fields, choices=tuple(row["choices"]))


def _reason(row: Row) -> ClosingReason:
    return ClosingReason(id=row["id"], name=row["name"], rank=row["rank"])


# ---------------------------------------------------------------- tags


async def load_tags(tx: Transaction) -> list[Tag]:
    """Return all tags by name."""
    rows = await tx.fetch("select id, name from tag where workspace_id = $1 order by lower(name)", tx.workspace_id)
    return [_tag(row) for row in rows]


async def load_tag(tx: Transaction, tag_id: UUID) -> Tag | None:
    """Return a tag."""
    row = await tx.fetchrow("select id, name from tag where workspace_id = $1 and id = $2", tx.workspace_id, tag_id)
    return None if row is None else _tag(row)


async def load_tags_of(tx: Transaction, *, ids: Sequence[UUID] = (), names: Sequence[str] = ()) -> list[Tag]:
    """Return the tags of these ids and names, whatever the case of a name's letters."""
    rows = await tx.fetch(
        """select id, name from tag where workspace_id = $1 and id = any($2::uuid[])
           union select id, name from tag where workspace_id = $1
             and lower(name) in (select lower(n) from unnest($3::text[]) n)""",
        tx.workspace_id,
        list(ids),
        list(names),
    )
    return [_tag(row) for row in rows]


async def insert_tag(tx: Transaction, tag_id: UUID, name: str) -> bool:
    """Make a tag; False when the name is taken, which is known only after whoever takes it just now has committed."""
    made = await tx.fetchval(
        """insert into tag (workspace_id, id, name) values ($1, $2, $3)
           on conflict (workspace_id, lower(name)) do nothing returning id""",
        tx.workspace_id,
        tag_id,
        name,
    )
    return made is not None


async def count_tags(tx: Transaction) -> int:
    """Count the workspace's tags."""
    count: int = await tx.fetchval("select count(*) from tag where workspace_id = $1", tx.workspace_id)
    return count


async def load_tag_name_taken(tx: Transaction, name: str, *, besides: UUID) -> bool:
    """Tell whether another tag has the name."""
    taken: bool = await tx.fetchval(
        "select exists (select from tag where workspace_id = $1 and lower(name) = lower($2) and id <> $3)",
        tx.workspace_id,
        name,
        besides,
    )
    return taken


async def update_tag_name(tx: Transaction, tag_id: UUID, name: str) -> None:
    """Rename a tag."""
    await tx.execute("update tag set name = $3 where workspace_id = $1 and id = $2", tx.workspace_id, tag_id, name)


async def delete_tag(tx: Transaction, tag_id: UUID) -> None:
    """Remove a tag, from the cases that carry it too."""
    await tx.execute("delete from tag where workspace_id = $1 and id = $2", tx.workspace_id, tag_id)


# ---------------------------------------------------------------- attribute definitions


async def load_attributes(tx: Transaction) -> list[AttributeDefinition]:
    """Return the definitions in use by rank and label."""
    rows = await tx.fetch(
        f"""select {_ATTRIBUTE} from attribute_definition where workspace_id = $1 and retired_at is null
            order by rank, lower(label), id""",
        tx.workspace_id,
    )
    return [_attribute(row) for row in rows]


async def load_attribute(tx: Transaction, attribute_id: UUID) -> AttributeDefinition | None:
    """Return a definition in use."""
    row = await tx.fetchrow(
        f"""select {_ATTRIBUTE} from attribute_definition
            where workspace_id = $1 and id = $2 and retired_at is null""",
        tx.workspace_id,
        attribute_id,
    )
    return None if row is None else _attribute(row)


async def insert_attribute(tx: Transaction, made: AttributeDefinition) -> bool:
    """Make a definition; False when one in use has the key."""
    found = await tx.fetchval(
        """insert into attribute_definition (workspace_id, id, key, label, kind, choices, rank)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (workspace_id, key) where retired_at is null do nothing returning id""",
        tx.workspace_id,
        made.id,
        made.key,
        made.label,
        made.kind,
        list(made.choices),
        made.rank,
    )
    return found is not None


async def update_attribute(tx: Transaction, changed: AttributeDefinition) -> None:
    """Write label, choices and rank of a definition."""
    await tx.execute(
        """update attribute_definition set label = $3, choices = $4, rank = $5 where workspace_id = $1 and id = $2""",
        tx.workspace_id,
        changed.id,
        changed.label,
        list(changed.choices),
        changed.rank,
    )


async def retire_attribute(tx: Transaction, attribute_id: UUID) -> None:
    """Take a definition out of use; what cases say under it stays."""
    await tx.execute(
        "update attribute_definition set retired_at = clock_timestamp() where workspace_id = $1 and id = $2",
        tx.workspace_id,
        attribute_id,
    )


# ---------------------------------------------------------------- closing reasons


async def load_reasons(tx: Transaction) -> list[ClosingReason]:
    """Return the closing reasons in use by rank and name."""
    rows = await tx.fetch(
        """select id, name, rank from closing_reason where workspace_id = $1 and retired_at is null
           order by rank, lower(name), id""",
        tx.workspace_id,
    )
    return [_reason(row) for row in rows]


async def load_reason(tx: Transaction, reason_id: UUID) -> ClosingReason | None:
    """Return a closing reason in use."""
    row = await tx.fetchrow(
        "select id, name, rank from closing_reason where workspace_id = $1 and id = $2 and retired_at is null",
        tx.workspace_id,
        reason_id,
    )
    return None if row is None else _reason(row)


async def insert_reason(tx: Transaction, made: ClosingReason) -> bool:
    """Make a closing reason; False when one in use has the name."""
    found = await tx.fetchval(
        """insert into closing_reason (workspace_id, id, name, rank) values ($1, $2, $3, $4)
           on conflict (workspace_id, lower(name)) where retired_at is null do nothing returning id""",
        tx.workspace_id,
        made.id,
        made.name,
        made.rank,
    )
    return found is not None


async def load_reason_name_taken(tx: Transaction, name: str, *, besides: UUID) -> bool:
    """Tell whether another closing reason in use has the name."""
    taken: bool = await tx.fetchval(
        """select exists (select from closing_reason
             where workspace_id = $1 and lower(name) = lower($2) and id <> $3 and retired_at is null)""",
        tx.workspace_id,
        name,
        besides,
    )
    return taken


async def update_reason(tx: Transaction, changed: ClosingReason) -> None:
    """Write a closing reason's name and rank."""
    await tx.execute(
        "update closing_reason set name = $3, rank = $4 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        changed.id,
        changed.name,
        changed.rank,
    )


async def retire_reason(tx: Transaction, reason_id: UUID) -> None:
    """Take a closing reason out of use; cases that have it keep it."""
    await tx.execute(
        "update closing_reason set retired_at = clock_timestamp() where workspace_id = $1 and id = $2",
        tx.workspace_id,
        reason_id,
    )
