"""Tags, attribute definitions and closing reasons come, change and go.

Invariant: an administrator's changes leave an audit row; an agent who tags a case may make a tag by naming it.
"""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from onglass.directory._store import labels
from onglass.directory.commands.audits import audit
from onglass.directory.commands.configuration import lock_configuration, name_taken
from onglass.directory.engine.labels import clean_choices, clean_key, clean_label
from onglass.directory.label_model import AttributeDefinition, AttributeKind, ClosingReason, Tag
from onglass.directory.model import Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

T = TypeVar("T")

MAX_TAGS = 2000
MAX_ATTRIBUTES = 100
MAX_REASONS = 100

# ---------------------------------------------------------------- tags


async def find_or_make_tags(tx: Transaction, wanted: Sequence[str], *, path: str) -> list[Tag]:
    """Return the tags that are meant by ids or names, making those whose name is new.

    Raises Invalid (422) `path[i]` for an id that there is not or a name that cannot be, Conflict `too_many_tags`.
    """
    ids = [_as_id(one) for one in wanted]
    names = [
        "" if tag_id else clean_label(one, f"{path}[{place}]")
        for place, (one, tag_id) in enumerate(zip(wanted, ids, strict=True))
    ]
    known = await labels.load_tags_of(tx, ids=[one for one in ids if one], names=[name for name in names if name])
    by_id = {tag.id for tag in known}
    for place, tag_id in enumerate(ids):
        if tag_id is not None and tag_id not in by_id:
            raise invalid_field(f"{path}[{place}]", "There is no such tag in this workspace.")
    there = {tag.name.lower() for tag in known}
    new: dict[str, str] = {}
    for name in names:
        if name and name.lower() not in there:
            new.setdefault(name.lower(), name)
    return [*known, *await _make_tags(tx, [new[key] for key in sorted(new)])]


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _make_tags(tx: Transaction, names: Sequence[str]) -> list[Tag]:
    """Make tags in the order of their names, so that two who make the same ones do not wait for each other."""
    if not names:
        return []
    await _check_room(tx, len(names))
    for name in names:
        await labels.insert_tag(tx, new_id(), name)
    return await labels.load_tags_of(tx, names=names)


async def _check_room(tx: Transaction, more: int) -> None:
    if await labels.count_tags(tx) + more > MAX_TAGS:
        raise Conflict("too_many_tags", f"A workspace has at most {MAX_TAGS} tags; remove some first.")


async def create_tag(tx: Transaction, by: Principal, *, name: str) -> Tag:
    """Add a tag; 409 `name_taken`, `too_many_tags`, 422."""
    tag = Tag(id=new_id(), name=clean_label(name, "name"))
    await lock_configuration(tx)
    await _check_room(tx, 1)
    if not await labels.insert_tag(tx, tag.id, tag.name):
        raise name_taken("tag")
    await audit(tx, by, "tag.created", target_kind="tag", target_id=tag.id, detail={"name": tag.name})
    return tag


async def rename_tag(tx: Transaction, by: Principal, tag_id: UUID, *, name: str) -> Tag:
    """Give a tag another name; 404, 409 `name_taken`, 422."""
    name = clean_label(name, "name")
    await lock_configuration(tx)
    tag = _found(await labels.load_tag(tx, tag_id))
    if tag.name == name:
        return tag
    if await labels.load_tag_name_taken(tx, name, besides=tag_id):
        raise name_taken("tag")
    await labels.update_tag_name(tx, tag_id, name)
    detail = {"from": tag.name, "to": name}
    await audit(tx, by, "tag.renamed", target_kind="tag", target_id=tag_id, detail=detail)
    return Tag(id=tag_id, name=name)


async def delete_tag(tx: Transaction, by: Principal, tag_id: UUID) -> None:
    """Remove a tag, from the cases that carry it too; 404."""
    await lock_configuration(tx)
    tag = _found(await labels.load_tag(tx, tag_id))
    await labels.delete_tag(tx, tag_id)
    await audit(tx, by, "tag.deleted", target_kind="tag", target_id=tag_id, detail={"name": tag.name})


# ---------------------------------------------------------------- attribute definitions


