"""What a rule's actions do: each calls the command that a person would have used, with the system as its actor."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.conversations.model import FactChange
from onglass.platform.events import SYSTEM
from onglass.platform.transactions import Transaction
from onglass.routing import commands as routing
from onglass.rules import engine
from onglass.rules._store import names
from onglass.rules._store.names import Named
from onglass.rules.model import Act, Facts, NameKind
from onglass.rules.naming import Known

_BY_RULE = "rule"
_FARTHEST_PRIORITY = 10


class Doing(NamedTuple):
    """A rule that acts on a case: what is known, what its names stand for, and a key for what it writes."""

    conversation_id: UUID
    facts: Facts
    known: Known
    key: str

    def named(self, kind: NameKind, act: Act) -> Named:
        """Return what the act's name stands for."""
        return self.known[kind, act.words[0].lower()]


async def do(tx: Transaction, doing: Doing, act: Act) -> None:
    """Do one thing to a case whose lock is held. Raises the Problem of the command that refused it."""
    await _DOERS[act.what](tx, doing, act)


def told(act: Act, facts: Facts) -> str:
    """Return what an action is, or would be, with its words filled in; raises MissingError."""
    if act.what in {"reply", "note"}:
        act = Act(what=act.what, words=(engine.fill(act.words[0], facts),))
    return engine.render_act(act)


async def _reply(tx: Transaction, doing: Doing, act: Act) -> None:
    words = engine.fill(act.words[0], doing.facts)
    await conversations.say_by_itself(tx, doing.conversation_id, words, key=doing.key)


async def _note(tx: Transaction, doing: Doing, act: Act) -> None:
    words = engine.fill(act.words[0], doing.facts)
    await conversations.note_by_itself(tx, doing.conversation_id, words, key=doing.key)


async def _route(tx: Transaction, doing: Doing, act: Act) -> None:
    await routing.move_to_queue(tx, doing.conversation_id, doing.named("queue", act).id, reason=_BY_RULE)


async def _assign_team(tx: Transaction, doing: Doing, act: Act) -> None:
    queue_id = doing.named("team", act).queue_id
    assert queue_id is not None, "the names were looked up"
    await routing.move_to_queue(tx, doing.conversation_id, queue_id, reason=_BY_RULE)


async def _assign_agent(tx: Transaction, doing: Doing, act: Act) -> None:
    await routing.move_to_agent(tx, doing.conversation_id, doing.named("agent", act).id, reason=_BY_RULE)


async def _escalate(tx: Transaction, doing: Doing, act: Act) -> None:
    await routing.escalate(tx, doing.conversation_id, reason=act.words[0] if act.words else _BY_RULE)


async def _close(tx: Transaction, doing: Doing, act: Act) -> None:
    if act.words:
        await _describe(tx, doing, FactChange(closing_reason_id=doing.named("reason", act).id))
    await conversations.close_by_itself(tx, doing.conversation_id)


async def _tag(tx: Transaction, doing: Doing, act: Act) -> None:
    await _describe(tx, doing, FactChange(add_tags=act.words))


async def _untag(tx: Transaction, doing: Doing, act: Act) -> None:
    await _describe(tx, doing, FactChange(remove_tags=await names.find_tags(tx, act.words)))


async def _set_priority(tx: Transaction, doing: Doing, act: Act) -> None:
    await _describe(tx, doing, FactChange(priority=_number(act)))


async def _raise_priority(tx: Transaction, doing: Doing, act: Act) -> None:
    case = await conversations.lock_case(tx, doing.conversation_id)
    if case is not None:
        priority = max(-_FARTHEST_PRIORITY, min(_FARTHEST_PRIORITY, case.priority + _number(act)))
        await _describe(tx, doing, FactChange(priority=priority))


async def _set_language(tx: Transaction, doing: Doing, act: Act) -> None:
    await _describe(tx, doing, FactChange(language=act.words[0]))


async def _set_attribute(tx: Transaction, doing: Doing, act: Act) -> None:
    await _describe(tx, doing, FactChange(attributes={doing.named("attribute", act).name: act.value}))


async def _describe(tx: Transaction, doing: Doing, change: FactChange) -> None:
    case = await conversations.lock_case(tx, doing.conversation_id)
    if case is not None:
        await conversations.change_facts_locked(tx, case, change, actor=SYSTEM)


def _number(act: Act) -> int:
    assert isinstance(act.value, int), "the grammar asks for a whole number"
    return act.value


async def _snooze(tx: Transaction, doing: Doing, act: Act) -> None:
    assert act.time is not None, "the grammar asks for a time"
    until_at = await tx.clock_time() + timedelta(seconds=act.time.seconds)
    await conversations.snooze_by_itself(tx, doing.conversation_id, until_at)


_DOERS: dict[str, Callable[[Transaction, Doing, Act], Awaitable[None]]] = {
    "reply": _reply,
    "note": _note,
    "route": _route,
    "assign_agent": _assign_agent,
    "assign_team": _assign_team,
    "close": _close,
    "escalate": _escalate,
    "tag": _tag,
    "untag": _untag,
    "set_priority": _set_priority,
    "raise_priority": _raise_priority,
    "set_language": _set_language,
    "set_attribute": _set_attribute,
    "snooze": _snooze,
}
