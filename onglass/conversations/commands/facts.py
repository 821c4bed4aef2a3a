"""What the company says of a case in its own words: tags, attributes, language, priority, closing reason.

Invariant: a change is one event that has all of the facts as they are then; where nothing changes there is none, and
a case's place in lists does not move.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from onglass.conversations._store import facts
from onglass.conversations.commands.seeing import actor_of, lock_visible, record_on
from onglass.conversations.model import CaseFacts, FactChange, LockedConversation, Named, Reader
from onglass.directory import commands as directory
from onglass.directory import label_queries as labels
from onglass.directory.engine.labels import clean_value
from onglass.directory.engine.languages import clean_language
from onglass.events import FactsChanged
from onglass.platform.events import Actor
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Transaction

MOST_TAGS = 50
_FARTHEST_PRIORITY = 10


async def change_facts(tx: Transaction, conversation_id: UUID, change: FactChange, *, by: Reader) -> None:
    """Change what is said of a case. The same again records nothing.

    Raises NotFound (a customer, too), Invalid with the path of what does not fit (`attributes.key`, `add_tags[0]`).
    """
    if by.is_customer:
        raise NotFound
    case = await lock_visible(tx, by, conversation_id)
    await change_facts_locked(tx, case, change, actor=actor_of(by))


async def change_facts_locked(
    tx: Transaction, case: LockedConversation, change: FactChange, *, actor: Actor
) -> LockedConversation:
    """Change what is said of a case whose lock is held; raises Invalid."""
    was = await facts.load_facts(tx, case.id)
    now = CaseFacts(
        tags=await _tags(tx, was, change),
        attributes=await _attributes(tx, was.attributes, change.attributes),
        closing_reason=await _closing_reason(tx, was, change),
        language=_language(was, change),
        priority=_priority(was, change),
        spam=was.spam,
    )
    if now == was:
        return case
    await facts.save_facts(tx, case.id, was, now)
    event = FactsChanged(workspace_id=tx.workspace_id, stream_id=case.id, actor=actor, facts=msgspec.to_builtins(now))
    case, _ = await record_on(tx, case, event)
    reason_id = None if now.closing_reason is None else now.closing_reason.id
    return msgspec.structs.replace(case, priority=now.priority, closing_reason_id=reason_id)


async def clear_closing_reason(tx: Transaction, case: LockedConversation, *, actor: Actor) -> LockedConversation:
    """Forget why a case was closed that is open again; its lock is held."""
    return await change_facts_locked(tx, case, FactChange(closing_reason_id=None), actor=actor)


async def _tags(tx: Transaction, was: CaseFacts, change: FactChange) -> list[Named]:
    if not change.add_tags and not change.remove_tags:
        return was.tags
    kept = {tag.id: tag for tag in was.tags if tag.id not in change.remove_tags}
    for tag in await directory.find_or_make_tags(tx, change.add_tags, path="add_tags"):
        kept[tag.id] = Named(id=tag.id, name=tag.name)
    if len(kept) > max(MOST_TAGS, len(was.tags)):
        raise invalid_field("add_tags", f"A case has at most {MOST_TAGS} tags; take some away first.")
    return sorted(kept.values(), key=lambda tag: (tag.name.lower(), tag.id))


async def _attributes(tx: Transaction, was: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    if not said:
        return dict(was)
    definitions = {definition.key: definition for definition in await labels.list_attributes(tx)}
    now = dict(was)
    for key, value in said.items():
        path = f"attributes.{key}"
        if value is None:
            now.pop(key, None)
        elif key not in definitions:
            raise invalid_field(path, "There is no such attribute in this workspace.")
        else:
            now[key] = clean_value(definitions[key], value, path)
    return now


async def _closing_reason(tx: Transaction, was: CaseFacts, change: FactChange) -> Named | None:
    reason_id = change.closing_reason_id
    if reason_id is UNSET:
        return was.closing_reason
    if reason_id is None:
        return None
    if was.closing_reason is not None and was.closing_reason.id == reason_id:
        return was.closing_reason
    found = await labels.find_closing_reason(tx, reason_id)
    if found is None:
        raise invalid_field("closing_reason_id", "There is no such closing reason in this workspace.")
    return Named(id=found.id, name=found.name)


def _language(was: CaseFacts, change: FactChange) -> str | None:
    if change.language is UNSET:
        return was.language
    return None if change.language is None else clean_language(change.language, "language")


def _priority(was: CaseFacts, change: FactChange) -> int:
    if change.priority is UNSET:
        return was.priority
    if not -_FARTHEST_PRIORITY <= change.priority <= _FARTHEST_PRIORITY:
        raise invalid_field("priority", f"Send a number from -{_FARTHEST_PRIORITY} to {_FARTHEST_PRIORITY}.")
    return change.priority