async def create_attribute(
    tx: Transaction,
    by: Principal,
    *,
    key: str,
    label: str,
    kind: AttributeKind,
    choices: Sequence[str] = (),
    rank: int = 0,
) -> AttributeDefinition:
    """Add a definition; 409 `key_taken`, `too_many_attributes`, 422."""
    made = AttributeDefinition(
        id=new_id(),
        key=clean_key(key),
        label=clean_label(label, "label"),
        kind=kind,
        choices=clean_choices(kind, choices),
        rank=rank,
    )
    await lock_configuration(tx)
    if len(await labels.load_attributes(tx)) >= MAX_ATTRIBUTES:
        raise Conflict("too_many_attributes", f"A workspace has at most {MAX_ATTRIBUTES} attributes.")
    if not await labels.insert_attribute(tx, made):
        raise Conflict("key_taken", "Another attribute of this workspace has the key; choose another.")
    detail = {"key": made.key, "label": made.label, "kind": kind, "choices": list(made.choices)}
    await audit(tx, by, "attribute.created", target_kind="attribute", target_id=made.id, detail=detail)
    return made


async def change_attribute(
    tx: Transaction,
    by: Principal,
    attribute_id: UUID,
    *,
    label: str | None = None,
    choices: Sequence[str] | None = None,
    rank: int | None = None,
) -> AttributeDefinition:
    """Change what is given; key and kind stay, and so does what cases say already; 404, 422."""
    await lock_configuration(tx)
    was = _found(await labels.load_attribute(tx, attribute_id))
    changed = msgspec.structs.replace(
        was,
        label=was.label if label is None else clean_label(label, "label"),
        choices=was.choices if choices is None else clean_choices(was.kind, choices),
        rank=was.rank if rank is None else rank,
    )
    if changed == was:
        return was
    await labels.update_attribute(tx, changed)
    detail = {"key": was.key, **_differences(was, changed)}
    await audit(tx, by, "attribute.changed", target_kind="attribute", target_id=attribute_id, detail=detail)
    return changed


async def retire_attribute(tx: Transaction, by: Principal, attribute_id: UUID) -> None:
    """Take a definition out of use; what cases say under it stays readable; 404."""
    await lock_configuration(tx)
    was = _found(await labels.load_attribute(tx, attribute_id))
    await labels.retire_attribute(tx, attribute_id)
    await audit(tx, by, "attribute.retired", target_kind="attribute", target_id=attribute_id, detail={"key": was.key})


# ---------------------------------------------------------------- closing reasons


async def create_closing_reason(tx: Transaction, by: Principal, *, name: str, rank: int = 0) -> ClosingReason:
    """Add a closing reason; 409 `name_taken`, `too_many_reasons`, 422."""
    made = ClosingReason(id=new_id(), name=clean_label(name, "name"), rank=rank)
    await lock_configuration(tx)
    if len(await labels.load_reasons(tx)) >= MAX_REASONS:
        raise Conflict("too_many_reasons", f"A workspace has at most {MAX_REASONS} closing reasons.")
    if not await labels.insert_reason(tx, made):
        raise name_taken("closing reason")
    detail = {"name": made.name}
    await audit(tx, by, "closing_reason.created", target_kind="closing_reason", target_id=made.id, detail=detail)
    return made


async def change_closing_reason(
    tx: Transaction, by: Principal, reason_id: UUID, *, name: str | None = None, rank: int | None = None
) -> ClosingReason:
    """Change what is given; 404, 409 `name_taken`, 422."""
    await lock_configuration(tx)
    was = _found(await labels.load_reason(tx, reason_id))
    changed = msgspec.structs.replace(
        was,
        name=was.name if name is None else clean_label(name, "name"),
        rank=was.rank if rank is None else rank,
    )
    if changed == was:
        return was
    if await labels.load_reason_name_taken(tx, changed.name, besides=reason_id):
        raise name_taken("closing reason")
    await labels.update_reason(tx, changed)
    detail = _differences(was, changed)
    await audit(tx, by, "closing_reason.changed", target_kind="closing_reason", target_id=reason_id, detail=detail)
    return changed


async def retire_closing_reason(tx: Transaction, by: Principal, reason_id: UUID) -> None:
    """Take a closing reason out of use; cases that were closed for it keep it; 404."""
    await lock_configuration(tx)
    was = _found(await labels.load_reason(tx, reason_id))
    await labels.retire_reason(tx, reason_id)
    detail = {"name": was.name}
    await audit(tx, by, "closing_reason.retired", target_kind="closing_reason", target_id=reason_id, detail=detail)


def _differences(was: msgspec.Struct, now: msgspec.Struct) -> dict[str, Any]:
    before, after = msgspec.structs.asdict(was), msgspec.structs.asdict(now)
    changed = {name: value for name, value in after.items() if value != before[name]}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFound
    return thing
